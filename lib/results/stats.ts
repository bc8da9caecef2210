import type { Stats, StatsRequest } from '../contracts/result.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import { decodeValue, restore } from '../host/duckdb-values.ts'
import type { Ask } from './database.ts'
import { getColumn } from './filter.ts'
import { compileCondition } from './ordered.ts'
import { showValue } from './show.ts'
import { tableOf } from './source.ts'
import type { Source } from './source.ts'
import type { Views } from './view.ts'

const numeric = new Set(['integer', 'decimal', 'float'])
/** Kinds without an order that means something. */
const unordered = new Set(['nested', 'json', 'binary', 'boolean', 'other'])

/** What columns add up to, over all rows that pass the filter or over a stretch of them in the order of the view. */
export async function readStats(ask: Ask, source: Source, views: Views, request: StatsRequest): Promise<Stats> {
  const columns = request.columns.map(position => ({ position, column: getColumn(source.columns, position) }))
  const none = { count: 0, sum: null, average: null, min: null, max: null }
  if (source.files.length === 0) return { rows: 0, columns: columns.map(() => none) }
  const list = ['count(*)', ...columns.flatMap(({ position, column }) => aggregatesOf(position, column))].join(', ')
  const read = async (from: string, where = 'true', values: string[] = []) => {
    const [row] = await ask(`SELECT ${list} FROM ${from} WHERE ${where}`, values)
    const numbers = (row ?? []).map(decodeValue)
    return {
      rows: Number(numbers[0] ?? 0),
      columns: columns.map((_, i) => {
        const [count, sum, average, min, max] = numbers.slice(1 + i * 5, 6 + i * 5)
        return { count: Number(count ?? 0), sum: sum ?? null, average: average ?? null, min: min ?? null, max: max ?? null }
      }),
    }
  }
  if (!request.rows) {
    const condition = await compileCondition(ask, source, request.filter)
    return read(tableOf(source), condition.sql, condition.values)
  }
  return views.spread(ask, source, request, request.rows, from => read(from))
}

function aggregatesOf(position: number, column: ResultColumn): string[] {
  const value = restore(`c${position}`, column.type)
  const show = showValue(column.type)
  const number = numeric.has(column.kind)
  const ordered = !unordered.has(column.kind)
  return [
    `count(c${position})`,
    number ? (column.kind === 'float' ? `sum(${value})` : `CAST(sum(${value}) AS VARCHAR)`) : 'NULL',
    number ? `avg(${value})` : 'NULL',
    ordered ? show(`min(${value})`) : 'NULL',
    ordered ? show(`max(${value})`) : 'NULL',
  ]
}
