'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import type { PointerEvent } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { Filter, Sort } from '@/lib/contracts/result.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { isNumeric } from './format.ts'
import { KindIcon } from './kind-icon.tsx'
import type { Layout } from './layout.ts'

export type HeadProps = {
  columns: ResultColumn[]
  masks: Map<number, MaskKind>
  layout: Layout
  shown: { first: number; last: number }
  sort: Sort[]
  filter: Filter[]
  /** False while the statement runs: sorting half a result would lie. */
  ready: boolean
  onSort: (column: number, descending: boolean | null) => void
  onFilter: (column: number, filter: Filter | null) => void
  onSelect: (column: number) => void
  onResize: (column: number, width: number | null) => void
}

/** The sticky head of the grid: kind, name, mask, sort, filter and the edge one can pull. */
export function GridHead(props: HeadProps) {
  const { columns, layout, shown } = props
  const cells = []
  for (let index = shown.first; index <= shown.last; index++) {
    const column = columns[index]
    if (column) cells.push(<HeadCell key={index} {...props} index={index} column={column} />)
  }
  return (
    <div role="row" aria-rowindex={1} className="nb-head" style={{ width: layout.width }}>
      <div role="columnheader" aria-label="#" className="nb-corner" style={{ width: layout.numbers }} />
      {cells}
    </div>
  )
}

function HeadCell(props: HeadProps & { index: number; column: ResultColumn }) {
  const { index, column, masks, layout, sort, filter, ready } = props
  const { notebook, common } = useMessages()
  const mask = masks.get(index)
  const sorted = sort.find(item => item.column === index)
  const next = sorted === undefined ? false : sorted.descending ? null : true
  const number = isNumeric(column.kind)
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
      className={classNames('nb-th', number && 'number', mask && 'masked')}
      style={{ left: layout.lefts[index], width: layout.widths[index] }}
    >
      <button
        type="button"
        className="nb-th-name"
        disabled={!ready}
        onClick={() => props.onSort(index, next)}
        // What stands on it must stand in its name.
        aria-label={notebook.sortBy(mask ? `${column.name} ${common.maskShort[mask]}` : column.name)}
        title={`${column.name} ${column.type}${mask ? ` · ${common.mask[mask]}` : ''}`}
      >
        <KindIcon kind={column.kind} />
        <span className="fade-cut">{column.name}</span>
        {mask && ' '}
        {mask && (
          <span className="nb-th-mask">
            {common.maskShort[mask]}
            <MaskHatch label={common.masked} />
          </span>
        )}
        {sorted
          && (sorted.descending ? (
            <ArrowDown className="icon-12 text-celadon" aria-label={notebook.sortedDown} />
          ) : (
            <ArrowUp className="icon-12 text-celadon" aria-label={notebook.sortedUp} />
          ))}
      </button>
      {ready && (
        <ColumnMenu
          column={column}
          index={index}
          filter={filter.find(item => item.column === index)}
          onFilter={value => props.onFilter(index, value)}
          onSort={descending => props.onSort(index, descending)}
          onSelect={() => props.onSelect(index)}
        />
      )}
      <span
        className="nb-resize"
        role="separator"
        aria-orientation="vertical"
        aria-label={notebook.resize(column.name)}
        onPointerDown={event => pull(event, layout.widths[index] ?? 100, width => props.onResize(index, width))}
        onDoubleClick={() => props.onResize(index, null)}
      />
    </div>
  )
}

/** Follows the pointer until it is let go. */
function pull(event: PointerEvent<HTMLElement>, start: number, onWidth: (width: number) => void): void {
  event.preventDefault()
  event.stopPropagation()
  const from = event.clientX
  const handle = event.currentTarget
  handle.setPointerCapture(event.pointerId)
  const move = (next: globalThis.PointerEvent) => onWidth(Math.max(48, Math.round(start + next.clientX - from)))
  const end = () => {
    handle.removeEventListener('pointermove', move)
    handle.removeEventListener('pointerup', end)
    handle.removeEventListener('pointercancel', end)
  }
  handle.addEventListener('pointermove', move)
  handle.addEventListener('pointerup', end)
  handle.addEventListener('pointercancel', end)
}
