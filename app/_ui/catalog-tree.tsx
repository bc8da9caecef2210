'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Input } from '@/app/_ui/base/input.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import type { TreeItem } from '@/app/_ui/catalog/tree-items.ts'
import { treeKeyAction } from '@/app/_ui/catalog/tree-keys.ts'
import { TreeLine } from '@/app/_ui/catalog/tree-line.tsx'
import { useTree } from '@/app/_ui/catalog/use-tree.ts'
import { FoldLeft } from '@/app/_ui/frame/panels.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

const lineHeight = 24

type Props = {
  /** The table of the cell one is in: marked, e.g. `shop.sales.customers`. */
  current?: string | null
  /** A line was chosen (click, or arrow keys): the inspector may tell more. */
  onSelect?: (item: TreeItem) => void
  /** A table or column is wanted in the statement (double click, or Shift Enter). Lines can be dragged as text too. */
  onInsert?: (name: string) => void
}

/** The catalog one may see, as a tree with a filter. Arrow keys walk, left and right fold. Only lines in sight are drawn. */
export function CatalogTree({ current = null, onSelect, onInsert }: Props) {
  const { catalog } = useMessages()
  const [filter, setFilter] = useState('')
  const { view, items, toggle, failed, retry, asking, several } = useTree(filter, current)
  const [focused, setFocused] = useState<string | null>(null)
  const [wanted, setWanted] = useState<string | null>(null)
  const host = useRef<HTMLDivElement>(null)
  const lines = useRef(new Map<string, HTMLLIElement>())
  const virtual = useVirtualizer({
    count: items.length, getScrollElement: () => host.current, estimateSize: () => lineHeight, overscan: 12,
    getItemKey: index => items[index]?.id ?? index,
  })
  const goTo = (item: TreeItem | undefined) => {
    if (!item) return
    setFocused(item.id)
    setWanted(item.id)
    virtual.scrollToIndex(items.indexOf(item))
    onSelect?.(item)
  }
  // A line far away is drawn first, then it takes the focus.
  useEffect(() => {
    const line = wanted === null ? undefined : lines.current.get(wanted)
    if (!line) return
    line.focus({ preventScroll: true })
    setWanted(null)
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const index = items.findIndex(item => item.id === focused)
    if (index < 0 || event.altKey || event.metaKey || event.ctrlKey) return
    const act = treeKeyAction(event, items, index, { toggle, goTo, insert: name => onInsert?.(name) })
    if (!act) return
    event.preventDefault()
    act()
  }
  const drawn = virtual.getVirtualItems()
  const inSight = drawn.some(({ index }) => items[index]?.id === focused)
  const reachable = inSight ? focused : items[drawn[0]?.index ?? 0]?.id
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
      <div ref={host} className="min-h-0 flex-1 overflow-y-auto pb-4">
        {view.isPending && <Skeleton className="px-4 py-3" widths={[48, 64, 72, 56, 68, 40, 60]} />}
        {view.isError && <Failed part={catalog.title} error={view.error} onRetry={() => void view.refetch()} />}
        {failed !== null && <Failed part={catalog.columnsPart} error={failed} onRetry={retry} />}
        {view.isSuccess
          && items.length === 0
          && (asking ? (
            <Skeleton className="px-4 py-3" widths={[60, 48]} />
          ) : filter ? (
            <p className="px-4 py-2 text-12 text-faded">{catalog.noMatch(filter)}</p>
          ) : (
            <Empty title={catalog.noTables}>{catalog.noTablesText}</Empty>
          ))}
        <ul
          role="tree"
          aria-label={catalog.title}
          onKeyDown={onKeyDown}
          hidden={items.length === 0}
          className="relative"
          style={{ height: virtual.getTotalSize() }}
        >
          {drawn.map(({ index, start }) => {
            const item = items[index]
            if (!item) return null
            return (
              <TreeLine
                key={item.id}
                item={item}
                top={start}
                engine={several}
                marked={item.id === current}
                reachable={item.id === reachable}
                lineRef={element => {
                  if (element) lines.current.set(item.id, element)
                  else lines.current.delete(item.id)
                }}
                onClick={() => {
                  if (item.kind === 'schema' || item.kind === 'table') toggle(item.id)
                  setFocused(item.id)
                  onSelect?.(item)
                }}
                onDoubleClick={() => {
                  if (item.kind === 'column') onInsert?.(item.column.name)
                }}
              />
            )
          })}
        </ul>
      </div>
    </>
  )
}
