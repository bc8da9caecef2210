'use client'

import { ArrowDown, ArrowUp, Pin } from 'lucide-react'
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { useRef, useState } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { GridState } from '@/lib/contracts/notebook.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { isNumeric } from './format.ts'
import { KindIcon } from './kind-icon.tsx'
import { pinsWidth } from './layout.ts'
import type { Layout } from './layout.ts'
import { pull } from './pull.ts'
import { askOf, withFilters, withHidden, withMoved, withPinned, withSort, withWidth } from './state.ts'
import type { Arrangement } from './state.ts'

export type HeadProps = {
  executionId: string
  columns: ResultColumn[]
  masks: ReadonlyMap<number, MaskKind>
  arrangement: Arrangement
  layout: Layout
  shown: { first: number; last: number }
  state: GridState
  onState: (state: GridState) => void
  /** False while the statement runs: sorting half a result would lie. */
  ready: boolean
  onSelect: (place: number) => void
}

/** The sticky head of the grid: kind, name, mask, sort, filter and the edge one can pull; columns can be moved. */
export function GridHead(props: HeadProps) {
  const { arrangement, layout, shown, columns, state, onState } = props
  const [line, setLine] = useState<number | null>(null)
  const host = useRef<HTMLDivElement>(null)
  const { positions, pinned } = arrangement
  /** The place under the pointer, as the columns stand on the screen. */
  const placeAt = (clientX: number): number => {
    const box = host.current?.getBoundingClientRect()
    const scroller = host.current?.parentElement
    if (!box || !scroller) return 0
    const seen = clientX - scroller.getBoundingClientRect().left
    const x = seen < layout.numbers + pinsWidth(layout, pinned) ? seen : clientX - box.left
    const found = layout.lefts.findLastIndex(left => left <= x)
    return Math.max(0, Math.min(found, positions.length - 1))
  }
  const drag = (event: PointerEvent<HTMLElement>, place: number) => {
    let target = place
    pull(event, {
      from: 6,
      onMove: next => {
        target = placeAt(next.clientX)
        setLine(target)
      },
      onEnd: moved => {
        setLine(null)
        if (moved && target !== place) onState(withMoved(columns, state, place, target))
      },
    })
  }
  const cell = (place: number, pin: boolean): ReactNode => {
    const position = positions[place]
    const column = position === undefined ? undefined : columns[position]
    if (position === undefined || !column) return null
    return (
      <HeadCell
        key={position}
        {...props}
        place={place}
        position={position}
        column={column}
        left={(layout.lefts[place] ?? 0) - (pin ? layout.numbers : 0)}
        over={line === place}
        onDrag={event => drag(event, place)}
      />
    )
  }
  const pins = Array.from({ length: pinned }, (_, place) => cell(place, true))
  const cells = []
  for (let place = Math.max(pinned, shown.first); place <= shown.last; place++) cells.push(cell(place, false))
  return (
    <div ref={host} role="row" aria-rowindex={1} className="nb-head" style={{ width: layout.width }}>
      <div role="columnheader" aria-label="#" className="nb-corner" style={{ width: layout.numbers }} />
      {pinned > 0 && (
        <div role="presentation" className="nb-pins" style={{ left: layout.numbers, width: pinsWidth(layout, pinned) }}>
          {pins}
        </div>
      )}
      {cells}
    </div>
  )
}

type CellProps = HeadProps & {
  place: number
  position: number
  column: ResultColumn
  left: number
  over: boolean
  onDrag: (event: PointerEvent<HTMLElement>) => void
}

function HeadCell(props: CellProps) {
  const { place, position, column, columns, masks, arrangement, layout, state, onState, ready, left, over } = props
  const { notebook, common, result } = useMessages()
  const key = arrangement.keys[position] ?? column.name
  const mask = masks.get(position)
  const sortedAt = state.sort.findIndex(item => item.column === key)
  const sorted = state.sort[sortedAt]
  const pinned = place < arrangement.pinned
  const width = layout.widths[place] ?? 100
  const sort = (add: boolean) =>
    onState(withSort(state, key, sorted === undefined ? false : sorted.descending ? null : true, add))
  const move = (by: -1 | 1) => onState(withMoved(columns, state, place, place + by))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.shiftKey && ready) sort(true)
    else if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      const by = event.key === 'ArrowLeft' ? -1 : 1
      if (event.shiftKey) move(by)
      else onState(withWidth(state, key, width + by * 16))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      role="columnheader"
      aria-colindex={place + 2}
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
      className={classNames('nb-th', isNumeric(column.kind) && 'number', mask && 'masked', over && 'over')}
      style={{ left, width }}
    >
      <button
        type="button"
        className="nb-th-name"
        aria-disabled={!ready}
        onPointerDown={event => {
          if (event.button === 0) props.onDrag(event)
        }}
        onClick={event => {
          if (ready) sort(event.shiftKey)
        }}
        onKeyDown={onKeyDown}
        // What stands on it must stand in its name.
        aria-label={notebook.sortBy(mask ? `${column.name} ${common.maskShort[mask]}` : column.name)}
        title={`${column.name} ${column.type}${mask ? ` · ${common.mask[mask]}` : ''}\n${result.headKeys}`}
      >
        <KindIcon kind={column.kind} />
        <bdi className="fade-cut">{column.name}</bdi>
        {mask && ' '}
        {mask && (
          <span className="nb-th-mask">
            {common.maskShort[mask]}
            <MaskHatch label={common.masked} />
          </span>
        )}
        {pinned && <Pin className="icon-12 text-faded" aria-label={result.pinned} />}
        {sorted
          && (sorted.descending ? (
            <ArrowDown className="icon-12 text-celadon" aria-label={notebook.sortedDown} />
          ) : (
            <ArrowUp className="icon-12 text-celadon" aria-label={notebook.sortedUp} />
          ))}
        {sorted && state.sort.length > 1 && (
          <span className="text-11 text-celadon" aria-label={result.sortPlace(sortedAt + 1)}>
            {sortedAt + 1}
          </span>
        )}
      </button>
      {ready && (
        <ColumnMenu
          executionId={props.executionId}
          column={column}
          columnKey={key}
          position={position}
          masked={mask !== undefined}
          pinned={pinned}
          sorted={sorted?.descending ?? null}
          filters={state.filter.filter(filter => filter.column === key)}
          others={askOf(columns, withFilters(state, key, []), new Date()).filter}
          onSort={(descending, add) => onState(withSort(state, key, descending, add))}
          onFilter={filters => onState(withFilters(state, key, filters))}
          onPin={next => onState(withPinned(state, key, next))}
          onHide={() => onState(withHidden(state, key, true))}
          onMove={move}
          onSelect={() => props.onSelect(place)}
          onWidth={next => onState(withWidth(state, key, next))}
        />
      )}
      <span
        className="nb-resize"
        role="separator"
        aria-orientation="vertical"
        aria-label={notebook.resize(column.name)}
        onPointerDown={event => {
          const start = event.clientX
          pull(event, { from: 0, onMove: next => onState(withWidth(state, key, width + next.clientX - start)) })
        }}
        onDoubleClick={() => onState(withWidth(state, key, null))}
      />
    </div>
  )
}
