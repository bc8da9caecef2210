'use client'

import {
  AlignLeft, ArrowDown, ArrowUp, ClipboardPaste, CodeXml, Combine, Copy, CopyPlus, Ellipsis, FoldVertical, Link, Plus,
  Scissors, Text, Trash2, UnfoldVertical,
} from 'lucide-react'
import { Menu, MenuItem, MenuLine } from '@/app/_ui/base/menu.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { CellKind, CellView } from '@/lib/contracts/notebook.ts'
import { useNotebook } from '../context.tsx'
import { cellAddress } from '../page/address.ts'

type Props = {
  cellId: string
  kind: CellKind
  view: CellView
  /** True where there is a result to fold. */
  result?: boolean
}

/** Everything else one can do with a cell, with the keys that do the same. */
export function CellMenu({ cellId, kind, view, result = false }: Props) {
  const { notebook, common } = useMessages()
  const page = useNotebook()
  const toast = useToast()
  const { mayEdit, saver } = page
  const fold = (patch: Partial<CellView>) => saver.edit(cellId, { view: { ...view, ...patch } })
  const copyLink = async () => {
    const { origin, pathname } = window.location
    try {
      const address = cellAddress(cellId, kind === 'sql' ? view.tab : undefined)
      await navigator.clipboard.writeText(origin + pathname + address)
      toast({ text: common.copied })
    } catch (error) {
      // The browser does not let pages write there: the address bar has it.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error
      toast({ text: notebook.linkInAddress, tone: 'failed' })
    }
  }
  return (
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
      {mayEdit && (
        <>
          <MenuItem icon={<Plus />} keys="A" onSelect={() => page.add('sql', { cellId, before: true })}>
            {notebook.addAbove}
          </MenuItem>
          <MenuItem icon={<Plus />} keys="B" onSelect={() => page.add('sql', { cellId, before: false })}>
            {notebook.addBelow}
          </MenuItem>
          <MenuItem icon={<ArrowUp />} keys="Alt ↑" onSelect={() => page.move(cellId, -1)}>
            {notebook.moveUp}
          </MenuItem>
          <MenuItem icon={<ArrowDown />} keys="Alt ↓" onSelect={() => page.move(cellId, 1)}>
            {notebook.moveDown}
          </MenuItem>
          <MenuLine />
          {kind === 'sql' && (
            <MenuItem icon={<AlignLeft />} keys="⇧ Alt F" onSelect={() => page.editorOf(cellId)?.format()}>
              {notebook.formatSql}
            </MenuItem>
          )}
          {kind === 'sql' ? (
            <MenuItem icon={<Text />} keys="M" onSelect={() => page.convert(cellId, 'markdown')}>
              {notebook.toMarkdown}
            </MenuItem>
          ) : (
            <MenuItem icon={<CodeXml />} keys="Y" onSelect={() => page.convert(cellId, 'sql')}>
              {notebook.toSql}
            </MenuItem>
          )}
          {page.mayMerge(cellId) && (
            <MenuItem icon={<Combine />} keys="⇧ M" onSelect={() => page.merge(cellId)}>
              {notebook.mergeBelow}
            </MenuItem>
          )}
        </>
      )}
      {kind === 'sql' && (
        <MenuItem
          icon={view.folded ? <UnfoldVertical /> : <FoldVertical />} keys="⇧ O"
          onSelect={() => fold({ folded: !view.folded })}
        >
          {view.folded ? notebook.unfoldSql : notebook.foldSql}
        </MenuItem>
      )}
      {result && (
        <MenuItem
          icon={view.collapsed ? <UnfoldVertical /> : <FoldVertical />} keys="O"
          onSelect={() => fold({ collapsed: !view.collapsed })}
        >
          {view.collapsed ? notebook.expand : notebook.collapse}
        </MenuItem>
      )}
      <MenuLine />
      {mayEdit && (
        <MenuItem icon={<CopyPlus />} onSelect={() => page.duplicate(cellId)}>
          {notebook.duplicateCell}
        </MenuItem>
      )}
      <MenuItem icon={<Copy />} keys="C" onSelect={() => page.copy(cellId)}>
        {notebook.copyCell}
      </MenuItem>
      {mayEdit && (
        <>
          <MenuItem icon={<Scissors />} keys="X" onSelect={() => page.cut(cellId)}>
            {notebook.cutCell}
          </MenuItem>
          <MenuItem icon={<ClipboardPaste />} keys="V" onSelect={() => page.paste({ cellId, before: false })}>
            {notebook.pasteBelow}
          </MenuItem>
        </>
      )}
      <MenuItem icon={<Link />} onSelect={() => void copyLink()}>
        {notebook.copyLink}
      </MenuItem>
      {mayEdit && (
        <>
          <MenuLine />
          <MenuItem icon={<Trash2 />} keys="D D" danger onSelect={() => page.remove(cellId)}>
            {notebook.deleteCell}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
