'use client'

import { Command } from 'cmdk'
import { Languages, LogOut, NotebookText, Play, Plus, Search, SunMoon, Table2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { tableKey } from '@/lib/contracts/catalog.ts'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { catalogPath } from '@/app/_ui/catalog/paths.ts'
import { useSignOut } from '@/app/_ui/frame/account-menu.tsx'
import { useFrame, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { Choice, Group } from '@/app/_ui/frame/palette-choice.tsx'
import {
  foundId, isStatement, rank, useFound, usePutStatement, whereFound,
} from '@/app/_ui/frame/palette-search.ts'
import { usePlaces } from '@/app/_ui/frame/rail.tsx'
import { useCreateNotebook } from '@/app/_ui/frame/use-create-notebook.ts'
import { languages, themes } from '@/app/_ui/language.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { usePreferences } from '@/app/_ui/preferences.ts'

type Props = { open: boolean; onOpenChange: (open: boolean) => void }

/** Ctrl/⌘ K: pages, notebooks, tables one may see, what the page offers, a statement, theme, language. */
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
  const { notebooks, tables } = useFound(text)
  const put = usePutStatement()
  const then = (run: () => void) => () => {
    close()
    run()
  }
  return (
    <Command label={frame.palette} loop filter={rank}>
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
          {notebooks.map(({ id, title, found }) => (
            <Choice
              // Mounted anew where it is found: a choice that changes its value is not filtered again.
              key={found ? foundId(id) : id}
              id={found ? foundId(id) : id}
              icon={<NotebookText />}
              note={found ? frame.foundInside : undefined}
              run={then(() => router.push(`/notebooks/${id}`))}
            >
              {title}
            </Choice>
          ))}
        </Group>
        {tables.length > 0 && (
          <Group heading={frame.groupTables}>
            {tables.map(table => (
              <Choice
                key={tableKey(table)}
                id={foundId(tableKey(table))}
                icon={<Table2 />}
                note={whereFound(table, text)}
                run={then(() => router.push(catalogPath(table)))}
              >
                {table.table}
              </Choice>
            ))}
          </Group>
        )}
        {mayCreate && isStatement(text) && (
          <Group heading={frame.groupStatement}>
            <Choice id={foundId('statement')} icon={<Play />} run={then(() => put(text.trim()))}>
              {frame.putStatement}
            </Choice>
          </Group>
        )}
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
