/** A name as a statement writes it, in lower case: `['shop', 'sales', 'orders']`. */
export type WrittenName = { parts: string[]; text: string; position: { line: number; column: number; length: number } }

/** Comments and texts in single quotes or between dollars, which hold no names, or one word, name or mark. */
const token = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|'(?:[^']|'')*(?:'|$)|"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_$]*)|([^\s])/gu
const beforeTable = new Set(['from', 'join', 'into', 'table', 'describe', 'desc', 'summarize', 'update', 'view'])

/**
 * The names in a statement's text that may be tables: each of three parts and more, and shorter ones where a table's
 * name must stand. A guess good enough to find the engine a statement is for, of any dialect; the engine reads it for real.
 */
export function findTableNames(sql: string): WrittenName[] {
  const names: WrittenName[] = []
  let before = ''
  let parts: string[] = []
  let from = 0
  let end = 0
  let joined = false
  const finish = () => {
    if (parts.length >= 3 || (parts.length > 0 && beforeTable.has(before))) {
      names.push({ parts: parts.slice(0, 3), text: sql.slice(from, end), position: positionOf(sql, from, end - from) })
    }
    before = parts.length === 1 ? parts[0]! : ''
    parts = []
  }
  for (const match of sql.matchAll(token)) {
    const [text, , quoted, word, mark] = match
    if (text.startsWith('--') || text.startsWith('/*')) continue
    const name = quoted?.replaceAll('""', '"') ?? word
    if (name === undefined) {
      joined = mark === '.' && parts.length > 0
      if (!joined) {
        finish()
        before = mark ?? ''
      }
      continue
    }
    if (!joined) {
      finish()
      from = match.index
    }
    joined = false
    parts.push(name.toLowerCase())
    end = match.index + text.length
  }
  finish()
  return names
}

function positionOf(sql: string, offset: number, length: number) {
  const lines = sql.slice(0, offset).split('\n')
  return { line: lines.length, column: lines.at(-1)!.length + 1, length }
}
