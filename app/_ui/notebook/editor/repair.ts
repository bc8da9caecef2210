import { findName, findPath, tokenise } from './tokens.ts'
import type { Denial } from '@/lib/contracts/policy.ts'

/** The span a denial points at, as offsets into the statement; undefined where it points nowhere. */
export function denialSpan(sql: string, denial: Denial): { from: number; to: number } | undefined {
  const named = denial.code === 'column-closed' || denial.code === 'column-unknown' ? denial.column : denial.table
  const name =
    named === undefined ? undefined : (findPath(sql, named) ?? findPath(sql, named.split('.').at(-1) ?? named))
  if (!denial.position) return name
  const from = offsetOf(sql, denial.position)
  if (denial.position.length) return { from, to: Math.min(sql.length, from + denial.position.length) }
  if (name && name.from <= from && from < name.to) return name
  // Engines point at the beginning of `c.nmae`: the name that is wrong is its last part.
  const last = named?.slice(named.lastIndexOf('.') + 1)
  const owned = last === undefined ? undefined : findName(sql, last).find(token =>
    token.from > from && /^[\p{L}\p{N}_$."]+\.$/u.test(sql.slice(from, token.from)))
  if (owned) return { from: owned.from, to: owned.to }
  const token = tokenise(sql).find(item => item.from <= from && from < item.to)
  return token ? { from: token.from, to: token.to } : (name ?? { from, to: Math.min(sql.length, from + 1) })
}

/** The offset of a 1-based line and column; held inside the text. */
export function offsetOf(sql: string, position: { line: number; column: number }): number {
  let offset = 0
  const lines = sql.split('\n')
  for (let line = 0; line < Math.min(position.line - 1, lines.length); line++) offset += (lines[line]?.length ?? 0) + 1
  return Math.max(0, Math.min(offset + position.column - 1, sql.length))
}

/** The statement with the unknown name replaced by one of the nearest; as it was where the name cannot be found. */
export function replaceName(sql: string, denial: Denial, name: string): string {
  const span = denialSpan(sql, denial)
  if (!span) return sql
  const written = sql.slice(span.from, span.to)
  // `c.nmae` with `name` offered: keep what stands before the last dot.
  const prefix =
    denial.code === 'column-unknown' && !name.includes('.') && written.includes('.')
      ? written.slice(0, written.lastIndexOf('.') + 1)
      : ''
  return sql.slice(0, span.from) + prefix + name + sql.slice(span.to)
}

/**
 * The statement without a closed column, where it stands as a plain item of a list (`a, closed, b`); undefined where
 * it is part of an expression and taking it out would change what is asked.
 */
export function leaveOut(sql: string, column: string): string | undefined {
  const tokens = tokenise(sql)
  const wanted = column.toLowerCase()
  const index = tokens.findIndex(token => token.kind !== 'sign' && token.text.toLowerCase() === wanted)
  if (index < 0) return undefined
  let first = index
  while (tokens[first - 1]?.text === '.' && tokens[first - 2]) first -= 2
  const before = tokens[first - 1]
  const after = tokens[index + 1]
  const start = tokens[first]
  const end = tokens[index]
  if (!start || !end || !before) return undefined
  // Between two tokens only blanks may stand: an operator there is no token and makes it an expression.
  if (sql.slice(before.to, start.from).trim() !== '' || (after && sql.slice(end.to, after.from).trim() !== ''))
    return undefined
  const opens = before.text === ',' || ['select', 'distinct', 'by'].includes(before.text.toLowerCase())
  if (!opens) return undefined
  if (before.text === ',' && (!after || after.text === ',' || isKeyword(after.text)))
    return sql.slice(0, before.from) + sql.slice(end.to)
  if (after?.text === ',') {
    const next = sql.slice(after.to).search(/\S/)
    return sql.slice(0, start.from) + sql.slice(after.to + Math.max(0, next))
  }
  return undefined
}

function isKeyword(text: string): boolean {
  return /^(from|where|group|order|having|limit|union|except|intersect|qualify|window)$/i.test(text)
}
