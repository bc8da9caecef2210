'use client'

import { Copy, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import Link from 'next/link'
import type { NotebookSummary } from '@/lib/contracts/notebook.ts'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { Marked } from '@/app/_ui/base/marked.tsx'
import { Menu, MenuItem, MenuLine } from '@/app/_ui/base/menu.tsx'
import { useMay } from '@/app/_ui/frame/frame-context.tsx'
import { plainText } from '@/app/_ui/home/plain-text.ts'
import { Thumbnail } from '@/app/_ui/home/thumbnail.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  notebook: NotebookSummary
  search: string
  onRename: () => void
  onDuplicate: () => void
  /** Of a template: begin a notebook of one's own from it. */
  onBegin: () => void
  onDelete: () => void
}

/** A notebook in the list: title, first words, how much, when. The whole row opens it. */
export function NotebookRow({ notebook, search, onRename, onDuplicate, onBegin, onDelete }: Props) {
  const { common, home } = useMessages()
  const format = useFormats()
  const mayCreate = useMay('notebook:create')
  const { id, title, excerpt, cells, ownerName, updatedAt, shared } = notebook
  const mine = shared === 'mine'
  return (
    <li className="group relative flex items-center gap-4 border-b border-line py-2.5 hover:bg-sunk/60">
      <div className="min-w-0 flex-1">
        <Link
          href={`/notebooks/${id}`}
          className={
            'fade-cut block text-14 leading-5 font-semibold text-ink after:absolute after:inset-0 '
            + 'hover:no-underline'
          }
        >
          <Marked text={title} search={search} />
        </Link>
        <p className="fade-cut mt-0.5 text-12 text-faded">
          {excerpt ? <Marked text={plainText(excerpt)} search={search} /> : home.empty}
        </p>
      </div>
      {notebook.chart && <Thumbnail {...notebook.chart} />}
      {!mine && <span className="flex-none text-12 text-faded max-phone:hidden">{home.by(ownerName)}</span>}
      <span className="w-16 flex-none text-right text-12 text-faded max-phone:hidden">{common.cells(cells)}</span>
      <time
        dateTime={updatedAt}
        title={format.moment(updatedAt)}
        className="w-32 flex-none text-right text-12 text-faded max-phone:w-auto"
      >
        {format.short(updatedAt)}
      </time>
      {notebook.template && mayCreate && (
        <Button className="relative flex-none" aria-label={home.useTemplateOf(title)} onClick={onBegin}>
          {home.useTemplate}
        </Button>
      )}
      <span className="relative flex w-7 flex-none justify-end">
        {(mine || mayCreate) && (
          <Menu
            trigger={
              <IconButton label={home.actions(title)}>
                <Ellipsis />
              </IconButton>
            }
          >
            {mine && (
              <MenuItem icon={<Pencil />} onSelect={onRename}>
                {home.rename}
              </MenuItem>
            )}
            {mayCreate && (
              <MenuItem icon={<Copy />} onSelect={onDuplicate}>
                {common.duplicate}
              </MenuItem>
            )}
            {mine && <MenuLine />}
            {mine && (
              <MenuItem danger icon={<Trash2 />} onSelect={onDelete}>
                {common.delete}
              </MenuItem>
            )}
          </Menu>
        )}
      </span>
    </li>
  )
}
