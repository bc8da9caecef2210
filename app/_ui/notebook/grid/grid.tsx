'use client'

import { useCallback, useEffect, useId, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import type { ResultColumn, Row, Value } from '@/lib/contracts/engine.ts'
import type { GridState } from '@/lib/contracts/notebook.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { Filter, Sort } from '@/lib/contracts/result.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { Chips } from './chips.tsx'
import { FindBar } from './find-bar.tsx'
import { GridFault } from './fault.tsx'
import { GridFoot } from './foot.tsx'
import { GridHead } from './head.tsx'
import { gridKeys } from './keys.ts'
import { guessWidths, numbersWidth, pinsWidth, placeColumns, visibleColumns } from './layout.ts'
import { GridRow } from './row.tsx'
import { contentHeight, rowOffset, visibleRows } from './scroll.ts'
import { arrange, askOf } from './state.ts'
import { useCopy } from './use-copy.ts'
import { useFind } from './use-find.ts'
import { useHeld } from './use-held.ts'
import { useScroll } from './use-scroll.ts'
import { useSelection } from './use-selection.ts'
import { useDrawn, useWindows } from './use-windows.ts'

const rowHeight = 28
const headHeight = 28
const maxVisible = 12

/** A cell that was led to, and by which order and filter it is found again. */
export type Shown = {
  executionId: string
  column: ResultColumn
  position: number
  row: number
  value: Value
  masked: boolean
  sort: Sort[]
  filter: Filter[]
}
export type GridProps = {
  executionId: string
  label: string
  /** The statement the rows are of. */
  sql: string
  columns: ResultColumn[]
  /** Rows that can be read so far; the result is whole where `complete`. */
  rows: number
  complete: boolean
  first: Row[] | null
  masks: Map<number, MaskKind>
  /** Sort, filters and columns as the person left them. */
  state: GridState
  onState: (state: GridState) => void
  /** Takes a statement into a new cell; null where one may not. */
  onCell: ((sql: string) => void) | null
  /** What the foot says while nothing is selected. */
  note: ReactNode
  /** A cell was opened (Enter, double click) or led to. */
  onShow: (value: Shown, open: boolean) => void
  /** Runs the statement again, where its rows are gone. */
  onRun: () => void
}

/** A result of any size: windows of it from the server, drawn where one looks. */
export function Grid(props: GridProps) {
  const { executionId, label, sql, columns, rows, complete, first, masks, state, onState, note, onShow } = props
  const { notebook } = useMessages()
  const id = useId()
  const host = useRef<HTMLDivElement>(null)
  const arrangement = useMemo(() => arrange(columns, state), [columns, state])
  const { keys, positions, pinned } = arrangement
  // Only what is asked counts: a wider column asks for nothing.
  const wish = JSON.stringify(complete ? [state.sort, state.filter] : [])
  const asked = useMemo(
    () => (complete ? askOf(columns, state, new Date()) : { sort: [], filter: [] }),
    [columns, wish],
  )
  const { sort, filter } = asked
  const fresh = useWindows({ executionId, rows, columns: columns.length, first, sort, filter })
  const { windows, waiting } = useDrawn(fresh)
  const total = windows.total()
  const { scroll, left, room, extent, onScroll, onWheel, goTo, show } = useScroll(host, total, rowHeight, headHeight)

  const sampled = windows.row(0) !== undefined
  const guessed = useMemo(() => guessWidths(columns, sample(windows), masks), [columns, masks, sampled, executionId])
  const numbers = numbersWidth(total)
  const layout = useMemo(() => {
    const resized = new Map(
      positions.flatMap((position, place): [number, number][] => {
        const width = state.widths[keys[position] ?? '']
        return width === undefined ? [] : [[place, width]]
      }),
    )
    return placeColumns(
      positions.map(position => guessed[position] ?? 100),
      resized,
      numbers,
      room.width,
    )
  }, [guessed, positions, keys, state.widths, numbers, room.width])
  const pins = pinsWidth(layout, pinned)
  const drawnColumns = visibleColumns(layout, left + pins, room.width - pins)
  const seen = useMemo(
    () => [...positions.slice(0, pinned), ...positions.slice(drawnColumns.first, drawnColumns.last + 1)],
    [positions, pinned, drawnColumns.first, drawnColumns.last],
  )
  const held = useHeld(scroll, extent, windows, seen)
  const drawn = visibleRows(held, extent, 4)
  const inSight = visibleRows(held, extent, 0)
  const bounds = useMemo(() => ({ rows: total, columns: positions.length }), [total, positions.length])
  const { selection, area, setSelection, ...pointer } = useSelection(bounds)
  const copy = useCopy(columns, positions, windows, area)
  const masked = useMemo(() => new Set(masks.keys()), [masks])
  const shownColumns = useMemo(() => positions.map(position => columns[position]!), [positions, columns])
  const find = useFind({ executionId, sort, filter, positions, rows })

  const present = useCallback(
    (row: number, place: number, open: boolean) => {
      const position = positions[place]
      const column = position === undefined ? undefined : columns[position]
      const value = position === undefined ? undefined : windows.row(row)?.[position]
      if (position === undefined || !column || value === undefined) return
      onShow({ executionId, column, position, row, value, masked: masks.has(position), sort, filter }, open)
    },
    [executionId, columns, positions, windows, masks, sort, filter, onShow],
  )
  useEffect(() => {
    if (selection) present(selection.head.row, selection.head.column, false)
  }, [selection, present])

  const change = (next: GridState) => {
    const other = JSON.stringify([next.sort, next.filter]) !== JSON.stringify([state.sort, state.filter])
    onState(next)
    if (!other) return
    setSelection(null)
    goTo(0)
  }
  const showPlace = (place: number) => {
    const element = host.current
    const start = layout.lefts[place]
    if (!element || start === undefined || place < pinned) return
    const end = start + (layout.widths[place] ?? 0)
    if (start - layout.numbers - pins < element.scrollLeft) element.scrollLeft = start - layout.numbers - pins
    else if (end > element.scrollLeft + element.clientWidth) element.scrollLeft = end - element.clientWidth
  }
  const go = (row: number, place: number) => {
    setSelection({ anchor: { row, column: place }, head: { row, column: place } })
    show(row)
    showPlace(place)
  }
  const match = find.match
  useEffect(() => {
    const place = match ? positions.indexOf(match[1]) : -1
    if (match && place >= 0) go(match[0], place)
    // Only a new match leads anywhere; what one does besides is left alone.
  }, [match])
  const onKeyDown = gridKeys({
    host,
    bounds,
    page: Math.max(1, inSight.last - inSight.first - 1),
    selection,
    area,
    onSelect: setSelection,
    onCopy: copy,
    onFind: find.show,
    onGo: moved => {
      setSelection(moved)
      show(moved.head.row)
      showPlace(moved.head.column)
    },
    onOpen: (row, place) => present(row, place, true),
  })

  const height =
    headHeight + Math.max(1, Math.min(total, maxVisible)) * rowHeight + (layout.width > room.width + 1 ? 12 : 0)
  const rowsDrawn = []
  for (let index = drawn.first; index <= drawn.last; index++) {
    const within = area !== null && index >= area.top && index <= area.bottom
    rowsDrawn.push(
      <GridRow
        key={index}
        index={index}
        top={rowOffset(index, held, extent)}
        row={windows.row(index)}
        columns={columns}
        positions={positions}
        pinned={pinned}
        masked={masked}
        layout={layout}
        shown={drawnColumns}
        area={within ? area : null}
        head={selection?.head.row === index ? selection.head.column : null}
        hits={find.hits.get(index) ?? null}
        hit={match?.[0] === index ? match[1] : null}
        id={id}
      />,
    )
  }
  return (
    <div className="nb-grid-box">
      {complete && (
        <Chips sql={sql} columns={columns} masks={masks} state={state} onState={change} onCell={props.onCell} />
      )}
      {find.open && (
        <FindBar
          find={find}
          onClose={() => {
            find.close()
            host.current?.focus()
          }}
        />
      )}
      {waiting && <Progress label={notebook.running} value={null} className="nb-grid-wait" />}
      <div
        ref={host}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={positions.length + 1}
        aria-multiselectable
        aria-busy={waiting}
        className={waiting ? 'nb-grid waiting' : 'nb-grid'}
        style={{ height }}
        onScroll={onScroll}
        onWheel={onWheel}
        onKeyDown={onKeyDown}
        {...pointer}
        onDoubleClick={() => {
          if (selection) present(selection.head.row, selection.head.column, true)
        }}
        {...(selection ? { 'aria-activedescendant': `${id}-${selection.head.row}-${selection.head.column}` } : {})}
      >
        <GridHead
          executionId={executionId}
          columns={columns}
          masks={masks}
          arrangement={arrangement}
          layout={layout}
          shown={drawnColumns}
          state={state}
          onState={change}
          ready={complete}
          onSelect={place => {
            setSelection({ anchor: { row: 0, column: place }, head: { row: Math.max(0, total - 1), column: place } })
            host.current?.focus()
          }}
        />
        <div role="rowgroup" className="nb-grid-body" style={{ height: contentHeight(extent), width: layout.width }}>
          {rowsDrawn}
        </div>
      </div>
      <GridFault fault={fresh.fault()} onRetry={fresh.retry} onRun={props.onRun} />
      {fresh.fault() === null && !waiting && total === 0 && filter.length > 0 && (
        <div className="flex items-center gap-3 border-t border-line px-3 py-2 text-12 text-faded">
          <b className="font-semibold text-ink">{notebook.noMatch}</b>
          {notebook.noMatchText}
          <Button kind="quiet" onClick={() => change({ ...state, filter: [] })}>
            {notebook.clearFilters}
          </Button>
        </div>
      )}
      <GridFoot
        executionId={executionId}
        columns={shownColumns}
        positions={positions}
        windows={windows}
        area={area}
        asked={asked}
        complete={complete}
        note={note}
        range={{ first: Math.min(total, inSight.first + 1), last: inSight.last + 1 }}
        onCopy={format => void copy(format)}
        onFind={find.show}
        onJump={row => {
          goTo(row)
          setSelection({ anchor: { row, column: 0 }, head: { row, column: 0 } })
          host.current?.focus()
        }}
      />
    </div>
  )
}

function sample(windows: { row: (index: number) => Row | undefined }): Row[] {
  const rows: Row[] = []
  for (let index = 0; index < 50; index++) {
    const row = windows.row(index)
    if (row) rows.push(row)
  }
  return rows
}
