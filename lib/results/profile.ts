import type { ResultColumn } from '../contracts/engine.ts'
import type { ColumnProfile } from '../contracts/result.ts'
import { decodeValue, encodeColumn } from '../host/duckdb-values.ts'
import type { Ask } from './database.ts'
import { getColumn } from './filter.ts'
import {
  basicsCount, basicsOf, isNumber, isText, layBars, maxProfiled, placeOfValue, quantiles, takeColumn,
} from './profile-sql.ts'
import { evenSpans, rowsOf, tableOf } from './source.ts'
import type { Source } from './source.ts'

/** Results up to this are profiled exactly, from all rows; of larger ones first an even sample is. */
export const exactRows = 300_000
export const sampleRows = 200_000
const topCount = 8
/** With fewer different values than this they are all counted. */
const maxCounted = 20_000
/** What comes less often in the sample is no frequent value. */
const leastOften = 3

let nextTable = 1

type From = { from: string; exact: boolean; taken: boolean }

/** Columns from a table in memory: all rows of a small result, an even sample of a large one. */
export async function profileColumns(ask: Ask, source: Source, positions: number[]): Promise<ColumnProfile[]> {
  const rows = source.starts.at(-1) ?? 0
  const exact = rows <= exactRows
  const table = `profile_${nextTable++}`
  const columns = positions.map(position => ({ position, column: getColumn(source.columns, position) }))
  const list = columns.map(({ column, position }) => takeColumn(column, position)).join(', ')
  const spans = exact ? [tableOf(source)] : evenSpans(source, sampleRows).map(span => rowsOf(source, span))
  try {
    await ask(`CREATE TABLE ${table} AS ${spans.map(from => `SELECT ${list} FROM ${from}`).join(' UNION ALL ')}`)
    const found: ColumnProfile[] = []
    for (const { column, position } of columns) {
      const from: From = { from: table, exact: true, taken: true }
      const profile = await describe(ask, column, position, from)
      const middle = isNumber(column)
        ? await ask(`SELECT quantile_cont(${placeOfValue(column, `c${position}`)}, [${quantiles.join(', ')}]) FROM ${table}`)
        : null
      const values = listOf(middle?.[0]?.[0])
      found.push({
        ...profile,
        quantiles: values.length === quantiles.length ? quantiles.map((at, i) => ({ at, value: values[i]! })) : null,
        top: (await countTop(ask, column, position, from)).filter(({ count }) => exact || count >= leastOften),
        distinct: { count: profile.distinct.count, about: !exact },
        sampled: exact ? null : sampleRows,
      })
    }
    return found
  } finally {
    await ask(`DROP TABLE IF EXISTS ${table}`)
  }
}

/** One column of a large result over all its rows; `known` is what the sample said. */
export async function profileFully(
  ask: Ask, source: Source, position: number, known: ColumnProfile,
): Promise<ColumnProfile> {
  const column = getColumn(source.columns, position)
  const from: From = { from: tableOf(source), exact: false, taken: false }
  const profile = await describe(ask, column, position, from)
  const few = profile.distinct.count <= maxCounted
  const candidates = known.top.map(({ value }) => String(value))
  const top = few ? await countTop(ask, column, position, from)
    : candidates.length > 0 ? await countTop(ask, column, position, from, candidates) : []
  return {
    ...profile, top,
    distinct: { count: Math.min(profile.distinct.count, profile.count), about: true },
    quantiles: known.quantiles, sampled: null, quantileRows: known.quantiles ? known.sampled : null,
  }
}

async function describe(ask: Ask, column: ResultColumn, position: number, source: From): Promise<ColumnProfile> {
  const [row] = await ask(`SELECT count(*), ${basicsOf(column, position, source).join(', ')} FROM ${source.from}`)
  const [rows, ...basics] = (row ?? []).map(decodeValue)
  const [count, min, max, mean, deviation, distinct, low, high, shortest, longest, length] = basics.slice(0, basicsCount)
  const number = (value: unknown) => (value === null || value === undefined ? null : Number(value))
  const [least, most] = [number(low), number(high)]
  return {
    count: Number(count ?? 0), nulls: Number(rows ?? 0) - Number(count ?? 0),
    distinct: { count: Number(distinct ?? 0), about: !source.exact },
    min: min ?? null, max: max ?? null, mean: number(mean), deviation: number(deviation), quantiles: null,
    lengths: isText(column) && number(shortest) !== null
      ? { min: Number(shortest), max: Number(longest), mean: Number(length) } : null,
    histogram: least === null || most === null ? null : await readBars(ask, column, position, source, least, most),
    top: [], sampled: null, quantileRows: null,
  }
}

async function readBars(
  ask: Ask, column: ResultColumn, position: number, { from }: From, low: number, high: number,
): Promise<ColumnProfile['histogram']> {
  const bars = layBars(column, position, low, high)
  if (!bars) return null
  const rows = await ask(`SELECT ${bars.sql} AS b, count(*) FROM ${from}
    WHERE ${placeOfValue(column, `c${position}`)} IS NOT NULL GROUP BY 1`)
  const counts = new Map(rows.map(([bar, count]) => [Number(bar), Number(count)]))
  return Array.from({ length: bars.count }, (_, i) =>
    ({ from: bars.edge(i), to: bars.edge(i + 1), count: counts.get(i) ?? 0 }))
}

async function countTop(
  ask: Ask, column: ResultColumn, position: number, { from }: From, among?: string[],
): Promise<ColumnProfile['top']> {
  const name = `c${position}`
  const shown = isText(column) ? `CAST(${name} AS VARCHAR)` : encodeColumn(name, column.type)
  const short = isText(column) ? ` AND length(CAST(${name} AS VARCHAR)) <= ${maxProfiled}` : ''
  // Compared as text, which is how the sample told them.
  const within = among ? ` AND CAST(${shown} AS VARCHAR) IN (${among.map((_, i) => `$${i + 1}::VARCHAR`).join(', ')})` : ''
  const rows = await ask(`SELECT v, count(*) AS n FROM (SELECT ${shown} AS v FROM ${from}
    WHERE ${name} IS NOT NULL${short}${within}) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${topCount}`, among)
  return rows.map(([value, count]) => ({ value: decodeValue(value), count: Number(count) }))
}

/** A list as the DuckDB client gives it. */
function listOf(value: unknown): number[] {
  const items = value !== null && typeof value === 'object' && 'items' in value ? value.items : null
  return Array.isArray(items) ? items.map(Number).filter(Number.isFinite) : []
}
