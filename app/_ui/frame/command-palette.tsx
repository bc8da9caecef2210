'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Languages, LogOut, NotebookText, Plus, Search, SunMoon } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { NotebookList } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { useSignOut } from '@/app/_ui/frame/account-menu.tsx'
import { useFrame, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { usePlaces } from '@/app/_ui/frame/rail.tsx'
import { useCreateNotebook } from '@/app/_ui/frame/use-create-notebook.ts'
import { languages, themes } from '@/app/_ui/language.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { usePreferences } from '@/app/_ui/preferences.ts'

type Props = { open: boolean; onOpenChange: (open: boolean) => void }

/** Ctrl/⌘ K: pages, notebooks, what the page offers, theme, language. */
export function CommandPalette({ open, onOpenChange }: Props) {
  const { frame } = useMessages()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[rgb(28_26_22/.28)] animate-appear" />
        <Dialog.Content
          aria-describedby={undefined}
          className={
            'fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden '
            + 'rounded-4 bg-sheet shadow-pop animate-appear'
          }
        >
          <Dialog.Title className="sr-only">{frame.palette}</Dialog.Title>
          <Choices close={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Choices({ close }: { close: () => void }) {
  const { frame } = useMessages()
  const { commands } = useFrame()
  const { setTheme, setLanguage } = usePreferences()
  const places = usePlaces()
  const router = useRouter()
  const leave = useSignOut()
  const create = useCreateNotebook()
  const mayCreate = useMay('notebook:create')
  const [text, setText] = useState('')
  const notebooks = useQuery({
    queryKey: ['notebooks', ''],
    queryFn: ({ signal }) => api.get<NotebookList>('/api/notebooks', { signal }),
  })
  const then = (run: () => void) => () => {
    close()
    run()
  }
  return (
    <Command label={frame.palette} loop>
      <div className="flex h-11 items-center gap-2 border-b border-line px-3 text-faded">
        <Search />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder={frame.paletteHint}
          autoFocus
          className="h-full min-w-0 flex-1 bg-transparent text-14 text-ink outline-none"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-96 overflow-y-auto py-1">
        <Command.Empty className="px-3 py-4 text-center text-faded">{frame.paletteEmpty}</Command.Empty>
        {commands.length > 0 && (
          <Group heading={frame.groupHere}>
            {commands.map(command => (
              <Choice key={command.id} id={command.id} icon={command.icon} keys={command.keys} run={then(command.run)}>
                {command.label}
              </Choice>
            ))}
          </Group>
        )}
        <Group heading={frame.groupPages}>
          {[...places.work, ...places.oversight].map(place => (
            <Choice key={place.href} id={place.href} icon={<place.icon />} run={then(() => router.push(place.href))}>
              {frame[place.name]}
            </Choice>
          ))}
        </Group>
        <Group heading={frame.groupNotebooks}>
          {mayCreate && (
            <Choice id="new" icon={<Plus />} run={then(create)}>
              {frame.newNotebook}
            </Choice>
          )}
          {notebooks.data?.notebooks.map(({ id, title }) => (
            <Choice key={id} id={id} icon={<NotebookText />} run={then(() => router.push(`/notebooks/${id}`))}>
              {title}
            </Choice>
          ))}
        </Group>
        <Group heading={frame.groupTheme}>
          {themes.map(theme => (
            <Choice key={theme} id={`theme ${theme}`} icon={<SunMoon />} run={then(() => setTheme(theme))}>
              {frame.themes[theme]}
            </Choice>
          ))}
        </Group>
        <Group heading={frame.groupLanguage}>
          {languages.map(language => (
            <Choice
              key={language}
              id={`language ${language}`}
              icon={<Languages />}
              run={then(() => setLanguage(language))}
            >
              {frame.languages[language]}
            </Choice>
          ))}
        </Group>
        <Group heading={frame.groupAccount}>
          <Choice id="sign-out" icon={<LogOut />} run={then(leave)}>
            {frame.signOut}
          </Choice>
        </Group>
      </Command.List>
    </Command>
  )
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className={
        '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 '
        + '[&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:font-semibold '
        + '[&_[cmdk-group-heading]]:text-faded'
      }
    >
      {children}
    </Command.Group>
  )
}

type ChoiceProps = { id: string; icon?: ReactNode; keys?: string | undefined; run: () => void; children: string }

function Choice({ id, icon, keys, run, children }: ChoiceProps) {
  return (
    <Command.Item
      value={`${children} ${id}`}
      keywords={[children]}
      onSelect={run}
      className={
        'flex h-7 cursor-pointer items-center gap-2 px-3 data-[selected=true]:bg-celadon-wash '
        + 'data-[selected=true]:shadow-[inset_2px_0_0_var(--celadon)]'
      }
    >
      <span className="text-faded">{icon}</span>
      <span className="fade-cut flex-1">{children}</span>
      {keys && <Kbd>{keys}</Kbd>}
    </Command.Item>
  )
}
