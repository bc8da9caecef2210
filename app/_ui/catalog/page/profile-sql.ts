import type { BrowsedColumn } from '@/lib/contracts/browse.ts'
import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { Row, Value } from '@/lib/contracts/engine.ts'
import { isDay, isKey, isNumber, isPlain } from '@/app/_ui/explore/kinds.ts'
import { quoteName } from '@/app/_ui/explore/literal.ts'

/** More columns than this in one statement make engines slow to plan. */
export const maxProfiled = 100

/** What a profile needs to know of a table: its columns are those the reader sees, and no others are named. */
export type Profiled = { engine: EngineKind; catalog: string; schema: string; table: string; columns: BrowsedColumn[] }
export type ColumnProfile = {
  column: BrowsedColumn
  filled: Value
  distinct: Value
  least: Value
  most: Value
  average: Value
}
export type Profile = { rows: Value; columns: ColumnProfile[] }

const parts = ['filled', 'distinct', 'least', 'most', 'average'] as const
type Part = (typeof parts)[number]

/** What can be counted of a column; nested values only whether they are there. */
function expressionOf(part: Part, column: BrowsedColumn, engine: EngineKind): string | null {
  const name = quoteName(column.name)
  const plain = isPlain(column)
  switch (part) {
    case 'filled': return `count(${name})`
    case 'distinct':
      return plain ? `${engine === 'trino' ? 'approx_distinct' : 'approx_count_distinct'}(${name})` : null
    case 'least': return plain && column.kind !== 'boolean' ? `min(${name})` : null
    case 'most': return plain && column.kind !== 'boolean' ? `max(${name})` : null
    case 'average': return isNumber(column) && column.mask === null && !isKey(column) ? `avg(${name})` : null
  }
}

/** One statement over all rows one sees: how full, how many values, from where to where. Sees what the reader sees. */
export function profileSql(table: Profiled): string {
  const source = [table.catalog, table.schema, table.table].map(quoteName).join('.')
  const outputs = table.columns.slice(0, maxProfiled).flatMap(column =>
    parts.flatMap(part => expressionOf(part, column, table.engine) ?? []))
  return `SELECT\n  ${['count(*)', ...outputs].map((output, index) => `${output} AS c${index}`).join(',\n  ')}\nFROM ${source}`
}

/** The one row of `profileSql` by column, in the order it was written. */
export function readProfile(table: Profiled, row: Row): Profile {
  let at = 0
  const next = () => row[at++] ?? null
  const rows = next()
  const columns = table.columns.slice(0, maxProfiled).map(column => {
    const values = parts.map(part => expressionOf(part, column, table.engine) ? next() : null)
    const [filled = null, distinct = null, least = null, most = null, average = null] = values
    return { column, filled, distinct, least, most, average }
  })
  return { rows, columns }
}

/** The column that tells how fresh a table is: the newest moment one sees of it. */
export function newestOf({ columns }: Profile): ColumnProfile | undefined {
  const days = columns.filter(({ column, most }) => isDay(column) && column.mask === null && most !== null
    && !/birth|expire|due|until|valid/i.test(column.name))
  return days.toSorted((a, b) => String(a.most) < String(b.most) ? 1 : -1)[0]
}
