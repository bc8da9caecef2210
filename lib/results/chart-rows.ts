import type { ChartData, ChartSpec } from '../contracts/chart.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import { asName } from './chart-columns.ts'
import type { ChartColumns } from './chart-columns.ts'
import { extremesOf } from './chart-groups.ts'
import type { Base } from './chart-groups.ts'
import { maxPoints, maxSeries, maxX } from './chart-limits.ts'
import type { Ask } from './database.ts'

/** Points that are rows of the result as they are. */
export async function drawRows(
  ask: Ask, base: Base, spec: ChartSpec, chart: ChartColumns, table: string,
): Promise<ChartData> {
  const { x, series, measures } = chart
  const names = measures.map((_, i) => `m${i}`)
  const list = measures.map(({ sql }, i) => `${sql} AS m${i}`).join(', ')
  // A cloud needs both of its coordinates; a line may have gaps.
  const present = spec.kind === 'scatter' ? 'WHERE x IS NOT NULL AND m0 IS NOT NULL' : ''
  await ask(`CREATE TABLE ${table} AS SELECT * FROM (
    SELECT ${x?.sql ?? 'row_number() OVER ()'} AS x, ${series?.sql ?? 'NULL::VARCHAR'} AS s, ${list}, r
    FROM ${base.from}) ${present}`, base.values)
  const best = spec.kind === 'scatter' ? 'count(*)' : 'max(m0)'
  await ask(`CREATE TABLE ${table}_s AS SELECT s FROM ${table} GROUP BY s
    ORDER BY ${best} DESC NULLS LAST, s LIMIT ${maxSeries(spec.kind)}`)
  const [counted] = await ask(`SELECT count(*), (SELECT count(*) FROM ${table}_s) FROM ${table}`)
  const [total, amountS] = [Number(counted?.[0] ?? 0), Number(counted?.[1] ?? 1)]
  const points = `(SELECT g.* FROM ${table} AS g JOIN ${table}_s AS t ON g.s IS NOT DISTINCT FROM t.s)`
  const few = spec.kind === 'bar' || spec.kind === 'combo'
  const chosen = total <= maxPoints && !few ? `SELECT * FROM ${points}` : choose(spec, chart, points, names, amountS)
  const inOrder = spec.kind === 'line' || spec.kind === 'area'
  const order = inOrder ? 'x NULLS LAST, r' : few ? rowOrder(spec) : 'r'
  const shown = measures.map(({ show }, i) => show(`m${i}`)).join(', ')
  const rows = await ask(`SELECT ${x ? x.show('x') : 'CAST(x AS VARCHAR)'}, ${asName('s')}, ${shown}
    FROM (${chosen}) ORDER BY ${order}`)
  const thinned = total - rows.length
  return {
    rows: rows.map(decodeRow), thinned, total, others: { x: 0, series: 0 }, unreadable: 0, step: null,
    how: thinned === 0 ? null : few ? (spec.top === null ? 'first' : 'largest')
      : spec.kind === 'scatter' ? 'sample' : 'extremes',
  }
}

function rowOrder({ sort }: ChartSpec): string {
  switch (sort) {
    case 'x': return 'x NULLS LAST, r'
    case 'x-desc': return 'x DESC NULLS LAST, r'
    case 'value': return 'm0 NULLS LAST, r'
    case 'value-desc': return 'm0 DESC NULLS LAST, r'
    default: return 'r'
  }
}

function choose(spec: ChartSpec, chart: ChartColumns, points: string, names: string[], amountS: number): string {
  if (spec.kind === 'bar' || spec.kind === 'combo') {
    const most = spec.top ?? maxX(spec.kind, chart.x?.temporal ?? false)
    return `SELECT * FROM ${points} ORDER BY ${spec.top === null ? 'r' : 'm0 DESC NULLS LAST, r'} LIMIT ${most}`
  }
  if (spec.kind === 'scatter') {
    // An even sample, the same each time, and the outermost points of every axis: of equal ones the first.
    const axes = ['x', ...names]
    const ends = axes.flatMap((name, i) => [`min(${name}) AS low${i}`, `max(${name}) AS high${i}`])
    const outermost = axes.flatMap((name, i) =>
      [`min(r) FILTER (${name} = low${i})`, `min(r) FILTER (${name} = high${i})`])
    return `WITH p AS ${points}, ends AS (SELECT ${ends.join(', ')} FROM p), kept AS (
      (SELECT r FROM p ORDER BY hash(r) LIMIT ${maxPoints - outermost.length})
      UNION SELECT unnest([${outermost.join(', ')}]) FROM p, ends)
      SELECT p.* FROM p SEMI JOIN kept USING (r)`
  }
  const buckets = Math.max(1, Math.floor((maxPoints / Math.max(1, amountS) - 2) / (2 * names.length)))
  const extremes = names.flatMap(name => extremesOf('r', name)).join(', ')
  return `WITH p AS ${points}, ${placeInBuckets(chart, buckets)},
    kept AS (SELECT unnest([${extremes}]) AS r FROM placed GROUP BY s, b
      UNION SELECT unnest([arg_min(r, x), arg_max(r, x)]) FROM p GROUP BY s)
    SELECT p.* FROM p SEMI JOIN kept USING (r)`
}

/** Buckets of equal width, as on the screen; where the axis has no numbers, of equally many points. */
function placeInBuckets({ x }: ChartColumns, buckets: number): string {
  const axis = x === null ? 'x::DOUBLE' : x.axis?.('x')
  if (axis === undefined) {
    return `placed AS (SELECT *, ((row_number() OVER (PARTITION BY s ORDER BY x NULLS LAST, r) - 1) * ${buckets})
      // count(*) OVER (PARTITION BY s) AS b FROM p)`
  }
  return `span AS (SELECT min(${axis}) FILTER (isfinite(${axis})) AS low,
      max(${axis}) FILTER (isfinite(${axis})) AS high FROM p),
    placed AS (SELECT p.*, floor((${axis} - low) * ${buckets - 1} / nullif(high - low, 0)) AS b FROM p, span)`
}
