import type { KeyboardEvent } from 'react'
import type { TreeItem } from '@/app/_ui/catalog/tree-items.ts'

export type TreeActions = {
  toggle: (id: string) => void
  goTo: (item: TreeItem | undefined) => void
  insert: (name: string) => void
}

/** What a key does on a line, as in the ARIA pattern of trees; undefined where it does nothing. */
export function treeKeyAction(event: KeyboardEvent, items: TreeItem[], index: number, actions: TreeActions) {
  const { toggle, goTo, insert } = actions
  const item = items[index]
  if (!item) return undefined
  const folds = item.kind === 'schema' || item.kind === 'table'
  const open = folds && item.open
  const parent = () => (item.kind === 'schema' ? undefined : items.find(other => other.id === item.parent))
  if (event.key === 'Enter' && (event.shiftKey || item.kind === 'column')) {
    return () => insert(item.kind === 'column' ? item.column.name : item.id)
  }
  switch (event.key) {
    case 'ArrowDown':
      return () => goTo(items[index + 1])
    case 'ArrowUp':
      return () => goTo(items[index - 1])
    case 'Home':
      return () => goTo(items[0])
    case 'End':
      return () => goTo(items.at(-1))
    case 'ArrowRight':
      return !folds ? undefined : open ? () => goTo(items[index + 1]) : () => toggle(item.id)
    case 'ArrowLeft':
      return open ? () => toggle(item.id) : () => goTo(parent())
    case 'Enter':
    case ' ':
      return folds ? () => toggle(item.id) : undefined
    default:
      return undefined
  }
}
