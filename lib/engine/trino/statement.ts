import type { StatementKind } from '../../contracts/engine.ts'

/** The statement without the one semicolon that people end it with: Trino's protocol takes none. Places stay as they are. */
export function trimStatement(sql: string): string {
  return sql.replace(/\s*;\s*$/, '')
}

const reading: Record<string, StatementKind> = {
  SELECT: 'select', WITH: 'select', TABLE: 'select', VALUES: 'select', '(': 'select',
  DESCRIBE: 'describe', DESC: 'describe', SHOW: 'show', EXPLAIN: 'explain',
}

/** What a statement that shows things shows: listings of the whole world, or one table. */
const shows: [RegExp, StatementKind][] = [
  [/^(CATALOGS|SCHEMAS|TABLES|FUNCTIONS|SESSION)\b/, 'show'], [/^(COLUMNS|STATS|CREATE (TABLE|VIEW))\b/, 'describe'],
]

/** The words of a text in capitals, comments out: for its shape, never for names. */
function shapeOf(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').trim().replace(/\s+/g, ' ').slice(0, 2_000).toUpperCase()
}

/** What an EXPLAIN is about: `shown` says how much of the tables it tells; undefined where it is none that runs here. */
export type Explained = { shown: 'nothing' | 'plan'; from: number }

/** Reads the head of an EXPLAIN; `from` is where the explained statement begins. */
export function readExplain(sql: string): Explained | undefined {
  const head = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*EXPLAIN\s*(?:\(\s*((?:TYPE|FORMAT)\s+\w+(?:\s*,\s*(?:TYPE|FORMAT)\s+\w+)*)\s*\))?/i.exec(sql)
  if (!head || reading[firstWord(sql.slice(head[0].length))] !== 'select') return undefined
  return { shown: /TYPE\s+VALIDATE/i.test(head[1] ?? '') ? 'nothing' : 'plan', from: head[0].length }
}

/** The first word of a statement, past blanks and comments, in capitals. */
export function firstWord(sql: string): string {
  const rest = sql.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
  return (/^[a-z]+|^\(/i.exec(rest)?.[0] ?? '').toUpperCase()
}

/**
 * Which kind a statement is, or undefined where only other kinds begin with that word. It decides what is offered,
 * never what is allowed: that is Trino's, which asks policy about everything a statement does.
 */
export function kindOfStatement(sql: string): StatementKind | undefined {
  const word = firstWord(sql)
  const kind = reading[word]
  if (kind === 'explain') return readExplain(sql) ? kind : undefined
  const shape = kind === 'show' || kind === 'describe' ? shapeOf(sql) : ''
  if (kind === 'describe') return /^DESC(RIBE)? (INPUT|OUTPUT) /.test(shape) ? undefined : kind
  return kind === 'show' ? shows.find(([words]) => words.test(shape.slice('SHOW '.length)))?.[1] : kind
}

/** Whether it shows numbers of rows which a filter may hide, or how a table is filtered. */
export function isBare(sql: string): boolean {
  return readExplain(sql)?.shown === 'plan' || /^SHOW STATS\b/.test(shapeOf(sql))
}

const namePattern = String.raw`(?:"(?:[^"]|"")*"|[a-z_][\w$]*)`
const dotted = String.raw`${namePattern}(?:\s*\.\s*${namePattern})*`

/** The name, dots and all, that stands at a place of the text, as it was written; undefined where there is none. */
export function nameAt(sql: string, { line, column }: { line: number; column: number }): string | undefined {
  const text = sql.split('\n')[line - 1]?.slice(column - 1) ?? ''
  return new RegExp(`^${dotted}`, 'i').exec(text)?.[0]
}

/** A name in a text, as it was written, its parts without quotes, and where it stands. */
export type WrittenName = { name: string; parts: string[]; position: { line: number; column: number } }

function writtenAt(sql: string, name: string, index: number): WrittenName {
  const parts = (name.match(new RegExp(namePattern, 'gi')) ?? []).map(part => part.replace(/^"|"$/g, '').replaceAll('""', '"'))
  const before = sql.slice(0, index).split('\n')
  return { name, parts, position: { line: before.length, column: before.at(-1)!.length + 1 } }
}

const skipped = String.raw`'(?:[^']|'')*'|--[^\n]*|/\*[\s\S]*?\*/`

/** The names that stand behind FROM or JOIN, for words of denials; names that WITH gives are left out. */
export function listSources(sql: string): WrittenName[] {
  const found = sql.matchAll(new RegExp(`${skipped}|\\b(?:FROM|JOIN)\\s+(${dotted})`, 'gdi'))
  return [...found].flatMap(match => match[1] && match.indices?.[1] ? [writtenAt(sql, match[1], match.indices[1][0])] : [])
    .filter(({ name }) => !new RegExp(`\\b${name.replace(/[^\w]/g, '\\$&')}\\s*(?:\\([^()]*\\)\\s*)?AS\\s*\\(`, 'i').test(sql))
}

/** Where a name with this last part was written first, and how. */
export function findWritten(sql: string, last: string): WrittenName | undefined {
  for (const match of sql.matchAll(new RegExp(`${skipped}|(${dotted})`, 'gi'))) {
    if (!match[1]) continue
    const written = writtenAt(sql, match[1], match.index)
    if (written.parts.at(-1)?.toLowerCase() === last.toLowerCase()) return written
  }
  return undefined
}

/** Every word and quoted name of a text, for denials that teach; literals and comments are left out. */
export function listNames(sql: string): string[] {
  const names = new Set<string>()
  for (const match of sql.matchAll(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"]|"")*)"|([a-z_]\w*)/gi)) {
    const name = match[1]?.replaceAll('""', '"') ?? match[2]
    if (name !== undefined) names.add(name)
  }
  return [...names]
}
