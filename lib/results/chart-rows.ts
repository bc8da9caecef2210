import type { ChartData, ChartSpec } from '../contracts/chart.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import type { ChartColumns } from './chart-columns.ts'
import { extremesOf, maxPoints, maxSeries } from './chart-groups.ts'
import type { Ask } from './database.ts'
import { placeOf, tableOf } from './source.ts'
import type { Source } from './source.ts'

const maxBars = 50
const maxSlices = 12

/** Points that are rows of the result as they are. */
export async function drawRows(
  ask: Ask, source: Source, spec: ChartSpec, chart: ChartColumns, table: string,
): Promise<ChartData> {
  const { x, series, measures } = chart
  const names = measures.map((_, i) => `m${i}`)
  const list = measures.map(({ sql }, i) => `${sql} AS m${i}`).join(', ')
  // A cloud needs both of its coordinates; a line may have gaps.
  const present = spec.kind === 'scatter' ? 'WHERE x IS NOT NULL AND m0 IS NOT NULL' : ''
  await ask(`CREATE TABLE ${table} AS SELECT * FROM (
    SELECT ${x?.sql ?? 'row_number() OVER ()'} AS x, ${series ?? 'NULL::VARCHAR'} AS s, ${list}, ${placeOf} AS r
    FROM ${tableOf(source)}) ${present}`)
  const best = spec.kind === 'scatter' ? 'count(*)' : 'max(m0)'
  await ask(`CREATE TABLE ${table}_top AS SELECT s FROM ${table} GROUP BY s
    ORDER BY ${best} DESC NULLS LAST, s LIMIT ${maxSeries}`)
  const [counted] = await ask(`SELECT count(*), (SELECT count(*) FROM ${table}_top) FROM ${table}`)
  const [total, amountS] = [Number(counted?.[0] ?? 0), Number(counted?.[1] ?? 1)]
  const points = `(SELECT g.* FROM ${table} AS g JOIN ${table}_top AS t ON g.s IS NOT DISTINCT FROM t.s)`
  const chosen = total <= maxPoints && spec.kind !== 'bar' && spec.kind !== 'pie'
    ? `SELECT * FROM ${points}` : choose(spec, chart, points, names, amountS)
  const order = spec.kind === 'line' || spec.kind === 'area' ? 'x NULLS LAST, r' : 'r'
  const shown = measures.map(({ show }, i) => show(`m${i}`)).join(', ')
  const rows = await ask(`SELECT ${x ? x.show('x') : 'CAST(x AS VARCHAR)'}, s, ${shown}
    FROM (${chosen}) ORDER BY ${order}`)
  return { rows: rows.map(decodeRow), thinned: total - rows.length, total }
}

function choose(spec: ChartSpec, chart: ChartColumns, points: string, names: string[], amountS: number): string {
  if (spec.kind === 'bar' || spec.kind === 'pie') {
    return `SELECT * FROM ${points} ORDER BY r LIMIT ${spec.kind === 'bar' ? maxBars : maxSlices}`
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
