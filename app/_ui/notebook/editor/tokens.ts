/** A word, a name in quotes, or a sign of a statement; strings and comments are left out. `text` has no quotes. */
export type Token = { text: string; from: number; to: number; kind: 'word' | 'quoted' | 'sign' }

const pattern =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"((?:[^"]|"")*)"?|([\p{L}_][\p{L}\p{N}_$]*)|\d[\w.]*|([.,;()[\]*])|[^\s]/gu

/** A string or a comment: between `from` and `to` nothing is named; one that is not closed reaches past its end. */
type Text = { from: number; to: number; open: boolean }
type Reading = { sql: string; tokens: readonly Token[]; texts: readonly Text[] }

/** What was read last: with each key marks, completion and scope read the same text, which may be 100,000 characters. */
const readings: Reading[] = []
const readingsKept = 4

function read(sql: string): Reading {
  const known = readings.find(reading => reading.sql === sql)
  if (known) return known
  const tokens: Token[] = []
  const texts: Text[] = []
  for (const match of sql.matchAll(pattern)) {
    const first = match[0]
    const from = match.index
    const to = from + first.length
    if (match[1] !== undefined) tokens.push({ text: match[1].replaceAll('""', '"'), from, to, kind: 'quoted' })
    else if (match[2] !== undefined) tokens.push({ text: match[2], from, to, kind: 'word' })
    else if (match[3] !== undefined) tokens.push({ text: match[3], from, to, kind: 'sign' })
    else if (first.startsWith('--')) texts.push({ from, to, open: true })
    else if (first.startsWith('/*')) texts.push({ from, to, open: !first.endsWith('*/') })
    else if (first.startsWith("'"))
      texts.push({ from, to, open: first.length === 1 || !first.endsWith("'") })
  }
  const reading = { sql, tokens, texts }
  readings.unshift(reading)
  readings.splice(readingsKept)
  return reading
}

/**
 * Splits a statement into names and signs, well enough to complete and to underline. It decides nothing about
 * access: that is the engine's own parser, on the server.
 */
export function tokenise(sql: string): readonly Token[] {
  return read(sql).tokens
}

/** True where the position lies in a string or a comment: nothing is completed there. */
export function isInText(sql: string, position: number): boolean {
  const text = read(sql).texts.findLast(({ from }) => from < position)
  return text !== undefined && (position < text.to || (text.open && position === text.to))
}

/** Every place a name stands at, whatever its case. */
export function findName(sql: string, name: string): Token[] {
  const wanted = name.toLowerCase()
  return tokenise(sql).filter(token => token.kind !== 'sign' && token.text.toLowerCase() === wanted)
}

/** The span of a dotted name (`shop.hr.salaries`) in a statement; undefined where it does not stand there. */
export function findPath(sql: string, path: string): { from: number; to: number } | undefined {
  const parts = path.toLowerCase().split('.')
  const tokens = tokenise(sql)
  for (let start = 0; start < tokens.length; start++) {
    const fits = parts.every((part, index) => {
      const token = tokens[start + index * 2]
      const dot = tokens[start + index * 2 - 1]
      return token?.text.toLowerCase() === part && (index === 0 || dot?.text === '.')
    })
    const first = tokens[start]
    const last = tokens[start + (parts.length - 1) * 2]
    if (fits && first && last) return { from: first.from, to: last.to }
  }
  return undefined
}
