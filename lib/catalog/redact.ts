/** What a statement is made of, as far as hiding its values needs it. Blanks belong to no piece. */
type Piece = { kind: 'word' | 'name' | 'text' | 'number' | 'sign'; text: string; blank: string }

/** Words a text in quotes may be without being anybody's data: parts of a date, and spans of time. */
const harmless = /^(?:\d{1,3} )?(?:year|quarter|month|week|day|hour|minute|second)s?$/i
/** Where names are made of values. */
const madeOfValues = new Set(['pivot', 'unpivot', 'pivot_wider', 'pivot_longer'])
const left = '…'

/**
 * A statement as it may be shown to somebody who did not write it: values and comments left out (`…`), blanks made one.
 * Numbers stay after LIMIT and OFFSET and as places in GROUP BY and ORDER BY; texts stay where they name a part of a
 * date. A name in quotes stays where `known` (lower case) has it. Null where it cannot be told for certain what is a
 * value: quotes that never close, and PIVOT, whose names are values.
 */
export function redactSql(sql: string, known: ReadonlySet<string>): string | null {
  const pieces = cut(sql)
  if (!pieces) return null
  let shown = ''
  let ordinals = false
  let depth = 0
  for (const [index, piece] of pieces.entries()) {
    const word = piece.kind === 'word' ? piece.text.toLowerCase() : ''
    if (madeOfValues.has(word)) return null
    if (piece.text === '(') depth += 1
    if (piece.text === ')') depth -= 1
    if (word === 'by') {
      ordinals = true
      depth = 0
    } else if (depth < 0 || (word !== '' && !['asc', 'desc', 'nulls', 'first', 'last', 'all'].includes(word) && depth === 0
      && clauses.has(word))) ordinals = false
    shown += (shown === '' ? '' : piece.blank) + show(pieces, index, ordinals && depth === 0, known)
  }
  return shown
}

const clauses = new Set(['select', 'from', 'where', 'having', 'limit', 'offset', 'union', 'except', 'intersect', 'window',
  'qualify', 'rows', 'range', 'groups', 'fetch'])

function show(pieces: Piece[], index: number, ordinals: boolean, known: ReadonlySet<string>): string {
  const { kind, text } = pieces[index]!
  if (kind === 'text') return harmless.test(text.slice(1, -1)) ? text : `'${left}'`
  if (kind === 'name') return known.has(text.slice(1, -1).replaceAll('""', '"').toLowerCase()) ? text : `"${left}"`
  if (kind !== 'number') return text
  const before = pieces[index - 1]?.text.toLowerCase()
  const after = pieces[index + 1]?.text.toLowerCase()
  if (before === 'limit' || before === 'offset') return text
  const alone = (before === 'by' || before === ',')
    && (after === undefined || [',', ')', 'asc', 'desc', 'nulls'].includes(after) || clauses.has(after) || after === 'order')
  return ordinals && alone && /^\d{1,3}$/.test(text) ? text : left
}

const blank = /\s+|--[^\n]*/y
const number = /(?:0x[0-9a-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?|\.\d[\d_]*(?:e[+-]?\d+)?)/iy
const word = /[\p{L}_][\p{L}\p{N}\p{M}_$]*/uy
const dollars = /\$(\w*)\$/y

function match(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(sql)
}

/** Cuts a statement; null where a quote, a comment or a dollar text never closes, or a number runs into a word. */
function cut(sql: string): Piece[] | null {
  const pieces: Piece[] = []
  let space = ''
  let at = 0
  while (at < sql.length) {
    const skipped = skip(sql, at)
    if (skipped === null) return null
    if (skipped > at) {
      space = ' '
      at = skipped
      continue
    }
    const piece = read(sql, at, pieces.at(-1)?.text ?? '')
    if (!piece) return null
    const { end, ...rest } = piece
    pieces.push({ ...rest, blank: space })
    space = ''
    at = end
  }
  return pieces
}

/** The place after blanks and comments, nested ones included. */
function skip(sql: string, at: number): number | null {
  const hit = match(blank, sql, at)
  if (hit) return at + hit[0].length
  if (!sql.startsWith('/*', at)) return at
  let depth = 0
  for (let index = at; index < sql.length; index += 1) {
    if (sql.startsWith('/*', index)) {
      depth += 1
      index += 1
    } else if (sql.startsWith('*/', index)) {
      depth -= 1
      index += 1
      if (depth === 0) return index + 1
    }
  }
  return null
}

function read(sql: string, at: number, before: string): (Omit<Piece, 'blank'> & { end: number }) | null {
  const char = sql[at]!
  if (char === '\'') {
    const end = closing(sql, at, '\'', /^e$/i.test(before) && sql[at - 1]?.toLowerCase() === 'e')
    return end === null ? null : { kind: 'text', text: sql.slice(at, end), end }
  }
  if (char === '"') {
    const end = closing(sql, at, '"', false)
    return end === null ? null : { kind: 'name', text: sql.slice(at, end), end }
  }
  const dollar = char === '$' ? match(dollars, sql, at) : null
  if (dollar) {
    const close = sql.indexOf(dollar[0], at + dollar[0].length)
    return close < 0 ? null : { kind: 'text', text: `'${left}'`, end: close + dollar[0].length }
  }
  const digits = match(number, sql, at)
  if (digits) {
    const end = at + digits[0].length
    // `1abc` is read by one engine as a number and an alias, by the other as an error.
    return match(word, sql, end) ? null : { kind: 'number', text: digits[0], end }
  }
  const name = match(word, sql, at)
  if (name) return { kind: 'word', text: name[0], end: at + name[0].length }
  // Other quotes belong to other dialects.
  return char === '`' ? null : { kind: 'sign', text: char, end: at + 1 }
}

function closing(sql: string, start: number, quote: string, escapes: boolean): number | null {
  for (let at = start + 1; at < sql.length; at += 1) {
    if (escapes && sql[at] === '\\') at += 1
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1
      at += 1
    }
  }
  return null
}

/** Every name a statement writes, in quotes or not, in lower case; null where it cannot be read. */
export function namesIn(sql: string): Set<string> | null {
  const pieces = cut(sql)
  if (!pieces) return null
  return new Set(pieces.flatMap(({ kind, text }) => kind === 'word' ? [text.toLowerCase()]
    : kind === 'name' ? [text.slice(1, -1).replaceAll('""', '"').toLowerCase()] : []))
}
