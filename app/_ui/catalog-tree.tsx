'use client'

import { Search } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Input } from '@/app/_ui/base/field.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { listTreeItems } from '@/app/_ui/catalog/tree-items.ts'
import type { TreeItem } from '@/app/_ui/catalog/tree-items.ts'
import { TreeLine } from '@/app/_ui/catalog/tree-line.tsx'
import { useCatalog } from '@/app/_ui/catalog/use-catalog.ts'
import { FoldLeft } from '@/app/_ui/frame/panels.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  /** The table of the cell one is in: marked, e.g. `shop.sales.customers`. */
  current?: string | null
  /** A line was chosen (click, or arrow keys): the inspector may tell more. */
  onSelect?: (item: TreeItem) => void
  /** A table or column is wanted in the statement (double click, or Shift Enter). Lines can be dragged as text too. */
  onInsert?: (name: string) => void
}

/** The catalog one may see, as a tree with a filter. Arrow keys walk, left and right fold. */
export function CatalogTree({ current = null, onSelect, onInsert }: Props) {
  const { catalog } = useMessages()
  const view = useCatalog()
  const [filter, setFilter] = useState('')
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string | null>(null)
  const lines = useRef(new Map<string, HTMLLIElement>())
  const items = useMemo(
    // schemas begin open, tables shut, but for the current one
    () =>
      listTreeItems(
        view.data?.tables ?? [],
        filter,
        (id, kind) => (kind === 'schema' || id === current) !== flipped.has(id),
      ),
    [view.data, filter, flipped, current],
  )
  const toggle = (id: string) =>
    setFlipped(before => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const goTo = (item: TreeItem | undefined) => {
    if (!item) return
    setFocused(item.id)
    lines.current.get(item.id)?.focus()
    onSelect?.(item)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const index = items.findIndex(item => item.id === focused)
    const item = items[index]
    if (!item || event.altKey || event.metaKey || event.ctrlKey) return
    const act = keyAction(event, items, index, { toggle, goTo, insert: name => onInsert?.(name) })
    if (!act) return
    event.preventDefault()
    act()
  }
  const reachable = items.some(item => item.id === focused) ? focused : items[0]?.id
  return (
    <>
      <div className="flex flex-none items-center gap-1 py-2 pr-1 pl-3">
        <Input
          type="search"
          value={filter}
          onChange={event => setFilter(event.target.value)}
          before={<Search />}
          placeholder={catalog.filter}
          aria-label={catalog.filter}
          boxClassName="flex-1"
          onKeyDown={event => {
            if (event.key === 'ArrowDown') {
              event.preventDefault()
              goTo(items[0])
            }
          }}
        />
        <FoldLeft />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-4">
        {view.isPending && <Skeleton className="px-4 py-3" widths={[48, 64, 72, 56, 68, 40, 60]} />}
        {view.isError && <Failed part={catalog.title} error={view.error} onRetry={() => void view.refetch()} />}
        {view.isSuccess
          && items.length === 0
          && (filter ? (
            <p className="px-4 py-2 text-12 text-faded">{catalog.noMatch(filter)}</p>
          ) : (
            <Empty title={catalog.noTables}>{catalog.noTablesText}</Empty>
          ))}
        <ul role="tree" aria-label={catalog.title} onKeyDown={onKeyDown} hidden={items.length === 0}>
          {items.map(item => (
            <TreeLine
              key={item.id}
              item={item}
              marked={item.id === current}
              reachable={item.id === reachable}
              lineRef={element => {
                if (element) lines.current.set(item.id, element)
                else lines.current.delete(item.id)
              }}
              onClick={() => {
                if (item.kind !== 'column') toggle(item.id)
                setFocused(item.id)
                onSelect?.(item)
              }}
              onDoubleClick={() => {
                if (item.kind === 'column') onInsert?.(item.column.name)
              }}
            />
          ))}
        </ul>
      </div>
    </>
  )
}

type Actions = {
  toggle: (id: string) => void
  goTo: (item: TreeItem | undefined) => void
  insert: (name: string) => void
}

/** What a key does on a line, as in the ARIA pattern of trees; undefined where it does nothing. */
function keyAction(event: KeyboardEvent, items: TreeItem[], index: number, { toggle, goTo, insert }: Actions) {
  const item = items[index]
  if (!item) return undefined
  const open = item.kind !== 'column' && item.open
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
      return item.kind === 'column' ? undefined : open ? () => goTo(items[index + 1]) : () => toggle(item.id)
    case 'ArrowLeft':
      return open ? () => toggle(item.id) : () => goTo(parent())
    case 'Enter':
    case ' ':
      return () => toggle(item.id)
    default:
      return undefined
  }
}
