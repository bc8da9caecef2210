'use client'

import { memo } from 'react'
import type { ResultColumn, Row, Value } from '@/lib/contracts/engine.ts'
import { cellText, groupDigits, isNumeric } from './format.ts'
import type { Layout } from './layout.ts'
import type { Area } from './selection.ts'

type Props = {
  index: number
  top: number
  row: Row | undefined
  columns: ResultColumn[]
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
  function GridRow({ index, top, row, columns, masked, layout, shown, area, head, id }: Props) {
    const cells = []
    for (let column = shown.first; column <= shown.last; column++) {
      const spec = columns[column]
      if (!spec) continue
      const value = row?.[column]
      const classes = [
        'nb-cell',
        row ? valueClass(value ?? null, spec, masked.has(column)) : '',
        edges(area, index, column),
        head === column ? 'head' : '',
      ]
      cells.push(
        <div
          key={column}
          role="gridcell"
          aria-colindex={column + 2}
          id={`${id}-${index}-${column}`}
          className={classes.filter(Boolean).join(' ')}
          data-row={index}
          data-column={column}
          style={{ left: layout.lefts[column], width: layout.widths[column] }}
          {...(area && column >= area.left && column <= area.right ? { 'aria-selected': true } : {})}
        >
          {row ? show(value ?? null, spec) : <span className="nb-skeleton" />}
        </div>,
      )
    }
    return (
      <div role="row" aria-rowindex={index + 2} className="nb-row" style={{ top, width: layout.width }}>
        <div role="rowheader" className="nb-rownumber" data-row={index} style={{ width: layout.numbers }}>
          {groupDigits(String(index + 1))}
        </div>
        {cells}
      </div>
    )
  },
  (before, after) =>
    before.index === after.index
    && before.top === after.top
    && before.row === after.row
    && before.columns === after.columns
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
