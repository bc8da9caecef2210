import type { ChartData, ChartSpec } from '../contracts/chart.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import { compileChart } from './chart-columns.ts'
import type { ChartColumns } from './chart-columns.ts'
import { drawGroups } from './chart-groups.ts'
import { drawRows } from './chart-rows.ts'
import type { Ask } from './database.ts'
import { tableOf } from './source.ts'
import type { Source } from './source.ts'

let nextTable = 1

/**
 * A chart's data, aggregated over all rows of the source. `total` counts its points before any were left out, and
 * `thinned` those left out: categories past the largest, series past the twelfth that cannot be added up, and points
 * of a line or a cloud beyond what a screen shows, of which the extremes always stay.
 */
export async function readChart(ask: Ask, source: Source, spec: ChartSpec): Promise<ChartData> {
  const chart = compileChart(source.columns, spec)
  if (source.files.length === 0) return { rows: [], thinned: 0, total: 0 }
  if (spec.kind === 'number') return readNumber(ask, source, chart)
  const table = `chart_${nextTable++}`
  try {
    return chart.raw ? await drawRows(ask, source, spec, chart, table)
      : await drawGroups(ask, source, spec, chart, table)
  } finally {
    for (const name of [table, `${table}_top`]) await ask(`DROP TABLE IF EXISTS ${name}`)
  }
}

/** One row of the measures over everything; without an aggregate, of the first row. */
async function readNumber(ask: Ask, source: Source, { measures, raw }: ChartColumns): Promise<ChartData> {
  const inner = measures.map(({ sql }, i) => `${sql} AS m${i}`).join(', ')
  const shown = measures.map(({ show }, i) => show(`m${i}`)).join(', ')
  const rows = await ask(`SELECT NULL, NULL, ${shown}
    FROM (SELECT ${inner} FROM ${tableOf(source)}${raw ? ' LIMIT 1' : ''})`)
  return { rows: rows.map(decodeRow), thinned: 0, total: rows.length }
}
