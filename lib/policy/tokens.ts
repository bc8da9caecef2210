/** A piece of an SQL expression; blanks belong to no token. `value` is the name, text or attribute without its marks. */
export type Token = {
  kind: 'word' | 'name' | 'text' | 'number' | 'binding' | 'symbol'
  value: string
  start: number
  end: number
}

const word = /[\p{L}_][\p{L}\p{N}\p{M}_$]*/uy
const number = /(?:0x[0-9a-f_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[+-]?[0-9]+)?|\.[0-9]+(?:e[+-]?[0-9]+)?)/iy
const binding = /:user\.([\p{L}_][\p{L}\p{N}_-]*)/uy
const symbol = /::|<=>|<>|<=|>=|!=|==|\|\||->>|->|=>|\/\/|!~~\*?|~~\*?|!~|[-+*/%<>=~^&|!.,()[\]{}:@#]/y

/** The token of `kind` at `at`, or undefined. */
function match(pattern: RegExp, sql: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(sql) ?? undefined
}

/** A quoted text or name from its opening quote; undefined where it never closes. */
function readQuoted(sql: string, start: number): { value: string; end: number } | undefined {
  const quote = sql[start]!
  let value = ''
  for (let at = start + 1; at < sql.length; at += 1) {
    if (sql[at] !== quote) value += sql[at]
    else if (sql[at + 1] === quote) {
      value += quote
      at += 1
    } else return { value, end: at + 1 }
  }
  return undefined
}

/**
 * Cuts one SQL expression into tokens, in the part of SQL on which both dialects agree. Throws an Error which says
 * what to do about everything else: comments, statement ends, other quotes, parameters.
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const char = sql[at]!
    if (/\s/.test(char)) {
      at += 1
      continue
    }
    if (char === ';') throw new Error('write one expression: take out the `;`')
    if (sql.startsWith('--', at) || sql.startsWith('/*', at)) throw new Error('take the SQL comment out; use a YAML comment')
    if (char === '\'' || char === '"') {
      const before = tokens.at(-1)
      if (char === '\'' && before?.kind === 'word' && before.end === at) {
        throw new Error(`write the text without the prefix \`${before.value}\``)
      }
      const quoted = readQuoted(sql, at)
      if (!quoted) throw new Error(char === '\'' ? 'close the text with \'' : 'close the name with "')
      tokens.push({ kind: char === '\'' ? 'text' : 'name', value: quoted.value, start: at, end: quoted.end })
      at = quoted.end
      continue
    }
    const found = ([['binding', binding], ['word', word], ['number', number], ['symbol', symbol]] as const)
      .map(([kind, pattern]) => ({ kind, hit: match(pattern, sql, at) })).find(({ hit }) => hit)
    if (!found?.hit) throw new Error(`take out \`${char}\`: it is no part of an expression here`)
    const end = at + found.hit[0].length
    tokens.push({ kind: found.kind, value: found.hit[1] ?? found.hit[0], start: at, end })
    at = end
  }
  return tokens
}
