import { z } from 'zod'
import type { ResultColumn, Row, Value } from './engine.ts'
import { filterOps, maxFilterValues, pivotAggregates, pivotGrains } from './result-choices.ts'

export * from './result-choices.ts'

export const sortSchema = z.object({ column: z.int().min(0), descending: z.boolean() })
export const filterSchema = z.object({
  column: z.int().min(0),
  op: z.enum(filterOps),
  value: z.string().max(1000).optional(),
  values: z.array(z.string().max(1000).nullable()).min(1).max(maxFilterValues).optional(),
})
/** Columns go by position: names of a result may repeat. */
export type Sort = z.infer<typeof sortSchema>
export type Filter = z.infer<typeof filterSchema>

export const windowSchema = z.object({
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(200),
  sort: z.array(sortSchema).max(8).default([]),
  filter: z.array(filterSchema).max(32).default([]),
  /** Only the columns `from` … `to - 1`, in this order, for results of very many; left out: all. */
  columns: z.object({ from: z.int().min(0), to: z.int().min(1) }).optional(),
})
export type Window = z.infer<typeof windowSchema>

/** `GET /api/executions/:id/rows`. `total` counts the rows that pass the filter, of those written so far. */
export type RowsPage = { columns: ResultColumn[]; rows: Row[]; offset: number; total: number; complete: boolean }

/** The order and the rows that a request is about: those of the grid it stands beside. */
const ordered = {
  sort: z.array(sortSchema).max(8).default([]),
  filter: z.array(filterSchema).max(32).default([]),
}

/** `POST /api/executions/:id/values`: the values of a column with their counts, the most frequent first. */
export const valuesSchema = z.object({
  column: z.int().min(0),
  /** Only values that hold this text, in any letter case. */
  search: z.string().max(200).default(''),
  filter: ordered.filter,
  limit: z.int().min(1).max(500).default(200),
})
export type ValuesRequest = z.infer<typeof valuesSchema>
export type ColumnValues = {
  /** `cut` marks text that is too long to be filtered by. */
  values: { value: Value; count: number; cut?: true }[]
  /** Different values there are (NULL not counted), about where `sampled`. */
  distinct: number
  nulls: number
  /** Set where so many rows, evenly spread, were looked at instead of all: `count` speaks of them. */
  sampled?: number
}

/** `POST /api/executions/:id/stats`: what columns add up to, in rows `from` … `to - 1` of the order, or in all. */
export const statsSchema = z.object({
  columns: z.array(z.int().min(0)).min(1).max(100),
  rows: z.object({ from: z.int().min(0), to: z.int().min(0) }).nullable().default(null),
  ...ordered,
})
export type StatsRequest = z.infer<typeof statsSchema>
/** `columns[i]` belongs to the request's. `sum` and `average` of numbers only; all null where no value is there. */
export type Stats = {
  rows: number
  columns: { count: number; sum: Value; average: Value; min: Value; max: Value }[]
}

/** `POST /api/executions/:id/find`: cells that hold a text, in any letter case, in the order of the grid. */
export const findSchema = z.object({
  text: z.string().min(1).max(200),
  /** Positions to look into; left out: all columns. */
  columns: z.array(z.int().min(0)).max(5000).optional(),
  /** Which of the matches, counted from 0. */
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(5000).default(500),
  ...ordered,
})
export type FindRequest = z.infer<typeof findSchema>
/** `matches[i]` is `[row, column]`; `bounded` where counting stopped at `total`. */
export type Found = { total: number; bounded: boolean; offset: number; matches: [number, number][] }

/** `POST /api/executions/:id/value`: one value in full, in pieces of at most a million characters. */
export const valueSchema = z.object({
  row: z.int().min(0),
  column: z.int().min(0),
  from: z.int().min(0).default(0),
  chars: z.int().min(1).max(1_000_000).default(200_000),
  ...ordered,
})
export type ValueRequest = z.infer<typeof valueSchema>
/** `length` counts all characters of the value; `text` is null for SQL NULL. */
export type WholeValue = { text: string | null; from: number; length: number }

/** What is known of one column of a result. Values as in windows. */
export type ColumnProfile = {
  count: number
  nulls: number
  /** `about` where they were estimated. */
  distinct: { count: number; about: boolean }
  min: Value
  max: Value
  /** Of numbers; null for the other kinds. */
  mean: number | null
  deviation: number | null
  quantiles: { at: number; value: number }[] | null
  /** Of text, in characters. */
  lengths: { min: number; max: number; mean: number } | null
  /** Equal steps from the least to the greatest; null where the values are no numbers, dates or times. */
  histogram: { from: Value; to: Value; count: number }[] | null
  /** The most frequent values, fewer where none comes more than once or twice. */
  top: { value: Value; count: number }[]
  /** Set where so many rows, evenly spread, were looked at instead of all. */
  sampled: number | null
  /** Set where the quantiles alone are of so many rows, evenly spread. */
  quantileRows: number | null
}

/** `GET /api/executions/:id/profile`: computed once in the background; ask again until `state` is `ready`. */
export type Profile = {
  state: 'working' | 'ready'
  rows: number
  /** `columns[i]` belongs to the result's; null where nothing is known yet. */
  columns: (ColumnProfile | null)[]
  /** Columns that are read in full so far. */
  done: number
}

const dimension = z.object({ column: z.string().max(500), grain: z.enum(pivotGrains).nullable().default(null) })
/** A pivot over a result, part of its cell. Columns go by key (`columnKeys`). */
export const pivotSchema = z.object({
  rows: z.array(dimension).max(3).default([]),
  columns: z.array(dimension).max(2).default([]),
  measures: z.array(z.object({ column: z.string().max(500).nullable(), aggregate: z.enum(pivotAggregates) }))
    .max(6).default([]),
  /** Groups stand in the order of their keys, or by a measure, the largest first. */
  largest: z.int().min(0).max(5).nullable().default(null),
})
export type PivotSpec = z.infer<typeof pivotSchema>
export type PivotDimension = PivotSpec['rows'][number]
/** `POST /api/executions/:id/pivot` */
export const pivotRequestSchema = pivotSchema.extend({ filter: ordered.filter })
export type PivotRequest = z.infer<typeof pivotRequestSchema>

/**
 * A line or a column of a pivot. `path` are the keys from the outermost dimension on. `group` has all of them; a
 * `total` fewer, it sums up everything under its path (of an empty one: everything); `others` stands for `more`
 * groups under its path that are left out, added up from their rows.
 */
export type PivotHead = { path: Value[]; kind: 'group' | 'total' | 'others'; more: number }
/** `cells[i][j * measures + m]` belongs to `rows[i]`, `columns[j]` and measure `m`; null where no row is. */
export type Pivot = {
  rows: PivotHead[]
  columns: PivotHead[]
  cells: Row[]
  /** Rows of the result that were added up. */
  total: number
}
