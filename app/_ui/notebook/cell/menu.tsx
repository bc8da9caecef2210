'use client'

import { ArrowDown, ArrowUp, CopyPlus, Ellipsis, Plus, Trash2 } from 'lucide-react'
import { Menu, MenuItem, MenuLine } from '@/app/_ui/base/menu.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook } from '../context.tsx'

type Props = { cellId: string; collapsed?: boolean; onCollapse?: () => void }

/** Everything else one can do with a cell, with the keys that do the same. */
export function CellMenu({ cellId, collapsed, onCollapse }: Props) {
  const { notebook, common } = useMessages()
  const { mayEdit, add, move, remove, duplicate } = useNotebook()
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
          <MenuItem icon={<Plus />} keys="A" onSelect={() => add('sql', { cellId, before: true })}>
            {notebook.addAbove}
          </MenuItem>
          <MenuItem icon={<Plus />} keys="B" onSelect={() => add('sql', { cellId, before: false })}>
            {notebook.addBelow}
          </MenuItem>
          <MenuItem icon={<ArrowUp />} onSelect={() => move(cellId, -1)}>
            {notebook.moveUp}
          </MenuItem>
          <MenuItem icon={<ArrowDown />} onSelect={() => move(cellId, 1)}>
            {notebook.moveDown}
          </MenuItem>
          <MenuItem icon={<CopyPlus />} onSelect={() => duplicate(cellId)}>
            {notebook.duplicateCell}
          </MenuItem>
        </>
      )}
      {onCollapse && <MenuItem onSelect={onCollapse}>{collapsed ? notebook.expand : notebook.collapse}</MenuItem>}
      {mayEdit && (
        <>
          <MenuLine />
          <MenuItem icon={<Trash2 />} keys="D D" danger onSelect={() => remove(cellId)}>
            {notebook.deleteCell}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
