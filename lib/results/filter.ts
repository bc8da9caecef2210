import type { ResultColumn } from '../contracts/engine.ts'
import type { Filter, Sort } from '../contracts/result.ts'
import { AppError } from '../errors.ts'
import { comparedType, restore } from '../host/duckdb-values.ts'

/** A condition with its values bound by position (`$1`, …), never pasted. */
export type Condition = { sql: string; values: string[] }
/** Answers whether every one of the texts can be cast to a type. */
export type CanCast = (values: readonly string[], type: string) => Promise<boolean>

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
    if (filter.op === 'in' || filter.op === 'not-in') {
      terms.push(await compileList(column, filter, value, values, canCast))
      continue
    }
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
      const type = await chooseType(column, [filter.value], canCast)
      terms.push(`${value} ${filter.op} CAST(trim(${bound}) AS ${type})`)
    } else terms.push(`CAST(${value} AS VARCHAR) ${filter.op} ${bound}`)
  }
  return { sql: terms.length > 0 ? terms.join(' AND ') : 'true', values }
}

/** `IN` and `NOT IN`, where null in the list means NULL. */
async function compileList(
  column: ResultColumn, filter: Filter, value: string, bound: string[], canCast: CanCast,
): Promise<string> {
  const listed = filter.values ?? []
  if (listed.length === 0) throw new AppError('bad-request', `the filter on \`${column.name}\` needs values`)
  const wanted = listed.filter(item => item !== null)
  const type = comparable.has(column.kind) && wanted.length > 0 ? await chooseType(column, wanted, canCast) : null
  const items = wanted.map(item => {
    bound.push(item)
    return type ? `CAST(trim($${bound.length}::VARCHAR) AS ${type})` : `$${bound.length}::VARCHAR`
  })
  const within = items.length > 0 ? `${type ? value : `CAST(${value} AS VARCHAR)`} IN (${items.join(', ')})` : 'false'
  const name = `c${filter.column}`
  const found = listed.includes(null) ? `(${name} IS NULL OR coalesce(${within}, false))` : `coalesce(${within}, false)`
  return filter.op === 'in' ? found : `NOT ${found}`
}

/** `ORDER BY` entries without the words; NULL last in both directions. */
export function compileSort(columns: readonly ResultColumn[], sort: readonly Sort[]): string[] {
  return sort.map(({ column, descending }) =>
    `${restore(`c${column}`, getColumn(columns, column).type)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`)
}

/** The column at a position. Throws `bad-request` where there is none. */
export function getColumn(columns: readonly ResultColumn[], position: number): ResultColumn {
  const column = columns[position]
  if (!column) {
    throw new AppError('bad-request',
      `there is no column ${position}: the result has ${columns.length}, counted from 0`)
  }
  return column
}

/** The column's own type, or a wider one of its kind: casts to the own type would round `1.5` to `2`. */
async function chooseType(column: ResultColumn, raw: readonly string[], canCast: CanCast): Promise<string> {
  const values = raw.map(value => value.trim())
  const candidates = [comparedType(column.type)]
  if (column.kind === 'integer') {
    const bad = values.findIndex(value => !/^[+-]?\d+$/.test(value))
    if (bad >= 0) throw wrong(column, raw[bad] ?? '')
    candidates.push('HUGEINT')
  }
  if (column.kind === 'decimal') {
    const scale = Number(/,\s*(\d+)\)/.exec(column.type)?.[1] ?? 0)
    let asked = 0
    for (const [i, value] of values.entries()) {
      const digits = /^[+-]?\d*(?:\.(\d*))?$/.exec(value)
      if (!digits) throw wrong(column, raw[i] ?? '')
      asked = Math.max(asked, digits[1]?.length ?? 0)
    }
    if (asked > scale) candidates.shift()
    candidates.push(`DECIMAL(38, ${Math.min(37, Math.max(scale, asked))})`)
  }
  for (const type of candidates) if (await canCast(values, type)) return type
  // Only the first is named: one that fails alone is looked for where there are several.
  for (const [i, value] of values.entries()) {
    if (values.length > 1 && !(await canCast([value], candidates.at(-1)!))) throw wrong(column, raw[i] ?? '')
  }
  throw wrong(column, raw[0] ?? '')
}

function wrong(column: ResultColumn, value: string): AppError {
  return new AppError('bad-request',
    `\`${value.slice(0, 60)}\` is no value of \`${column.name}\`, which is ${column.type}`,
    { params: { column: column.name, type: column.type } })
}
