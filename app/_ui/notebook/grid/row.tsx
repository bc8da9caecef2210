'use client'

import { memo } from 'react'
import type { ResultColumn, Row, Value } from '@/lib/contracts/engine.ts'
import { cellText, groupDigits, isNumeric } from './format.ts'
import { pinsWidth } from './layout.ts'
import type { Layout } from './layout.ts'
import type { Area } from './selection.ts'

type Props = {
  index: number
  top: number
  row: Row | undefined
  columns: ResultColumn[]
  /** The result's column at each place; the first `pinned` places stay put. */
  positions: number[]
  pinned: number
  /** Places in this row where a search has hit, and the one that is stepped to. */
  hits: ReadonlySet<number> | null
  hit: number | null
  masked: ReadonlySet<number>
  layout: Layout
  shown: { first: number; last: number }
  /** The selection as far as it touches this row. */
  area: Area | null
  head: number | null
  id: string
}

/** One row of the grid: its number, and the cells between the shown columns. */
export const GridRow = memo(
  function GridRow({
    index,
    top,
    row,
    columns,
    positions,
    pinned,
    hits,
    hit,
    masked,
    layout,
    shown,
    area,
    head,
    id,
  }: Props) {
    const cell = (place: number, pin: boolean) => {
      const position = positions[place]
      const spec = position === undefined ? undefined : columns[position]
      if (position === undefined || !spec) return null
      // Of a wide result only some columns may be here.
      const value = row?.[position]
      const classes = [
        'nb-cell',
        value !== undefined ? valueClass(value, spec, masked.has(position)) : '',
        edges(area, index, place),
        head === place ? 'head' : '',
        hits?.has(position) ? (hit === position ? 'hit here' : 'hit') : '',
      ]
      return (
        <div
          key={place}
          role="gridcell"
          aria-colindex={place + 2}
          id={`${id}-${index}-${place}`}
          className={classes.filter(Boolean).join(' ')}
          data-row={index}
          data-column={place}
          style={{ left: (layout.lefts[place] ?? 0) - (pin ? layout.numbers : 0), width: layout.widths[place] }}
          {...(area && place >= area.left && place <= area.right ? { 'aria-selected': true } : {})}
        >
          {value !== undefined ? <bdi>{show(value, spec)}</bdi> : <span className="nb-skeleton" />}
        </div>
      )
    }
    const cells = []
    for (let place = Math.max(pinned, shown.first); place <= shown.last; place++) cells.push(cell(place, false))
    return (
      <div role="row" aria-rowindex={index + 2} className="nb-row" style={{ top, width: layout.width }}>
        <div role="rowheader" className="nb-rownumber" data-row={index} style={{ width: layout.numbers }}>
          {groupDigits(String(index + 1))}
        </div>
        {pinned > 0 && (
          <div
            role="presentation"
            className="nb-pins"
            style={{ left: layout.numbers, width: pinsWidth(layout, pinned) }}
          >
            {Array.from({ length: pinned }, (_, place) => cell(place, true))}
          </div>
        )}
        {cells}
      </div>
    )
  },
  (before, after) =>
    before.index === after.index
    && before.top === after.top
    && before.row === after.row
    && before.columns === after.columns
    && before.positions === after.positions
    && before.pinned === after.pinned
    && before.hits === after.hits
    && before.hit === after.hit
    && before.masked === after.masked
    && before.layout === after.layout
    && before.shown.first === after.shown.first
    && before.shown.last === after.shown.last
    && before.area === after.area
    && before.head === after.head,
)

/** Null is a small word, the empty string can be seen; everything else is its text. */
function show(value: Value, column: ResultColumn): string {
  if (value === null) return 'null'
  return value === '' ? '""' : cellText(value, column)
}

function valueClass(value: Value, column: ResultColumn, masked: boolean): string {
  if (value === null) return isNumeric(column.kind) ? 'null number' : 'null'
  return [isNumeric(column.kind) ? 'number' : '', masked ? 'masked' : '', value === '' ? 'blank' : '']
    .filter(Boolean)
    .join(' ')
}

/** A rectangle is drawn by the cells at its rim. */
function edges(area: Area | null, row: number, column: number): string {
  if (!area || row < area.top || row > area.bottom || column < area.left || column > area.right) return ''
  return [
    'sel',
    row === area.top ? 'et' : '',
    row === area.bottom ? 'eb' : '',
    column === area.left ? 'el' : '',
    column === area.right ? 'er' : '',
  ]
    .filter(Boolean)
    .join(' ')
}
