import type { ChartData, ChartSpec } from '../contracts/chart.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import type { ChartColumns } from './chart-columns.ts'
import type { Ask } from './database.ts'
import { tableOf } from './source.ts'
import type { Source } from './source.ts'

export const maxPoints = 2000
export const maxSeries = 12
const maxBars = 50
const maxSlices = 12
/** Bars over time keep their order, so more of them can be read. */
const maxTimeBars = 500
/** What the series past the twelfth are summed up as. */
export const othersSeries = '…others'

const countOf = async (ask: Ask, sql: string) => Number((await ask(sql))[0]?.[0] ?? 0)

/** Points that are groups of rows: one for each x and series. */
export async function drawGroups(
  ask: Ask, source: Source, spec: ChartSpec, chart: ChartColumns, table: string,
): Promise<ChartData> {
  const { x, series, measures, summable } = chart
  const names = measures.map((_, i) => `m${i}`)
  const list = measures.map(({ sql }, i) => `${sql} AS m${i}`).join(', ')
  await ask(`CREATE TABLE ${table} AS
    SELECT ${x?.sql ?? 'NULL::VARCHAR'} AS x, ${series ?? 'NULL::VARCHAR'} AS s, ${list}
    FROM ${tableOf(source)} GROUP BY 1, 2`)
  const total = await countOf(ask, `SELECT count(*) FROM ${table}`)
  const whole = (name: string) => `${summable ? 'sum' : 'max'}(${name})`

  // The largest series, in order; the rest together where that means something.
  await ask(`CREATE TABLE ${table}_top AS SELECT s, row_number() OVER () AS place FROM (
    SELECT s FROM ${table} GROUP BY s ORDER BY ${whole('m0')} DESC NULLS LAST, s LIMIT ${maxSeries})`)
  const kept = `SELECT g.x, t.s, t.place, ${names.map(name => `g.${name}`).join(', ')}
    FROM ${table} AS g JOIN ${table}_top AS t ON g.s IS NOT DISTINCT FROM t.s`
  const others = `SELECT x, '${othersSeries}', ${maxSeries + 1}, ${names.map(name => `sum(${name})`).join(', ')}
    FROM ${table} AS g WHERE NOT EXISTS (SELECT 1 FROM ${table}_top AS t WHERE g.s IS NOT DISTINCT FROM t.s) GROUP BY x`
  const points = `(${kept}${summable ? ` UNION ALL ${others}` : ''})`
  const inSeries = await countOf(ask, `SELECT count(*) FROM ${points}`)
  const lostSeries = summable ? 0 : total - inSeries

  const amountX = await countOf(ask, `SELECT count(*) FROM (SELECT DISTINCT x FROM ${table})`)
  const amountS = await countOf(ask, `SELECT count(*) FROM ${table}_top`)
  const perX = `(SELECT x, ${names.map(name => `${whole(name)} AS ${name}`).join(', ')} FROM ${points} GROUP BY x)`
  const chosen = chooseX(spec, chart, { perX, names, amountX, amountS })
  const byMeasure = spec.kind === 'pie' || (spec.kind === 'bar' && !x?.ordered)
  const shown = measures.map(({ show }, i) => show(`p.m${i}`)).join(', ')
  const rows = await ask(`SELECT ${x ? x.show('p.x') : 'NULL'}, p.s, ${shown}
    FROM ${points} AS p JOIN (${chosen}) AS k ON p.x IS NOT DISTINCT FROM k.x
    ORDER BY ${byMeasure ? 'k.n' : 'p.x NULLS LAST'}, p.place`)
  return { rows: rows.map(decodeRow), thinned: lostSeries + inSeries - rows.length, total }
}

type XOptions = { perX: string; names: string[]; amountX: number; amountS: number }

/** Which x stay, as a query; those chosen by measure have their rank as `n`. */
function chooseX(spec: ChartSpec, { x }: ChartColumns, { perX, names, amountX, amountS }: XOptions): string {
  const most = Math.max(150, Math.floor(maxPoints / Math.max(1, amountS)))
  if (spec.kind === 'bar' && x?.temporal) return `SELECT x FROM ${perX} ORDER BY x DESC NULLS LAST LIMIT ${maxTimeBars}`
  if (spec.kind === 'bar' || spec.kind === 'pie') {
    return `SELECT x, row_number() OVER () AS n FROM (SELECT x FROM ${perX} ORDER BY m0 DESC NULLS LAST, x
      LIMIT ${spec.kind === 'pie' ? maxSlices : maxBars})`
  }
  if (amountX <= most) return `SELECT x FROM ${perX}`
  const buckets = Math.max(1, Math.floor((most - 2) / (2 * names.length)))
  const extremes = names.flatMap(name => extremesOf('x', name)).join(', ')
  const axis = x?.axis?.('x')
  // Of equal width, as on the screen; where the axis has no numbers, of equally many points.
  const placed = axis
    ? `span AS (SELECT min(${axis}) FILTER (isfinite(${axis})) AS low,
        max(${axis}) FILTER (isfinite(${axis})) AS high FROM p),
      placed AS (SELECT p.*, floor((${axis} - low) * ${buckets - 1} / nullif(high - low, 0)) AS b FROM p, span)`
    : `placed AS (SELECT *, (row_number() OVER (ORDER BY x) - 1) * ${buckets} // ${amountX} AS b FROM p)`
  return `WITH p AS MATERIALIZED (SELECT * FROM ${perX} WHERE x IS NOT NULL), ${placed}
    SELECT unnest([${extremes}]) AS x FROM placed GROUP BY b UNION SELECT unnest([min(x), max(x)]) FROM p`
}

/** Aggregates that find the rows with the least and the greatest value of a bucket. */
export function extremesOf(row: string, value: string): string[] {
  return [`arg_min(${row}, ${value})`, `arg_max(${row}, ${value})`]
}
