'use client'

import { CopyPlus, Ellipsis, History, Keyboard, Play, Save, Share2, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Menu, MenuItem, MenuLine } from '@/app/_ui/base/menu.tsx'
import { useAccount, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useModifier } from '@/app/_ui/frame/modifier.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { NotebookData } from '@/lib/contracts/notebook.ts'

export type HeadProps = {
  data: Pick<NotebookData, 'title' | 'owner' | 'ownerName' | 'mayEdit' | 'mayShare' | 'sharedWith'>
  running: boolean
  onRename: (title: string) => void
  onRunAll: () => void
  onStopAll: () => void
  onShare: () => void
  onDuplicate: () => void
  onDelete: () => void
  onHelp: () => void
  onKeep: () => void
  onVersions: () => void
}

/** Title, whose it is and with whom, and what can be done with all of it. */
export function NotebookHead(props: HeadProps) {
  const { data, running } = props
  const { notebook, common } = useMessages()
  const account = useAccount()
  const mod = useModifier()
  const mayCreate = useMay('notebook:create')
  const mine = data.owner === account.user
  const about = [
    mine
      ? data.sharedWith.length > 0
        ? notebook.sharedWith(data.sharedWith.map(({ role }) => role).join(', '))
        : notebook.onlyYou
      : notebook.sharedBy(data.ownerName),
    ...(data.mayEdit ? [] : [notebook.readOnly]),
  ].join(' · ')
  return (
    <header className="nb-header">
      <Title title={data.title} mayEdit={data.mayEdit} onRename={props.onRename} />
      <span className="fade-cut ml-2 text-12 text-faded">{about}</span>
      <span className="flex-1" />
      {running ? (
        <Button kind="quiet" onClick={props.onStopAll}>
          <Square aria-hidden />
          {notebook.stopAll}
        </Button>
      ) : (
        <Button kind="quiet" onClick={props.onRunAll}>
          <Play aria-hidden />
          {notebook.runAll}
        </Button>
      )}
      {data.mayShare && (
        <Button kind="quiet" onClick={props.onShare}>
          <Share2 aria-hidden />
          {notebook.share}
        </Button>
      )}
      <Menu
        trigger={
          <button
            type="button"
            aria-label={common.more}
            className="grid size-7 place-items-center rounded-4 text-faded hover:bg-sunk hover:text-ink"
          >
            <Ellipsis />
          </button>
        }
      >
        {data.mayEdit && (
          <>
            <MenuItem icon={<Save />} keys={`${mod} S`} onSelect={props.onKeep}>
              {notebook.keepVersion}
            </MenuItem>
            <MenuItem icon={<History />} onSelect={props.onVersions}>
              {notebook.versions}
            </MenuItem>
            <MenuLine />
          </>
        )}
        {mayCreate && (
          <MenuItem icon={<CopyPlus />} onSelect={props.onDuplicate}>
            {notebook.duplicateNotebook}
          </MenuItem>
        )}
        <MenuItem icon={<Keyboard />} keys="?" onSelect={props.onHelp}>
          {notebook.shortcuts}
        </MenuItem>
        {mine && (
          <>
            <MenuLine />
            <MenuItem icon={<Trash2 />} danger onSelect={props.onDelete}>
              {notebook.deleteNotebook}
            </MenuItem>
          </>
        )}
      </Menu>
    </header>
  )
}

function Title({ title, mayEdit, onRename }: { title: string; mayEdit: boolean; onRename: (title: string) => void }) {
  const { notebook } = useMessages()
  const [text, setText] = useState<string | null>(null)
  const heading = 'text-20 font-bold tracking-[-.015em]'
  if (!mayEdit) return <h1 className={`fade-cut ${heading}`}>{title}</h1>
  if (text === null) {
    return (
      <h1 className={`min-w-0 ${heading}`}>
        <button
          type="button"
          title={notebook.rename}
          className="fade-cut block max-w-full rounded-4 hover:bg-sunk"
          onClick={() => setText(title)}
        >
          {title}
        </button>
      </h1>
    )
  }
  const done = (save: boolean) => {
    if (save && text.trim() !== '' && text.trim() !== title) onRename(text.trim())
    setText(null)
  }
  return (
    <h1 className={`min-w-0 flex-1 ${heading}`}>
      <input
        autoFocus
        aria-label={notebook.rename}
        value={text}
        maxLength={200}
        onChange={event => setText(event.target.value)}
        onBlur={() => done(true)}
        onFocus={event => event.target.select()}
        className="w-full rounded-4 border border-edge bg-sheet px-1 outline-offset-0"
        onKeyDown={event => {
          if (event.key === 'Enter') done(true)
          if (event.key === 'Escape') done(false)
        }}
      />
    </h1>
  )
}
