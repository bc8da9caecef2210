export type SqlPart = { kind: 'keyword' | 'function' | 'string' | 'number' | 'comment' | 'plain'; text: string }

const keywords = new Set(
  (
    'all and any as asc between by case cast cross cube date desc describe distinct else end except exclude '
    + 'exists filter from full group grouping having ilike in inner intersect interval into is join lateral left '
    + 'like limit '
    + 'materialized natural not null nulls offset on or order outer over partition pivot positional qualify '
    + 'recursive replace '
    + 'right rollup row rows sample select sets show similar summarize tables then timestamp to true false union '
    + 'unnest unpivot '
    + 'using values when where window with within'
  ).split(' '),
)

const token = new RegExp(
  [
    /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/,
    /('(?:[^']|'')*'?)/,
    /("(?:[^"]|"")*"?)/,
    /(\b\d[\d_.]*(?:e[+-]?\d+)?\b)/,
    /([A-Za-z_][\w$]*)(\s*\()?/,
  ]
    .map(part => part.source)
    .join('|'),
  'gi',
)

/**
 * Splits a statement into parts to colour. For the eye only: nothing decides by it (the engine's own parser does), so
 * it may be wrong about an odd statement.
 */
export function colourSql(sql: string): SqlPart[] {
  const parts: SqlPart[] = []
  let end = 0
  for (const match of sql.matchAll(token)) {
    const [text, comment, string, quoted, number, word, call] = match
    if (match.index > end) parts.push({ kind: 'plain', text: sql.slice(end, match.index) })
    end = match.index + text.length
    if (comment) parts.push({ kind: 'comment', text })
    else if (string) parts.push({ kind: 'string', text })
    else if (number) parts.push({ kind: 'number', text })
    else if (word && keywords.has(word.toLowerCase()))
      parts.push({ kind: 'keyword', text: word }, { kind: 'plain', text: call ?? '' })
    else if (word && call) parts.push({ kind: 'function', text: word }, { kind: 'plain', text: call })
    else parts.push({ kind: 'plain', text: quoted ?? text })
  }
  if (end < sql.length) parts.push({ kind: 'plain', text: sql.slice(end) })
  return parts.filter(({ text }) => text !== '')
}
