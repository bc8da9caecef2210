import { z } from 'zod'
import { aggregates, chartFormats, chartKinds, chartSorts, grains } from './chart-choices.ts'
import type { Row } from './engine.ts'
import { filterSchema } from './result.ts'

export * from './chart-choices.ts'

const measureSchema = z.object({
  column: z.string().nullable(),
  aggregate: z.enum(aggregates),
  /** In a combination: how it is drawn, and on which axis. */
  draw: z.enum(['bar', 'line', 'area']).optional(),
  axis: z.enum(['left', 'right']).optional(),
})

/**
 * A chart over a result, part of its cell. Columns go by name of the result's columns. `y` entries aggregate a column
 * (for `count`, `column` may be null). `series` splits the measure into one line, area or bar per value; it is the
 * second axis of a heat map and the age in a cohort table. No value of a result stands here: a cell is read by people
 * with other rights.
 */
export const chartSchema = z.object({
  kind: z.enum(chartKinds),
  x: z.string().nullable().default(null),
  y: z.array(measureSchema).max(8).default([]),
  series: z.string().nullable().default(null),
  /** How dates on x are grouped; null: as they are. */
  grain: z.enum(grains).nullable().default(null),
  stacked: z.boolean().default(false),
  /** Drawn as shares of the whole at each place; a cohort as shares of its first period. */
  share: z.boolean().default(false),
  /** Bars that lie; null: where the names are long. */
  horizontal: z.boolean().nullable().default(null),
  sort: z.enum(chartSorts).default('auto'),
  /** So many categories, the largest; null: as many as can be read. */
  top: z.int().min(1).max(100).nullable().default(null),
  /** What is past the largest is added up as *others* instead of left out. */
  others: z.boolean().default(true),
  /** Periods without rows: a gap in the line, a zero, or a line drawn across. */
  missing: z.enum(['gap', 'zero', 'join']).default('gap'),
  /** How many columns a histogram has, about; null: as many as suit. */
  bins: z.int().min(2).max(100).nullable().default(null),
  log: z.boolean().default(false),
  logX: z.boolean().default(false),
  lines: z.array(z.object({
    axis: z.enum(['x', 'y']), value: z.string().max(100), label: z.string().max(100).default(''),
  })).max(8).default([]),
  numbers: z.object({
    style: z.enum(['auto', 'full', 'compact', 'percent']).default('auto'),
    decimals: z.int().min(0).max(6).nullable().default(null),
    unit: z.string().max(20).default(''),
  }).prefault({}),
  dates: z.enum(['auto', 'iso', 'short', 'long']).default('auto'),
  /** What a single number is held against; `previous` needs a date on x. */
  compare: z.enum(['none', 'previous', 'target']).default('none'),
  target: z.number().nullable().default(null),
  title: z.string().max(200).default(''),
})
export type ChartSpec = z.infer<typeof chartSchema>

/** `POST /api/executions/:id/chart`: the chart, of the rows that pass the cell's filter. */
export const chartRequestSchema = chartSchema.extend({ filter: z.array(filterSchema).max(32).default([]) })
export type ChartRequest = z.infer<typeof chartRequestSchema>

/** `POST /api/executions/:id/chart-export`: the same as a file, or leave to make a picture of it. */
export const chartExportSchema = chartRequestSchema.extend({
  format: z.enum(chartFormats),
  purpose: z.string().trim().max(500).optional(),
  /** Of CSV: text that a spreadsheet would run gets a `'` before it unless `as-is`. */
  formulas: z.enum(['guarded', 'as-is']).optional(),
})
export type ChartExport = z.infer<typeof chartExportSchema>
/** What allows a picture: the data it may show, and the entry that says so. */
export type ChartLeave = { data: ChartData; seq: number; at: string }

/**
 * The chart's data, aggregated on the server over the whole result. `rows[i]` is `[x, series | null, y0, y1, …]`,
 * values as in windows.
 */
export type ChartData = {
  rows: Row[]
  /** Points that were left out or thinned, so that the chart can say so. */
  thinned: number
  total: number
  /** By what rule points were left out: the extremes of each stretch, an even sample, the largest, the latest stay. */
  how: 'extremes' | 'sample' | 'largest' | 'latest' | 'first' | null
  /** Categories and series that are added up as *others*. */
  others: { x: number; series: number }
  /** Texts that are no numbers where numbers are measured: left out. */
  unreadable: number
  /** Width of a histogram's columns, whose x is where they begin; null elsewhere. */
  step: number | null
}
