import type { ChartData, ChartSpec } from '../contracts/chart.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import { AppError } from '../errors.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import { findColumn, readNumber } from './chart-columns.ts'
import type { ChartColumns } from './chart-columns.ts'
import type { Base } from './chart-groups.ts'
import { maxSeries } from './chart-limits.ts'
import type { Ask } from './database.ts'

const numeric = new Set(['integer', 'decimal', 'float'])

/**
 * How many rows lie in each stretch of a number: `rows[i]` is `[start, series, count]`, empty stretches left out, all
 * `step` wide and beginning at multiples of it. Throws `bad-request` where the column holds no numbers.
 */
export async function drawBins(
  ask: Ask, base: Base, columns: readonly ResultColumn[], spec: ChartSpec, chart: ChartColumns, table: string,
): Promise<ChartData> {
  const { column, sql } = findColumn(columns, spec.x ?? '')
  if (!numeric.has(column.kind) && column.kind !== 'text') {
    throw new AppError('bad-request', `\`${column.name}\` is ${column.type}: a histogram needs numbers or dates`,
      { params: { column: column.name } })
  }
  const value = column.kind === 'text' ? readNumber(sql) : `CAST(${sql} AS DOUBLE)`
  await ask(`CREATE TABLE ${table} AS SELECT ${value} AS v, ${chart.series?.sql ?? 'NULL::VARCHAR'} AS s,
    ${sql} IS NOT NULL AS there FROM ${base.from}`, base.values)
  const [row] = await ask(`SELECT min(v) FILTER (isfinite(v)), max(v) FILTER (isfinite(v)),
    count(*) FILTER (isfinite(v)), count(*) FILTER (there AND (v IS NULL OR NOT isfinite(v))) FROM ${table}`)
  const [low, high, total, unreadable] = [0, 1, 2, 3].map(i => Number(row?.[i] ?? 0)) as [number, number, number, number]
  const none = { thinned: 0, total, how: null, others: { x: 0, series: 0 }, unreadable } as const
  if (total === 0) return { ...none, rows: [], step: null }
  const step = binWidth(low, high, spec.bins ?? Math.min(40, Math.max(10, Math.ceil(Math.sqrt(total)))),
    column.kind === 'integer')
  const start = Math.floor(low / step) * step
  const most = maxSeries('histogram')
  const rows = await ask(`WITH top AS (SELECT s, count(*) AS n FROM ${table} GROUP BY s ORDER BY n DESC, s LIMIT ${most})
    SELECT ${start}::DOUBLE + floor((v - ${start}::DOUBLE) / ${step}::DOUBLE) * ${step}::DOUBLE, t.s,
      CAST(count(*) AS VARCHAR)
    FROM ${table} AS g JOIN top AS t ON g.s IS NOT DISTINCT FROM t.s
    WHERE isfinite(v) GROUP BY 1, t.s, t.n ORDER BY 1, t.n DESC`)
  const shown = rows.map(decodeRow)
  const counted = shown.reduce((sum, [, , count]) => sum + Number(count), 0)
  return { ...none, rows: shown, step, thinned: total - counted, how: counted < total ? 'largest' : null }
}

/** A width people count in (1, 2 or 5 and zeros) that gives about so many columns; whole for whole numbers. */
export function binWidth(low: number, high: number, bins: number, whole: boolean): number {
  const rough = (high - low) / bins
  if (!(rough > 0)) return whole ? 1 : Math.abs(low) > 0 ? 10 ** Math.floor(Math.log10(Math.abs(low)) - 1) : 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const width = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= rough * 0.999) ?? power * 10
  return whole ? Math.max(1, Math.round(width)) : width
}
