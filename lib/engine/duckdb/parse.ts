import type { DuckDBConnection } from '@duckdb/node-api'
import type { Denial } from '../../contracts/policy.ts'
import { positionOfByte } from './positions.ts'

/** A node of the engine's tree: plain JSON; only the gate gives it meaning. */
export type Tree = { [key: string]: unknown }

export type Parsed = { ok: true; node: Tree } | { ok: false; refusal: Denial }

/** The size a statement may have: deeper ones overflow the parser's stack, longer ones its patience. */
export const sizeLimits = { characters: 100_000, depth: 250, prefixes: 2_000, setOperations: 500, nodes: 50_000 }

const kinds: Record<string, string> = {
  insert: 'INSERT', update: 'UPDATE', delete: 'DELETE', merge: 'MERGE', truncate: 'TRUNCATE', create: 'CREATE',
  alter: 'ALTER', drop: 'DROP', comment: 'COMMENT', copy: 'COPY', export: 'EXPORT', import: 'IMPORT', attach: 'ATTACH',
  detach: 'DETACH', use: 'USE', set: 'SET', reset: 'RESET', pragma: 'PRAGMA', call: 'CALL', install: 'INSTALL',
  load: 'LOAD', force: 'INSTALL', update_extensions: 'UPDATE EXTENSIONS', prepare: 'PREPARE', execute: 'EXECUTE',
  deallocate: 'DEALLOCATE', begin: 'BEGIN', start: 'START TRANSACTION', commit: 'COMMIT', rollback: 'ROLLBACK',
  abort: 'ABORT', vacuum: 'VACUUM', analyze: 'ANALYZE', checkpoint: 'CHECKPOINT', explain: 'EXPLAIN', refresh: 'REFRESH',
  grant: 'GRANT', revoke: 'REVOKE',
}

const writing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'CREATE', 'ALTER', 'DROP', 'COMMENT', 'COPY'])

/** The text without comments and white space before its first word. */
function skipBlank(sql: string): string {
  return sql.replace(/^(\s|;|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)*/, '')
}

/** Refuses by size what would not be safe to hand to the parser at all. */
function checkSize(sql: string): Denial | undefined {
  const refuse = (message: string): Denial => ({ code: 'statement-size', message })
  if (sql.length > sizeLimits.characters) {
    return refuse(`the statement is longer than ${sizeLimits.characters} characters: split it up`)
  }
  // For the engine a text ends at NUL, and goes on for everybody else.
  if (sql.includes('\0')) return refuse('the statement holds a NUL character: take it out')
  // A lone surrogate has no UTF-8: the engine would read another text than the record keeps.
  if (!sql.isWellFormed()) return refuse('the statement holds half a character (a lone surrogate): take it out')
  let depth = 0
  let deepest = 0
  for (const char of sql) {
    if (char === '(' || char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ')' || char === ']' || char === '}') depth--
  }
  if (deepest > sizeLimits.depth) return refuse(`the statement is nested deeper than ${sizeLimits.depth} levels`)
  const count = (pattern: RegExp) => sql.match(pattern)?.length ?? 0
  if (count(/\b(not|case)\b|[-+~]\s*(?=[-+~])/gi) > sizeLimits.prefixes) return refuse('the statement is nested too deep')
  if (count(/\b(union|except|intersect)\b/gi) > sizeLimits.setOperations) {
    return refuse(`the statement joins more than ${sizeLimits.setOperations} selects`)
  }
  return undefined
}

/**
 * How many statements a text holds, for the message only. The engine's own way to take statements apart is not used:
 * it opens the files of IMPORT DATABASE.
 */
function countStatements(sql: string): number {
  const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g
  return sql.replace(quoted, ' ').split(';').filter(part => part.trim() !== '').length
}

/** Why a text that the serializer did not take will not run; its first word tells the kind, for the message only. */
function refuseKind(sql: string): Denial {
  const word = /^[a-z_]+/i.exec(skipBlank(sql))?.[0].toLowerCase() ?? ''
  if (/\bpivot\b/i.test(sql) && !kinds[word]) {
    return { code: 'statement-kind', message: '`PIVOT` needs its values named: write `ON column IN (…)`' }
  }
  const kind = kinds[word]
  if (kind && writing.has(kind)) {
    return { code: 'statement-kind', message: `\`${kind}\` does not run on DuckDB: its tables are only read here; Trino writes, where a rule lets you` }
  }
  return {
    code: 'statement-kind',
    message: kind
      ? `\`${kind}\` is not a statement that runs here: only \`SELECT\` and its like do`
      : 'only `SELECT` and its like run here',
  }
}

/** JSON as the engine writes it: it gives `Infinity` and `NaN` for numbers that JSON does not have. */
function parseJson(text: string): Tree {
  return JSON.parse(text.replace(/"value":(-?Infinity|-?NaN|-?nan|-?inf)(?=[,}])/g, '"value":null')) as Tree
}

/**
 * Reads a statement with the engine's own parser, for reading only (its way back to text is no inverse). Gives the
 * root node of exactly one SELECT, or why it is none.
 */
export async function parseStatement(connection: DuckDBConnection, sql: string): Promise<Parsed> {
  const size = checkSize(sql)
  if (size) return { ok: false, refusal: size }
  if (skipBlank(sql) === '') {
    return { ok: false, refusal: { code: 'statement-count', message: 'there is no statement: write one' } }
  }
  const result = await connection.run('SELECT json_serialize_sql($1::VARCHAR)', [sql])
  const text = (await result.getRows())[0]?.[0]
  const tree = parseJson(typeof text === 'string' ? text : '{}')
  if (tree.error === true && tree.error_type === 'parser') {
    const position = positionOfByte(sql, tree.position === undefined ? undefined : Number(tree.position))
    const message = String(tree.error_message).split('\n\nLINE ')[0] ?? ''
    return { ok: false, refusal: { code: 'syntax-error', message, ...(position ? { position } : {}) } }
  }
  const statements = tree.statements
  const many = (count: number): Parsed => ({
    ok: false, refusal: { code: 'statement-count', message: `${count} statements in one: run them one at a time` },
  })
  if (tree.error !== false || !Array.isArray(statements)) {
    const count = countStatements(sql)
    return count > 1 ? many(count) : { ok: false, refusal: refuseKind(sql) }
  }
  if (statements.length !== 1) return many(statements.length)
  return { ok: true, node: (statements[0] as Tree).node as Tree }
}
