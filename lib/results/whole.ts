import type { ValueRequest, WholeValue } from '../contracts/result.ts'
import { AppError } from '../errors.ts'
import { encodeColumn } from '../host/duckdb-values.ts'
import type { Ask } from './database.ts'
import { getColumn } from './filter.ts'
import type { Source } from './source.ts'
import type { Views } from './view.ts'

/** A piece of one value, which windows show cut: characters `from` … `from + chars - 1`. */
export async function readWhole(ask: Ask, source: Source, views: Views, request: ValueRequest): Promise<WholeValue> {
  const { row, column, from, chars } = request
  const { type } = getColumn(source.columns, column)
  if (source.files.length === 0) throw missing(row)
  const text = `CAST(${encodeColumn(`c${column}`, type)} AS VARCHAR)`
  return views.spread(ask, source, request, { from: row, to: row + 1 }, async item => {
    const [found] = await ask(`SELECT substring(${text}, ${from + 1}, ${chars}), length(${text}) FROM ${item}`)
    if (!found) throw missing(row)
    return { text: found[0] === null ? null : String(found[0]), from, length: Number(found[1] ?? 0) }
  })
}

function missing(row: number): AppError {
  return new AppError('bad-request', `there is no row ${row + 1} in this order and filter`)
}
