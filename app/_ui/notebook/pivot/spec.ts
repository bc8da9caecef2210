import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { columnKeys } from '@/lib/contracts/result-choices.ts'
import type { PivotDimension, PivotSpec } from '@/lib/contracts/result.ts'
import { isIdentifier, isNumeric, isTemporal } from '../grid/format.ts'

export type Shelf = 'rows' | 'columns'
export type Measure = PivotSpec['measures'][number]
export const shelfSize = { rows: 3, columns: 2, measures: 6 } as const

/** Names of columns where nearly every row has another value: no groups to begin with. */
const single =
  /(^|_)(name|email|e_?mail|phone|tel|address|title|url|uri|uuid|hash|comment|description|note|text|message)s?$/i

/** A pivot to begin with: the first categories down, the first measure added up, the largest first. */
export function guessPivot(columns: readonly ResultColumn[]): PivotSpec {
  const keys = columnKeys(columns)
  const places = columns.map((column, i) => ({ column, key: keys[i]! }))
  const texts = places.filter(({ column }) => column.kind === 'text' || column.kind === 'boolean')
  const category =
    texts.find(({ column }) => !single.test(column.name))
    ?? texts[0]
    ?? places.find(({ column }) => isTemporal(column.kind))
  const measured = places.find(({ column }) => isNumeric(column.kind) && !isIdentifier(column))
  return {
    rows: category ? [{ column: category.key, grain: isTemporal(category.column.kind) ? 'month' : null }] : [],
    columns: [],
    measures: measured ? [{ column: measured.key, aggregate: 'sum' }] : [{ column: null, aggregate: 'count' }],
    largest: 0,
  }
}

/** A dimension to add: dates by month, everything else by its values. */
export function newDimension(column: ResultColumn, key: string): PivotDimension {
  return { column: key, grain: isTemporal(column.kind) ? 'month' : null }
}

/** What stands of a pivot in a result: columns that are gone go out of it. */
export function fitPivot(spec: PivotSpec, columns: readonly ResultColumn[]): PivotSpec {
  const keys = new Set(columnKeys(columns))
  const measures = spec.measures.filter(({ column }) => column === null || keys.has(column))
  return {
    rows: spec.rows.filter(({ column }) => keys.has(column)),
    columns: spec.columns.filter(({ column }) => keys.has(column)),
    measures,
    largest:
      spec.largest === null || measures.length === 0 ? spec.largest : Math.min(spec.largest, measures.length - 1),
  }
}

/** Moves a dimension to the other shelf, where there is room. */
export function moveDimension(spec: PivotSpec, from: Shelf, index: number): PivotSpec {
  const to: Shelf = from === 'rows' ? 'columns' : 'rows'
  const moved = spec[from][index]
  if (!moved || spec[to].length >= shelfSize[to]) return spec
  return { ...spec, [from]: spec[from].filter((_, i) => i !== index), [to]: [...spec[to], moved] }
}

/** Puts a dimension one place forward: groups of it hold those behind it. */
export function advance<T>(items: T[], index: number): T[] {
  if (index <= 0) return items
  const next = [...items]
  const [moved] = next.splice(index, 1)
  if (moved !== undefined) next.splice(index - 1, 0, moved)
  return next
}
