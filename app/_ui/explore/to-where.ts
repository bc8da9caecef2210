import { spans } from '@/lib/contracts/explore.ts'
import type { ExploreColumn, ExploreFilter, Span } from '@/lib/contracts/explore.ts'
import { isDay } from '@/app/_ui/explore/kinds.ts'
import { dayAfter, isRealDay, quoteName, quoteText, toLiteral } from '@/app/_ui/explore/literal.ts'

/** A filter as a condition; null while it is not filled in. */
export function whereOf({ op, values }: ExploreFilter, column: ExploreColumn): string | null {
  const name = quoteName(column.name)
  const [first = '', second = ''] = values
  switch (op) {
    case 'null': return `${name} IS NULL`
    case 'not-null': return `${name} IS NOT NULL`
    case 'is':
    case 'is-not': return oneOf(name, column, values, op === 'is-not')
    case 'contains': return first === '' ? null : like(name, column, `%${escapeLike(first)}%`)
    case 'starts': return first === '' ? null : like(name, column, `${escapeLike(first)}%`)
    case 'at-least':
    case 'at-most': return bound(name, column, op, first)
    case 'between': {
      const ends = [bound(name, column, 'at-least', first), bound(name, column, 'at-most', second)].filter(end => end !== null)
      return ends.length > 0 ? ends.join(' AND ') : null
    }
    case 'last': return lastOf(name, first, second)
    case 'this':
    case 'previous': return period(name, op, first)
  }
}

function oneOf(name: string, { kind }: ExploreColumn, values: string[], not: boolean): string | null {
  const literals = values.flatMap(value => toLiteral(kind, value) ?? [])
  if (literals.length === 0) return null
  if (literals.length === 1) return `${name} ${not ? '<>' : '='} ${literals[0]}`
  return `${name} ${not ? 'NOT IN' : 'IN'} (${literals.join(', ')})`
}

/** Without regard to case, in both dialects. */
function like(name: string, { kind }: ExploreColumn, pattern: string): string {
  const text = kind === 'text' ? name : `CAST(${name} AS VARCHAR)`
  const escape = pattern.includes('\\') ? ' ESCAPE \'\\\'' : ''
  return `lower(${text}) LIKE ${quoteText(pattern.toLowerCase())}${escape}`
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Both ends are in the range: up to a day means up to its end, also where the column holds moments. */
function bound(name: string, column: ExploreColumn, op: 'at-least' | 'at-most', value: string): string | null {
  if (op === 'at-most' && isDay(column) && column.kind !== 'date') {
    const literal = isRealDay(value.trim()) ? toLiteral(column.kind, dayAfter(value.trim())) : null
    return literal && `${name} < ${literal}`
  }
  const literal = toLiteral(column.kind, value)
  return literal && `${name} ${op === 'at-least' ? '>=' : '<='} ${literal}`
}

function isSpan(text: string): text is Span {
  return spans.some(span => span === text)
}

/** Neither dialect knows both weeks and quarters as intervals. */
function interval(count: number, span: Span): string {
  if (span === 'week') return `INTERVAL '${count * 7}' DAY`
  if (span === 'quarter') return `INTERVAL '${count * 3}' MONTH`
  return `INTERVAL '${count}' ${span.toUpperCase()}`
}

function lastOf(name: string, count: string, span: string): string | null {
  const number = Number(count)
  if (!isSpan(span) || !Number.isInteger(number) || number < 1 || number > 10_000) return null
  return `${name} >= current_date - ${interval(number, span)}`
}

function period(name: string, op: 'this' | 'previous', span: string): string | null {
  if (!isSpan(span)) return null
  const start = span === 'day' ? 'current_date' : `date_trunc('${span}', current_date)`
  if (op === 'this') return `${name} >= ${start}`
  return `${name} >= ${start} - ${interval(1, span)} AND ${name} < ${start}`
}
