import { tokenise } from '../editor/tokens.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { Decision, MaskKind } from '@/lib/contracts/policy.ts'

/** `customers` of `shop.sales.customers`. */
export function shortName(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1)
}

/** Masks of a decision, each column once; where tables differ the first one met speaks. */
export function listMasks(decision: Decision): { column: string; mask: MaskKind; mixed: boolean }[] {
  const seen = new Set<string>()
  return decision.tables
    .flatMap(({ masks }) => masks)
    .filter(({ column }) => {
      if (seen.has(column)) return false
      seen.add(column)
      return true
    })
}

/**
 * Which columns of a result hold masked values, by position. Told by the column's name, and by `email AS contact`;
 * inside expressions it cannot be told, and nothing is claimed.
 */
export function maskedColumns(sql: string, decision: Decision, columns: ResultColumn[]): Map<number, MaskKind> {
  const byName = new Map(listMasks(decision).map(({ column, mask }) => [column.toLowerCase(), mask]))
  const tokens = tokenise(sql)
  for (const [index, token] of tokens.entries()) {
    const mask = token.kind === 'sign' ? undefined : byName.get(token.text.toLowerCase())
    const alias = tokens[index + 2]
    if (mask && alias && alias.kind !== 'sign' && tokens[index + 1]?.text.toLowerCase() === 'as')
      byName.set(alias.text.toLowerCase(), mask)
  }
  const found = new Map<number, MaskKind>()
  for (const [index, column] of columns.entries()) {
    const mask = byName.get(column.name.toLowerCase())
    if (mask) found.set(index, mask)
  }
  return found
}

/** The whole name without its file's folder: `analyst.yaml:9`. */
export function ruleLine(rule: { file: string; line: number }): string {
  return `${rule.file.slice(rule.file.lastIndexOf('/') + 1)}:${rule.line}`
}
