import { sourceToken } from '../contracts/engine.ts'
import { quoteName, quoteText } from './quote.ts'
import { tokenize } from './tokens.ts'
import type { Token } from './tokens.ts'

/** One checked SQL expression over a table's own columns; `attributes` are the `:user.*` it binds. */
export type Expression = { sql: string; tokens: Token[]; attributes: string[] }

/** The person's values for `:user.*`; an attribute that is missing binds NULL. */
export type Attributes = Readonly<Record<string, string>>

/** Words that begin or extend a query, multiply rows or read the hash key: an expression is about its own row only. */
const queryWords = new Set(['select', 'union', 'intersect', 'except', 'over', 'qualify', 'limit', 'where', 'having',
  'join', 'into', 'exists', 'columns', 'window', 'unnest', 'getvariable'])
/** Words that begin a query only where a parenthesis opens. */
const openingWords = new Set(['from', 'with', 'values', 'table', 'show', 'describe', 'desc', 'summarize', 'pivot',
  'unpivot', 'call', 'explain', 'execute', 'pragma'])
const pairs: Record<string, string> = { '(': ')', '[': ']', '{': '}' }

function checkBrackets(tokens: Token[]): void {
  const open: string[] = []
  for (const { kind, value } of tokens) {
    if (kind !== 'symbol') continue
    if (pairs[value]) open.push(pairs[value])
    else if (value === ')' || value === ']' || value === '}') {
      if (open.pop() !== value) throw new Error(`there is a \`${value}\` too many`)
    }
    if (value === ',' && open.length === 0) throw new Error('write one expression: take out the `,`')
  }
  if (open.length > 0) throw new Error(`a \`${open.at(-1)}\` is missing`)
}

function checkWords(tokens: Token[]): void {
  tokens.forEach(({ kind, value }, index) => {
    const before = tokens[index - 1]
    const lower = value.toLowerCase()
    if (kind === 'symbol' && value === ':' && tokens[index + 1]?.kind === 'word' && before?.kind !== 'text') {
      throw new Error(`only \`:user.NAME\` can be bound, not \`:${tokens[index + 1]!.value}\``)
    }
    if (kind === 'symbol' && (value === '@' || value === '#')) throw new Error(`take out \`${value}\``)
    if (kind !== 'word' || before?.value === '.') return
    if (queryWords.has(lower) || (openingWords.has(lower) && (!before || before.value === '('))) {
      throw new Error(`take out \`${value}\`: an expression reads the columns of its own row, and no query`)
    }
    if (lower === 'as' && !tokens.slice(0, index).some(token => /^(try_)?cast$/i.test(token.value))) {
      throw new Error('take out `AS`: an expression has no name')
    }
  })
}

/** Checks the text of a row filter or a custom mask; the fault says what to do. */
export function parseExpression(sql: string): { ok: true; expression: Expression } | { ok: false; fault: string } {
  try {
    const tokens = tokenize(sql)
    if (tokens.length === 0) throw new Error('write an expression')
    if (sql.includes('\0') || sql.toLowerCase().includes(sourceToken)) throw new Error('take out the name kept for the source')
    checkBrackets(tokens)
    checkWords(tokens)
    const attributes = [...new Set(tokens.filter(({ kind }) => kind === 'binding').map(({ value }) => value))]
    return { ok: true, expression: { sql, tokens, attributes } }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { ok: false, fault: error.message }
  }
}

/** Copies the text with some tokens replaced; blanks become single spaces, which no token holds. */
function replaceTokens(expression: Expression, replace: (token: Token, index: number) => string | undefined): string {
  let text = ''
  let at = 0
  expression.tokens.forEach((token, index) => {
    if (at > 0 && token.start > at) text += ' '
    text += replace(token, index) ?? expression.sql.slice(token.start, token.end)
    at = token.end
  })
  return text
}

function attributeOf(attributes: Attributes, name: string): string | null {
  return Object.hasOwn(attributes, name) ? attributes[name]! : null
}

/** The expression with the person's values bound as literals; without attributes the `:user.*` stay, for reports. */
export function bindExpression(expression: Expression, attributes: Attributes | null): string {
  return replaceTokens(expression, token => token.kind === 'binding' && attributes
    ? quoteText(attributeOf(attributes, token.value)) : undefined)
}

/** Whether the token may name a column: what a unit, a type, a function or a keyword of its place cannot. */
function mayNameColumn(tokens: Token[], index: number): boolean {
  const token = tokens[index]!
  const before = tokens[index - 1]
  const after = tokens[index + 1]
  if (before?.value === '.' && before.kind === 'symbol') return false
  if (token.kind === 'name') return after?.value !== '('
  if (token.kind !== 'word' || after?.value === '(' || after?.kind === 'text') return false
  if (before && (before.kind === 'number' || before.kind === 'text')) return false
  if (before?.value === '::' || (before?.kind === 'word' && before.value.toLowerCase() === 'as')) return false
  if (token.value.toLowerCase() === 'at' && after?.value.toLowerCase() === 'time') return false
  if (token.value.toLowerCase() === 'time' && after?.value.toLowerCase() === 'zone') return false
  return !(before?.value === '(' && after?.kind === 'word' && after.value.toLowerCase() === 'from')
}

/** The columns of `columns` which the expression names, letter case aside. */
export function columnsOf(expression: Expression, columns: readonly string[]): string[] {
  const named = new Set(expression.tokens
    .flatMap((token, index) => mayNameColumn(expression.tokens, index) ? [token.value.toLowerCase()] : []))
  return columns.filter(column => named.has(column.toLowerCase()))
}

/**
 * The expression as SQL in parentheses: values bound, and every column of the table written as `alias."column"`, so
 * that no other name can be taken for it; with an empty alias as `"column"`, where nothing but the table is in scope.
 */
export function compileExpression(
  expression: Expression, attributes: Attributes, columns: readonly string[], alias: string,
): string {
  const byLower = new Map(columns.map(column => [column.toLowerCase(), column]))
  return `(${replaceTokens(expression, (token, index) => {
    if (token.kind === 'binding') return quoteText(attributeOf(attributes, token.value))
    if ((token.kind !== 'word' && token.kind !== 'name') || !mayNameColumn(expression.tokens, index)) return undefined
    const column = byLower.get(token.value.toLowerCase())
    return column === undefined ? undefined : qualify(alias, column)
  })})`
}

/** A column's name as SQL, after the alias where there is one. */
export function qualify(alias: string, column: string): string {
  return alias === '' ? quoteName(column) : `${alias}.${quoteName(column)}`
}
