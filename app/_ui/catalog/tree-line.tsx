'use client'

import { ChevronDown, ChevronRight, Funnel, Table2 } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { engineName } from '@/lib/contracts/catalog.ts'
import { shortType } from '@/app/_ui/catalog/short-type.ts'
import type { TreeItem } from '@/app/_ui/catalog/tree-items.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  item: TreeItem
  /** Where it stands, in px from the first line. */
  top: number
  /** Whether schemas say which engine they belong to. */
  engine: boolean
  marked: boolean
  reachable: boolean
  lineRef: Ref<HTMLLIElement>
  onClick: () => void
  onDoubleClick: () => void
}

const indents = { 1: 'pl-2 font-semibold', 2: 'pl-5 font-mono', 3: 'pl-14 font-mono' } as const

/** One line of 24 px: a schema, a table with its funnel, a column with type and hatch. */
export function TreeLine({ item, top, engine, marked, reachable, lineRef, onClick, onDoubleClick }: Props) {
  const { catalog, common } = useMessages()
  return (
    <li
      ref={lineRef}
      role="treeitem"
      aria-level={item.level}
      aria-posinset={item.place}
      aria-setsize={item.of}
      tabIndex={reachable ? 0 : -1}
      aria-selected={marked}
      {...(item.kind === 'schema' || item.kind === 'table' ? { 'aria-expanded': item.open } : {})}
      style={{ transform: `translateY(${top}px)` }}
      title={titleOf(item, catalog.filteredBy)}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      draggable={item.kind === 'table' || item.kind === 'column'}
      onDragStart={event =>
        event.dataTransfer.setData('text/plain', item.kind === 'column' ? item.column.name : item.id)
      }
      className={classNames(
        'absolute inset-x-0 top-0 flex h-6 cursor-default items-center gap-1.5 pr-3 text-12 whitespace-nowrap select-none '
        + '-outline-offset-2 hover:bg-sunk',
        indents[item.level],
        marked && 'bg-celadon-wash hover:bg-celadon-wash',
      )}
    >
      {(item.kind === 'schema' || item.kind === 'table')
        && (item.open ? (
          <ChevronDown className="icon-12 text-faint" />
        ) : (
          <ChevronRight className="icon-12 text-faint" />
        ))}
      {item.kind === 'schema' && (
        <>
          <span className="fade-cut">{item.id}</span>
          {engine && <Aside>{engineName[item.engine]}</Aside>}
        </>
      )}
      {item.kind === 'loading' && <span className="h-2 w-24 rounded-2 bg-line" role="status" aria-label={common.loading} />}
      {item.kind === 'table' && <TableParts item={item} />}
      {item.kind === 'column' && <ColumnParts item={item} />}
    </li>
  )
}

function TableParts({ item }: { item: Extract<TreeItem, { kind: 'table' }> }) {
  const { catalog } = useMessages()
  const { filter, table } = item.table
  return (
    <>
      <Table2 className="text-faded" />
      <span className="fade-cut flex-1">{table}</span>
      {filter && (
        <Aside>
          <Funnel className="icon-12" role="img" aria-label={catalog.filteredBy(filter)} aria-hidden={false} />
        </Aside>
      )}
    </>
  )
}

function ColumnParts({ item }: { item: Extract<TreeItem, { kind: 'column' }> }) {
  const { catalog, common } = useMessages()
  const { name, type, mask } = item.column
  return (
    <>
      <span className="fade-cut">{name}</span>
      <Aside masked={mask !== null}>
        {mask ? `${shortType(type)} · ${common.maskShort[mask]}` : shortType(type)}
        {mask && <MaskHatch label={catalog.columnMasked(common.mask[mask])} />}
      </Aside>
    </>
  )
}

function Aside({ masked = false, children }: { masked?: boolean; children: ReactNode }) {
  return (
    <span
      className={classNames(
        'ml-auto flex flex-none items-center gap-1.5 font-text text-11',
        masked ? 'text-amber' : 'text-faded',
      )}
    >
      {children}
    </span>
  )
}

function titleOf(item: TreeItem, filteredBy: (filter: string) => string): string | undefined {
  if (item.kind === 'table')
    return (
      [item.table.comment, item.table.filter && filteredBy(item.table.filter)].filter(Boolean).join('\n') || undefined
    )
  if (item.kind === 'column')
    return [`${item.column.name} ${item.column.type}`, item.column.comment].filter(Boolean).join('\n')
  return undefined
}
