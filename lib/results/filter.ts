import type { ResultColumn } from '../contracts/engine.ts'
import type { Filter, Sort } from '../contracts/result.ts'
import { AppError } from '../errors.ts'
import { comparedType, restore } from '../host/duckdb-values.ts'

/** A condition with its values bound by position (`$1`, …), never pasted. */
export type Condition = { sql: string; values: string[] }
/** Answers whether a text can be cast to a type. */
export type CanCast = (value: string, type: string) => Promise<boolean>

const comparable = new Set(['integer', 'decimal', 'float', 'boolean', 'date', 'time', 'timestamp', 'timestamptz',
  'interval', 'uuid'])

/**
 * The condition for filters over parts. `=`, `<` and so on compare in the column's own type (text for text, JSON and
 * nested); `contains` and `starts` search the value as it is shown, in any letter case. As in SQL, NULL passes none
 * but `null`. Throws `bad-request` naming a column or a value that cannot be used.
 */
export async function compileFilters(
  columns: readonly ResultColumn[], filters: readonly Filter[], canCast: CanCast,
): Promise<Condition> {
  const values: string[] = []
  const terms: string[] = []
  for (const filter of filters) {
    const column = getColumn(columns, filter.column)
    const value = restore(`c${filter.column}`, column.type)
    if (filter.op === 'null' || filter.op === 'not-null') {
      terms.push(`c${filter.column} IS ${filter.op === 'null' ? '' : 'NOT '}NULL`)
      continue
    }
    if (filter.value === undefined) throw new AppError('bad-request', `the filter on \`${column.name}\` needs a value`)
    values.push(filter.value)
    const bound = `$${values.length}::VARCHAR`
    if (filter.op === 'contains' || filter.op === 'starts') {
      const search = filter.op === 'contains' ? 'contains' : 'starts_with'
      terms.push(`${search}(lower(CAST(c${filter.column} AS VARCHAR)), lower(${bound}))`)
    } else if (comparable.has(column.kind)) {
      const type = await chooseType(column, filter.value, canCast)
      terms.push(`${value} ${filter.op} CAST(trim(${bound}) AS ${type})`)
    } else terms.push(`CAST(${value} AS VARCHAR) ${filter.op} ${bound}`)
  }
  return { sql: terms.length > 0 ? terms.join(' AND ') : 'true', values }
}

/** `ORDER BY` entries without the words; NULL last in both directions. */
export function compileSort(columns: readonly ResultColumn[], sort: readonly Sort[]): string[] {
  return sort.map(({ column, descending }) =>
    `${restore(`c${column}`, getColumn(columns, column).type)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`)
}

function getColumn(columns: readonly ResultColumn[], position: number): ResultColumn {
  const column = columns[position]
  if (!column) {
    throw new AppError('bad-request',
      `there is no column ${position}: the result has ${columns.length}, counted from 0`)
  }
  return column
}

/** The column's own type, or a wider one of its kind: casts to the own type would round `1.5` to `2`. */
async function chooseType(column: ResultColumn, raw: string, canCast: CanCast): Promise<string> {
  const value = raw.trim()
  const candidates = [comparedType(column.type)]
  if (column.kind === 'integer') {
    if (!/^[+-]?\d+$/.test(value)) throw wrong(column, raw)
    candidates.push('HUGEINT')
  }
  if (column.kind === 'decimal') {
    const digits = /^[+-]?\d*(?:\.(\d*))?$/.exec(value)
    if (!digits) throw wrong(column, raw)
    const scale = Number(/,\s*(\d+)\)/.exec(column.type)?.[1] ?? 0)
    const asked = digits[1]?.length ?? 0
    if (asked > scale) candidates.shift()
    candidates.push(`DECIMAL(38, ${Math.min(37, Math.max(scale, asked))})`)
  }
  for (const type of candidates) if (await canCast(value, type)) return type
  throw wrong(column, raw)
}

function wrong(column: ResultColumn, value: string): AppError {
  return new AppError('bad-request',
    `\`${value.slice(0, 60)}\` is no value of \`${column.name}\`, which is ${column.type}`,
    { params: { column: column.name, type: column.type } })
}
