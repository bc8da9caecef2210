import { z } from 'zod'
import type { Row } from './engine.ts'

export const chartKinds = ['bar', 'line', 'area', 'scatter', 'pie', 'number'] as const
export type ChartKind = (typeof chartKinds)[number]
export const aggregates = ['none', 'sum', 'avg', 'min', 'max', 'count', 'count-distinct'] as const
export type Aggregate = (typeof aggregates)[number]

/**
 * A chart over a result, part of its cell. Columns go by name of the result's columns. `y` entries aggregate a column
 * (for `count`, `column` may be null). `series` splits the measure into one line, area or bar per value.
 */
export const chartSchema = z.object({
  kind: z.enum(chartKinds),
  x: z.string().nullable().default(null),
  y: z.array(z.object({ column: z.string().nullable(), aggregate: z.enum(aggregates) })).max(8).default([]),
  series: z.string().nullable().default(null),
  /** How dates on x are grouped; null: as they are. */
  grain: z.enum(['hour', 'day', 'week', 'month', 'quarter', 'year']).nullable().default(null),
  stacked: z.boolean().default(false),
  title: z.string().max(200).default(''),
})
export type ChartSpec = z.infer<typeof chartSchema>

/**
 * The chart's data, aggregated on the server over the whole result (`POST /api/executions/:id/chart`).
 * `rows[i]` is `[x, series | null, y0, y1, …]`; at most `maxPoints` rows, the rest are counted in `others`.
 */
export type ChartData = {
  rows: Row[]
  /** Points that were left out or thinned, so that the chart can say so. */
  thinned: number
  total: number
}
