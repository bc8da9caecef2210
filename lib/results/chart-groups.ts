import { othersValue } from '../contracts/chart.ts'
import type { ChartData, ChartSpec } from '../contracts/chart.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import { asName } from './chart-columns.ts'
import type { ChartColumns } from './chart-columns.ts'
import { maxPoints, maxSeries, maxX } from './chart-limits.ts'
import type { Ask } from './database.ts'

/** The rows a chart is made of: `c0`, `c1`, … and their place `r`, with the values bound in it. */
export type Base = { from: string; values: string[] }

const countOf = async (ask: Ask, sql: string) => Number((await ask(sql))[0]?.[0] ?? 0)

/**
 * Points that are groups of rows: one for each x and series. What is past the largest is one more group, *others*:
 * added up from the groups where that is the same, and otherwise measured over its rows again.
 */
export async function drawGroups(
  ask: Ask, base: Base, spec: ChartSpec, chart: ChartColumns, table: string,
): Promise<ChartData> {
  const { x, series, measures, summable } = chart
  const list = measures.map(({ sql }, i) => `${sql} AS m${i}`).join(', ')
  const rows = `(SELECT *, ${x?.sql ?? 'NULL::VARCHAR'} AS x, ${series?.sql ?? 'NULL::VARCHAR'} AS s FROM ${base.from})`
  await ask(`CREATE TABLE ${table} AS SELECT x, s, ${list}, min(r) AS r FROM ${rows} GROUP BY 1, 2`, base.values)
  const total = await countOf(ask, `SELECT count(*) FROM ${table}`)
  const whole = (name: string) => `${summable ? 'sum' : 'max'}(${name})`

  const [amountX, amountS] = [
    await countOf(ask, `SELECT count(*) FROM (SELECT DISTINCT x FROM ${table})`),
    await countOf(ask, `SELECT count(*) FROM (SELECT DISTINCT s FROM ${table})`),
  ]
  const mostS = maxSeries(spec.kind)
  const joinsOthers = spec.kind === 'bar' || spec.kind === 'line' || spec.kind === 'area'
  const othersS = amountS > mostS && spec.others && joinsOthers
  const byRank = `${whole('m0')} DESC NULLS LAST, s`
  const [order] = [spec.kind === 'heatmap' || spec.kind === 'cohort' ? series?.order?.('s') : undefined]
  await ask(`CREATE TABLE ${table}_s AS SELECT s, row_number() OVER () AS place FROM (
    SELECT s FROM ${table} GROUP BY s ORDER BY ${order ? `${order} NULLS LAST` : byRank}
    LIMIT ${othersS ? mostS - 1 : mostS})`)

  const chosen = chooseX(spec, chart, { table, whole, amountX, amountS: Math.min(amountS, mostS) })
  await ask(`CREATE TABLE ${table}_x AS SELECT x, row_number() OVER () AS n FROM (${chosen.sql})`)
  const keptX = await countOf(ask, `SELECT count(*) FROM ${table}_x`)
  const othersX = keptX < amountX && chosen.others

  const again = (othersX || othersS) && !summable
  const values = measures.map(({ sql }, i) =>
    `${again ? sql : othersX || othersS ? `sum(m${i})` : `any_value(m${i})`} AS m${i}`).join(', ')
  const shown = measures.map(({ show }, i) => show(`m${i}`)).join(', ')
  const found = await ask(`SELECT n IS NULL, place IS NULL, ${x ? x.show('x') : 'NULL'}, ${asName('s')}, ${shown} FROM (
      SELECT kx.n, ks.place, kx.x, ks.s, ${values}
      FROM ${again ? rows : table} AS g LEFT JOIN ${table}_x AS kx ON g.x IS NOT DISTINCT FROM kx.x
        LEFT JOIN ${table}_s AS ks ON g.s IS NOT DISTINCT FROM ks.s
      WHERE (${othersX} OR kx.n IS NOT NULL) AND (${othersS} OR ks.place IS NOT NULL)
      GROUP BY kx.n, ks.place, kx.x, ks.s)
    ORDER BY n NULLS LAST, place NULLS LAST`, again ? base.values : [])
  const drawn = othersX && othersS ? total : await countOf(ask, `SELECT count(*) FROM ${table} AS g
    WHERE (${othersX} OR EXISTS (SELECT 1 FROM ${table}_x AS k WHERE g.x IS NOT DISTINCT FROM k.x))
      AND (${othersS} OR EXISTS (SELECT 1 FROM ${table}_s AS k WHERE g.s IS NOT DISTINCT FROM k.s))`)
  return {
    rows: found.map(([noX, noS, ...rest]) => {
      const [at = null, split = null, ...measured] = decodeRow(rest)
      return [noX ? othersValue : at, noS ? othersValue : split, ...measured]
    }),
    thinned: total - drawn, total,
    how: drawn === total ? null : keptX < amountX && !othersX ? chosen.how : 'largest',
    others: { x: othersX ? amountX - keptX : 0, series: othersS ? amountS - (mostS - 1) : 0 },
    unreadable: 0, step: null,
  }
}

