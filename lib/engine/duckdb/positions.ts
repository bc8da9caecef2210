import type { Position } from '../../errors.ts'

/** The parser's "nowhere": locations of nodes it made up. */
const nowhere = 2 ** 63

/**
 * Line and column (1-based, in UTF-16 units as editors count) of a byte offset into the UTF-8 text; undefined where
 * the offset is none.
 */
export function positionOfByte(sql: string, offset: number | undefined, length?: number): Position | undefined {
  if (offset === undefined || !Number.isFinite(offset) || offset < 0 || offset >= nowhere) return undefined
  const before = Buffer.from(sql, 'utf8').subarray(0, offset).toString('utf8')
  const start = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  return { line, column: before.length - start + 1, ...(length === undefined ? {} : { length }) }
}

/** How many cells of a terminal a character takes: the engine aligns its caret by them. */
function cellsOf(char: string): number {
  const code = char.codePointAt(0) ?? 0
  const wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3)
    || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60)
    || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1faff)
  return wide ? 2 : 1
}

/**
 * The position an engine error draws (`LINE 2: …excerpt` with a caret below). The excerpt may be cut at both ends;
 * undefined where it cannot be found again in the statement.
 */
export function positionOfCaret(sql: string, message: string): Position | undefined {
  const drawn = /\nLINE (\d+): ([^\n]*)\n( *)\^/.exec(message)
  if (!drawn) return undefined
  const line = Number(drawn[1])
  const shown = drawn[2] ?? ''
  const text = sql.split('\n')[line - 1]
  if (text === undefined) return undefined
  let cells = (drawn[3] ?? '').length - `LINE ${line}: `.length
  let index = 0
  for (const char of shown) {
    if (cells <= 0) break
    cells -= cellsOf(char)
    index += char.length
  }
  const cutAtStart = shown.startsWith('...')
  const excerpt = shown.slice(cutAtStart ? 3 : 0).replace(/\.\.\.$/, '')
  const at = cutAtStart ? text.indexOf(excerpt) : 0
  if (at < 0) return undefined
  return { line, column: Math.max(1, at + index - (cutAtStart ? 3 : 0) + 1) }
}
