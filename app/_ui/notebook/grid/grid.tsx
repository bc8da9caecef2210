'use client'

import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { ResultColumn, Row, Value } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { Filter, Sort } from '@/lib/contracts/result.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Failed } from '@/app/_ui/base/states.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { GridFoot } from './foot.tsx'
import { GridHead } from './head.tsx'
import { guessWidths, numbersWidth, placeColumns, visibleColumns } from './layout.ts'
import { GridRow } from './row.tsx'
import { contentHeight, rowOffset, visibleRows } from './scroll.ts'
import { moveSelection } from './selection.ts'
import { useCopy } from './use-copy.ts'
import { useScroll } from './use-scroll.ts'
import { useSelection } from './use-selection.ts'
import { useWindows } from './use-windows.ts'

const rowHeight = 28
const headHeight = 28
const maxVisible = 12

export type Shown = { column: ResultColumn; row: number; value: Value; masked: boolean }
export type GridProps = {
  executionId: string
  label: string
  columns: ResultColumn[]
  /** Rows that can be read so far; the result is whole where `complete`. */
  rows: number
  complete: boolean
  first: Row[] | null
  masks: Map<number, MaskKind>
  /** What the foot says while nothing is selected. */
  note: ReactNode
  /** A cell was opened (Enter, double click) or led to. */
  onShow: (value: Shown, open: boolean) => void
}

