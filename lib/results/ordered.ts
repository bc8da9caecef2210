import type { Row } from '../contracts/engine.ts'
import type { Filter, Window } from '../contracts/result.ts'
import { decodeRow } from '../host/duckdb-values.ts'
import type { Ask } from './database.ts'
import { compileFilters, compileSort } from './filter.ts'
import type { Condition } from './filter.ts'
import { placeOf, tableOf } from './source.ts'
import type { Source } from './source.ts'
import { columnNames, fileList, windowSelect } from './sql.ts'
import type { ColumnSpan } from './sql.ts'

export type WindowRows = { rows: Row[]; total: number }

/** What a window is sorted and filtered by: every way of reading it uses these, so that their order is the same. */
export type Ordered = Condition & {
  /** `FROM` item: the rows that pass, with `c0`, `c1`, … and their place `r`. */
  from: string
  /** `ORDER BY` entries: the sort, then the place, so that no two rows are equal. */
  order: string
}

/** Throws `bad-request` for columns and values that cannot be used. */
export async function compileOrdered(ask: Ask, source: Source, { sort, filter }: Window): Promise<Ordered> {
  const condition = await compileCondition(ask, source, filter)
  return {
    ...condition,
    from: `(SELECT *, ${placeOf} AS r FROM ${tableOf(source)} WHERE ${condition.sql})`,
    order: [...compileSort(source.columns, sort), 'r'].join(', '),
  }
}

/** The filters as a condition over the parts. Throws `bad-request` for columns and values that cannot be used. */
export function compileCondition(ask: Ask, source: Source, filter: readonly Filter[]): Promise<Condition> {
  return compileFilters(source.columns, filter, async (values, type) => {
    const list = values.map((_, i) => `$${i + 1}::VARCHAR`).join(', ')
    const [row] = await ask(`SELECT bool_and(TRY_CAST(v AS ${type}) IS NOT NULL) FROM (SELECT unnest([${list}]) AS v)`,
      values)
    return row?.[0] === true
  })
}

/** Rows from `offset` in file order: only the row groups that hold them are read. */
export async function readFileOrder(
  ask: Ask, source: Source, offset: number, limit: number, span?: ColumnSpan,
): Promise<Row[]> {
  const total = source.starts.at(-1) ?? 0
  const end = Math.min(total, offset + limit)
  const rows: Row[] = []
  for (let part = 0; part < source.files.length; part += 1) {
    const start = source.starts[part]!
    const from = Math.max(offset, start) - start
    const to = Math.min(end, source.starts[part + 1]!) - start
    if (from >= to) continue
    const found = await ask(`SELECT ${windowSelect(source.columns, span)}
      FROM read_parquet(${fileList([source.files[part]!])})
      WHERE file_row_number BETWEEN ${from} AND ${to - 1} ORDER BY file_row_number`)
    for (const row of found) rows.push(decodeRow(row))
  }
  return rows
}

/** The first rows of a sorted view: a scan that keeps the best few is much quicker than the order of all. */
export async function readTop(ask: Ask, source: Source, window: Window): Promise<WindowRows> {
  const { offset, limit } = window
  const { from, order, sql, values } = await compileOrdered(ask, source, window)
  const rows = await ask(`SELECT ${windowSelect(source.columns, window.columns)} FROM (
    SELECT ${columnNames(source.columns, window.columns)} FROM ${from}
    ORDER BY ${order} LIMIT ${limit} OFFSET ${offset})`, values)
  const total = window.filter.length === 0 ? source.starts.at(-1)
    : (await ask(`SELECT count(*) FROM ${tableOf(source)} WHERE ${sql}`, values))[0]?.[0]
  return { rows: rows.map(decodeRow), total: Number(total ?? 0) }
}
