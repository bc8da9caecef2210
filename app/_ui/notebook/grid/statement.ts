import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { ValueKind } from '@/lib/contracts/catalog.ts'
import type { GridFilter, GridState } from '@/lib/contracts/notebook.ts'
import { arrange } from './state.ts'
import { parseWithin } from './within.ts'
import type { WithinUnit } from './within.ts'

/**
 * The statement that shows what the grid shows: the cell's own as a subquery, with the grid's columns, filters and
 * sort. Plain SQL that DuckDB and Trino read alike; relative dates stay relative.
 */
export function toStatement(sql: string, columns: readonly ResultColumn[], state: GridState): string {
  const { keys, positions } = arrange(columns, state)
  const names = uniqueNames(columns)
  const named = new Map(
    keys.map((key, position) => [key, { spec: columns[position]!, name: quoteName(names[position]!) }]),
  )
  const inOrder = positions.length === columns.length && positions.every((position, i) => position === i)
  const list = inOrder ? '*' : positions.map(position => quoteName(names[position]!)).join(', ')
  const aliases = names.some((name, i) => name !== columns[i]?.name) ? `(${names.map(quoteName).join(', ')})` : ''
  const terms = state.filter.flatMap(filter => {
    const column = named.get(filter.column)
    return column ? toCondition(column.name, column.spec, filter) : []
  })
  const order = state.sort.flatMap(({ column, descending }) => {
    const name = named.get(column)?.name
    return name === undefined ? [] : [`${name}${descending ? ' DESC' : ''} NULLS LAST`]
  })
  return [
    `SELECT ${list}`,
    `FROM (\n${indent(sql.trim().replace(/;\s*$/, ''))}\n) AS result${aliases}`,
    ...(terms.length > 0 ? [`WHERE ${terms.join('\n  AND ')}`] : []),
    ...(order.length > 0 ? [`ORDER BY ${order.join(', ')}`] : []),
  ].join('\n')
}

const indent = (sql: string) =>
  sql
    .split('\n')
    .map(line => (line === '' ? '' : `  ${line}`))
    .join('\n')

/** A name that can stand bare does, all others in quotes. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`
}
const reserved = new Set([
  'all',
  'and',
  'any',
  'as',
  'asc',
  'at',
  'between',
  'by',
  'case',
  'cast',
  'column',
  'create',
  'cross',
  'current_date',
  'date',
  'day',
  'default',
  'desc',
  'distinct',
  'else',
  'end',
  'except',
  'exists',
  'false',
  'for',
  'from',
  'full',
  'group',
  'grouping',
  'having',
  'in',
  'inner',
  'intersect',
  'interval',
  'into',
  'is',
  'join',
  'left',
  'like',
  'limit',
  'natural',
  'not',
  'null',
  'offset',
  'on',
  'or',
  'order',
  'outer',
  'primary',
  'right',
  'select',
  'table',
  'then',
  'time',
  'timestamp',
  'to',
  'true',
  'union',
  'unique',
  'unnest',
  'user',
  'using',
  'values',
  'when',
  'where',
  'window',
  'with',
  'year',
])

function uniqueNames(columns: readonly ResultColumn[]): string[] {
  const taken = new Set<string>()
  return columns.map(({ name }, i) => {
    const base = name === '' ? `column${i + 1}` : name
    let found = base
    for (let n = 2; taken.has(found.toLowerCase()); n += 1) found = `${base}_${n}`
    taken.add(found.toLowerCase())
    return found
  })
}

const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`
const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)$/
const numbers = new Set<ValueKind>(['integer', 'decimal', 'float'])

function literal(value: string, kind: ValueKind): string {
  const text = value.trim()
  if (numbers.has(kind)) return plainNumber.test(text) ? text : `CAST(${quoteText(text)} AS DOUBLE)`
  if (kind === 'boolean') return /^(true|t|1)$/i.test(text) ? 'TRUE' : 'FALSE'
  if (kind === 'date') return `DATE ${quoteText(text)}`
  if (kind === 'timestamp' || kind === 'timestamptz') return `TIMESTAMP ${quoteText(text.replace('T', ' '))}`
  if (kind === 'time') return `TIME ${quoteText(text)}`
  if (kind === 'uuid') return `UUID ${quoteText(text)}`
  return quoteText(value)
}

function toCondition(name: string, { kind }: ResultColumn, { op, value = '', values = [] }: GridFilter): string[] {
  switch (op) {
    case 'null':
      return [`${name} IS NULL`]
    case 'not-null':
      return [`${name} IS NOT NULL`]
    case '!=':
      return [`${name} <> ${literal(value, kind)}`]
    case '=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return [`${name} ${op} ${literal(value, kind)}`]
    case 'contains':
    case 'starts': {
      const text = value.toLowerCase()
      const pattern = `${op === 'contains' ? '%' : ''}${text.replace(/[\\%_]/g, '\\$&')}%`
      const escape = /[\\%_]/.test(text) ? ` ESCAPE '\\'` : ''
      const shown = kind === 'text' ? name : `CAST(${name} AS VARCHAR)`
      return [`lower(${shown}) LIKE ${quoteText(pattern)}${escape}`]
    }
    case 'in':
    case 'not-in': {
      const items = values
        .filter(item => item !== null)
        .map(item => literal(item, kind))
        .join(', ')
      const withNull = values.includes(null)
      if (op === 'in') {
        const terms = [...(items ? [`${name} IN (${items})`] : []), ...(withNull ? [`${name} IS NULL`] : [])]
        return [terms.length > 1 ? `(${terms.join(' OR ')})` : (terms[0] ?? 'FALSE')]
      }
      if (!items) return [`${name} IS NOT NULL`]
      return withNull ? [`${name} NOT IN (${items})`] : [`(${name} NOT IN (${items}) OR ${name} IS NULL)`]
    }
    case 'within': {
      const within = parseWithin(value)
      if (!within) return []
      const { unit, from, to } = within
      return [`${name} >= ${periodStart(unit, from, kind)}`, `${name} < ${periodStart(unit, to + 1, kind)}`]
    }
  }
}

const steps: Record<WithinUnit, [number, string]> = {
  hour: [1, 'HOUR'],
  day: [1, 'DAY'],
  week: [7, 'DAY'],
  month: [1, 'MONTH'],
  quarter: [3, 'MONTH'],
  year: [1, 'YEAR'],
}

function periodStart(unit: WithinUnit, by: number, kind: ValueKind): string {
  const now = kind === 'date' || unit !== 'hour' ? 'CURRENT_DATE' : 'CURRENT_TIMESTAMP'
  const start = unit === 'day' ? now : `date_trunc('${unit}', ${now})`
  const [times, word] = steps[unit]
  if (by === 0) return start
  return `${start} ${by < 0 ? '-' : '+'} INTERVAL '${Math.abs(by) * times}' ${word}`
}