/** A result of any size: windows of it from the server, drawn where one looks. */
export function Grid({ executionId, label, columns, rows, complete, first, masks, note, onShow }: GridProps) {
  const { notebook } = useMessages()
  const id = useId()
  const host = useRef<HTMLDivElement>(null)
  const [sort, setSort] = useState<Sort[]>([])
  const [filter, setFilter] = useState<Filter[]>([])
  const [resized, setResized] = useState<ReadonlyMap<number, number>>(new Map())
  const windows = useWindows({ executionId, rows, first, sort, filter })
  const total = windows.total()
  const { scroll, left, room, extent, onScroll, onWheel, goTo, show } = useScroll(host, total, rowHeight, headHeight)

  const sampled = windows.row(0) !== undefined
  const guessed = useMemo(() => guessWidths(columns, sample(windows), masks), [columns, masks, sampled, executionId])
  const numbers = numbersWidth(total)
  const layout = useMemo(
    () => placeColumns(guessed, new Map(resized), numbers, room.width),
    [guessed, resized, numbers, room.width],
  )
  const drawnColumns = visibleColumns(layout, left, room.width)
  const drawn = visibleRows(scroll, extent, 4)
  const inSight = visibleRows(scroll, extent, 0)
  const bounds = useMemo(() => ({ rows: total, columns: columns.length }), [total, columns.length])
  const { selection, area, setSelection, ...pointer } = useSelection(bounds)
  const copy = useCopy(columns, windows, area)
  const masked = useMemo(() => new Set(masks.keys()), [masks])

  const firstDrawn = drawn.first
  const lastDrawn = drawn.last
  useEffect(() => {
    // While the bar is pulled along, only where it comes to rest is asked for.
    const timer = setTimeout(
      () => {
        if (lastDrawn >= firstDrawn) windows.ensure(firstDrawn, lastDrawn)
      },
      windows.row(firstDrawn) ? 0 : 40,
    )
    return () => clearTimeout(timer)
  }, [windows, firstDrawn, lastDrawn, total])

  const present = useCallback(
    (row: number, column: number, open: boolean) => {
      const spec = columns[column]
      const cells = windows.row(row)
      if (spec && cells) onShow({ column: spec, row, value: cells[column] ?? null, masked: masks.has(column) }, open)
    },
    [columns, windows, masks, onShow],
  )
  useEffect(() => {
    if (selection) present(selection.head.row, selection.head.column, false)
  }, [selection, present])

  const change = (sortNow: Sort[], filterNow: Filter[]) => {
    setSort(sortNow)
    setFilter(filterNow)
    setSelection(null)
    goTo(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== host.current) return
    const far = event.ctrlKey || event.metaKey
    if (far && event.key.toLowerCase() === 'c' && area) {
      event.preventDefault()
      void copy('tsv')
    } else if (far && event.key.toLowerCase() === 'a' && total > 0) {
      event.preventDefault()
      setSelection({ anchor: { row: 0, column: 0 }, head: { row: total - 1, column: columns.length - 1 } })
    } else if (event.key === 'Enter' && selection) {
      event.preventDefault()
      event.stopPropagation()
      present(selection.head.row, selection.head.column, true)
    } else if (event.key === 'Escape' && selection) {
      event.stopPropagation()
      setSelection(null)
    } else {
      const start = selection ?? { anchor: { row: 0, column: 0 }, head: { row: 0, column: -1 } }
      const moved =
        total > 0
        && moveSelection(
          start,
          { key: event.key, shift: event.shiftKey, far },
          bounds,
          Math.max(1, inSight.last - inSight.first - 1),
        )
      if (!moved) return
      event.preventDefault()
      event.stopPropagation()
      setSelection(moved)
      show(moved.head.row)
      showColumn(moved.head.column)
    }
  }
  const showColumn = (column: number) => {
    const element = host.current
    const start = layout.lefts[column]
    if (!element || start === undefined) return
    const end = start + (layout.widths[column] ?? 0)
    if (start - layout.numbers < element.scrollLeft) element.scrollLeft = start - layout.numbers
    else if (end > element.scrollLeft + element.clientWidth) element.scrollLeft = end - element.clientWidth
  }

  const fault = windows.fault()
  const height =
    headHeight + Math.max(1, Math.min(total, maxVisible)) * rowHeight + (layout.width > room.width + 1 ? 12 : 0)
  const rowsDrawn = []
  for (let index = drawn.first; index <= drawn.last; index++) {
    const within = area !== null && index >= area.top && index <= area.bottom
    rowsDrawn.push(
      <GridRow
        key={index}
        index={index}
        top={rowOffset(index, scroll, extent)}
        row={windows.row(index)}
        columns={columns}
        masked={masked}
        layout={layout}
        shown={drawnColumns}
        area={within ? area : null}
        head={selection?.head.row === index ? selection.head.column : null}
        id={id}
      />,
    )
  }
  return (
    <div className="nb-grid-box">
      <div
        ref={host}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        className="nb-grid"
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
          columns={columns}
          masks={masks}
          layout={layout}
          shown={drawnColumns}
          sort={sort}
          filter={filter}
          ready={complete}
          onSort={(column, descending) => change(descending === null ? [] : [{ column, descending }], filter)}
          onFilter={(column, next) =>
            change(sort, [...filter.filter(item => item.column !== column), ...(next ? [next] : [])])
          }
          onSelect={column => {
            setSelection({ anchor: { row: 0, column }, head: { row: Math.max(0, total - 1), column } })
            host.current?.focus()
          }}
          onResize={(column, width) => setResized(before => withWidth(before, column, width))}
        />
        <div role="rowgroup" className="nb-grid-body" style={{ height: contentHeight(extent), width: layout.width }}>
          {rowsDrawn}
        </div>
      </div>
      {fault !== null && (
        <Failed part={notebook.rowsFailed} error={fault} onRetry={windows.retry} className="nb-grid-fault" />
      )}
      {fault === null && total === 0 && filter.length > 0 && (
        <div className="flex items-center gap-3 border-t border-line px-3 py-2 text-12 text-faded">
          <b className="font-semibold text-ink">{notebook.noMatch}</b>
          {notebook.noMatchText}
          <Button kind="quiet" onClick={() => change(sort, [])}>
            {notebook.clearFilters}
          </Button>
        </div>
      )}
      <GridFoot
        executionId={executionId}
        columns={columns}
        windows={windows}
        area={area}
        note={note}
        whole={filter.length === 0 && complete}
        range={{ first: Math.min(total, inSight.first + 1), last: inSight.last + 1 }}
        onCopy={format => void copy(format)}
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

function withWidth(
  before: ReadonlyMap<number, number>,
  column: number,
  width: number | null,
): ReadonlyMap<number, number> {
  const next = new Map(before)
  if (width === null) next.delete(column)
  else next.set(column, width)
  return next
}