type Options = { table: string; whole: (name: string) => string; amountX: number; amountS: number }
type Chosen = { sql: string; others: boolean; how: ChartData['how'] }

/** Which x stay and in what order, as a query of `x` alone; whether the rest may be added up. */
function chooseX(spec: ChartSpec, chart: ChartColumns, options: Options): Chosen {
  const { x, measures } = chart
  const { table, whole, amountX, amountS } = options
  // A matrix shows the rows of its columns: one whose every value stands in a column left out would be empty.
  const within = spec.kind === 'heatmap' || spec.kind === 'cohort'
    ? `WHERE EXISTS (SELECT 1 FROM ${table}_s AS k WHERE g.s IS NOT DISTINCT FROM k.s)` : ''
  const perX = `(SELECT x, ${measures.map((_, i) => `${whole(`m${i}`)} AS m${i}`).join(', ')}, min(r) AS r
    FROM ${table} AS g ${within} GROUP BY x)`
  const round = spec.kind === 'pie' || spec.kind === 'donut'
  const rank = 'm0 DESC NULLS LAST, x'
  const sorted = sortOf(spec, x?.ordered ?? false)
  // Lines over names go on as lines over numbers do: a point left out of the middle would be a lie.
  const named = x?.ordered === false && (spec.sort === 'auto' || spec.sort === 'x')
  const long = (spec.kind === 'line' || spec.kind === 'area') && (x?.ordered === true || named) && spec.top === null
  if (long) {
    const most = Math.max(150, Math.floor(maxPoints / Math.max(1, amountS)))
    const sql = amountX <= most ? `SELECT x FROM ${perX}` : thinX(chart, perX, most, amountX)
    return { sql: `SELECT x FROM (${sql}) ORDER BY x NULLS LAST`, others: false, how: 'extremes' }
  }
  const most = spec.top ?? maxX(spec.kind, x?.temporal ?? false)
  if (x?.temporal && spec.top === null) {
    // The latest are what is asked for; a heat map and cohorts read from the first of them on.
    return {
      sql: `SELECT x FROM (SELECT * FROM ${perX} ORDER BY x DESC NULLS LAST LIMIT ${most}) ORDER BY ${sorted}`,
      others: false, how: 'latest',
    }
  }
  if (spec.kind === 'funnel' && spec.top === null) {
    return { sql: `SELECT x FROM ${perX} ORDER BY ${sorted} LIMIT ${most}`, others: false, how: 'first' }
  }
  const others = spec.others && (round || (spec.top !== null && (spec.kind === 'bar' || spec.kind === 'combo')))
  // With the rest of a pie as one slice more, the pigments still suffice.
  const limit = round && others && amountX > most ? Math.max(1, spec.top ?? most - 1) : most
  return {
    sql: `SELECT x FROM (SELECT * FROM ${perX} ORDER BY ${rank} LIMIT ${limit}) ORDER BY ${sorted}`,
    others, how: 'largest',
  }
}

function sortOf(spec: ChartSpec, ordered: boolean): string {
  const auto = spec.kind === 'funnel' ? 'result'
    : spec.kind === 'pie' || spec.kind === 'donut' ? 'value-desc'
      : ordered || spec.kind === 'line' || spec.kind === 'area' || spec.kind === 'cohort' ? 'x' : 'value-desc'
  switch (spec.sort === 'auto' ? auto : spec.sort) {
    case 'x': return 'x NULLS LAST'
    case 'x-desc': return 'x DESC NULLS LAST'
    case 'value': return 'm0 NULLS LAST, x'
    case 'value-desc': return 'm0 DESC NULLS LAST, x'
    default: return 'r'
  }
}

/** The least and the greatest of each bucket of a long axis, and both of its ends. */
function thinX({ x, measures }: ChartColumns, perX: string, most: number, amountX: number): string {
  const buckets = Math.max(1, Math.floor((most - 2) / (2 * measures.length)))
  const extremes = measures.flatMap((_, i) => extremesOf('x', `m${i}`)).join(', ')
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
