import type { ColumnValues, ValuesRequest } from '../contracts/result.ts'
import { decodeValue, encodeColumn } from '../host/duckdb-values.ts'
import type { Ask } from './database.ts'
import { getColumn } from './filter.ts'
import { compileCondition } from './ordered.ts'
import { evenSpans, rowsOf, tableOf } from './source.ts'
import type { Source } from './source.ts'

/** A value that is longer cannot be filtered by, and is shown cut. */
const maxValue = 1000
/** With more different values than this counting them all takes too long for a menu that opens. */
const maxCounted = 500_000
const sampleRows = 200_000

/**
 * The values of a column among the rows that pass the filter, the most frequent first, of equal ones in their order.
 * Where nearly every row has another value, an even sample is counted, and the answer says so.
 */
export async function readValues(ask: Ask, source: Source, request: ValuesRequest): Promise<ColumnValues> {
  if (source.files.length === 0) return { values: [], distinct: 0, nulls: 0 }
  const { type } = getColumn(source.columns, request.column)
  const condition = await compileCondition(ask, source, request.filter)
  const name = `c${request.column}`
  const shown = encodeColumn(name, type)
  const bound = [...condition.values]
  let search = ''
  if (request.search !== '') {
    bound.push(request.search)
    search = ` AND contains(lower(CAST(${name} AS VARCHAR)), lower($${bound.length}::VARCHAR))`
  }
  const rows = source.starts.at(-1) ?? 0
  let from = tableOf(source)
  let sampled: number | undefined
  const count = `SELECT approx_count_distinct(${name}), count(*) FILTER (${name} IS NULL)
    FROM ${from} WHERE ${condition.sql}`
  const [counted] = await ask(`${count}${search}`, bound)
  const about = Number(counted?.[0] ?? 0)
  let nulls = Number(counted?.[1] ?? 0)
  if (about > maxCounted && rows > sampleRows) {
    from = `(${evenSpans(source, sampleRows).map(span => `SELECT * FROM ${rowsOf(source, span)}`).join(' UNION ALL ')})`
    sampled = sampleRows
  }
  const found = await ask(`WITH counted AS MATERIALIZED (
      SELECT ${name} AS v, count(*) AS n FROM ${from} WHERE ${condition.sql}${search} AND ${name} IS NOT NULL GROUP BY 1)
    SELECT ${shown.replaceAll(name, 'v')}, n, (SELECT count(*) FROM counted) FROM counted
    ORDER BY n DESC, v LIMIT ${request.limit}`, bound)
  if (request.search !== '') nulls = 0
  return {
    values: found.map(row => {
      const value = decodeValue(row[0])
      const whole = { value, count: Number(row[1]) }
      return typeof value === 'string' && value.length > maxValue
        ? { value: `${value.slice(0, 200)}…`, count: whole.count, cut: true as const } : whole
    }),
    distinct: sampled ? about : Number(found[0]?.[2] ?? 0),
    nulls,
    ...(sampled ? { sampled } : {}),
  }
}
