import type { ChartData, ChartSpec } from '../contracts/chart.ts'
import type { Filter } from '../contracts/result.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import { drawBins } from './chart-bins.ts'
import { compileChart } from './chart-columns.ts'
import type { ChartColumns } from './chart-columns.ts'
import { drawGroups } from './chart-groups.ts'
import type { Base } from './chart-groups.ts'
import { drawRows } from './chart-rows.ts'
import type { Ask } from './database.ts'
import { compileOrdered } from './ordered.ts'
import type { Source } from './source.ts'

let nextTable = 1
const nothing: ChartData = {
  rows: [], thinned: 0, total: 0, how: null, others: { x: 0, series: 0 }, unreadable: 0, step: null,
}

/**
 * A chart's data, aggregated over all rows of the source that pass the filter. `total` counts its points before any
 * were left out, and `thinned` those left out, by the rule `how`: categories past the largest, series that cannot be
 * added up, and points of a line or a cloud beyond what a screen shows, of which the extremes always stay.
 */
export async function readChart(
  ask: Ask, source: Source, spec: ChartSpec, filter: readonly Filter[] = [],
): Promise<ChartData> {
  const chart = compileChart(source.columns, spec)
  if (source.files.length === 0) return nothing
  const base = await compileOrdered(ask, source, { offset: 0, limit: 1, sort: [], filter: [...filter] })
  const data = await draw(ask, base, source, spec, chart)
  return { ...data, unreadable: data.unreadable + await countUnreadable(ask, base, chart) }
}

async function draw(ask: Ask, base: Base, source: Source, spec: ChartSpec, chart: ChartColumns): Promise<ChartData> {
  const overTime = spec.kind === 'number' && spec.compare === 'previous' && chart.x?.temporal === true && !chart.raw
  if (spec.kind === 'number' && !overTime) return readNumber(ask, base, chart)
  const table = `chart_${nextTable++}`
  try {
    if (spec.kind === 'histogram' && spec.x !== null && !chart.x?.temporal) {
      return await drawBins(ask, base, source.columns, spec, chart, table)
    }
    // Over time a histogram is the count of rows of each period.
    if (spec.kind === 'histogram') {
      const counted = { ...spec, kind: 'bar' as const, y: [], grain: spec.grain ?? 'month' as const }
      return await drawGroups(ask, base, counted, compileChart(source.columns, counted), table)
    }
    return chart.raw ? await drawRows(ask, base, spec, chart, table) : await drawGroups(ask, base, spec, chart, table)
  } finally {
    for (const name of [table, `${table}_s`, `${table}_x`]) await ask(`DROP TABLE IF EXISTS ${name}`)
  }
}

/** One row of the measures over everything; without an aggregate, of the first row. */
async function readNumber(ask: Ask, base: Base, { measures, raw }: ChartColumns): Promise<ChartData> {
  const inner = measures.map(({ sql }, i) => `${sql} AS m${i}`).join(', ')
  const shown = measures.map(({ show }, i) => show(`m${i}`)).join(', ')
  const rows = await ask(`SELECT NULL, NULL, ${shown}
    FROM (SELECT ${inner} FROM ${base.from}${raw ? ' ORDER BY r LIMIT 1' : ''})`, base.values)
  return { ...nothing, rows: rows.map(decodeRow), total: rows.length }
}

async function countUnreadable(ask: Ask, base: Base, { measures }: ChartColumns): Promise<number> {
  const conditions = measures.flatMap(({ unreadable }) => unreadable ?? [])
  if (conditions.length === 0) return 0
  const sums = conditions.map(condition => `count(*) FILTER (${condition})`).join(' + ')
  return Number((await ask(`SELECT ${sums} FROM ${base.from}`, base.values))[0]?.[0] ?? 0)
}
