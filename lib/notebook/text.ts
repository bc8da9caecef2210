import { AppError } from '../errors.ts'
import { maxSourceChars } from '../contracts/notebook.ts'

/** PostgreSQL's text holds no NUL and UTF-8 no lone surrogate: both go before anything is recorded or stored. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** The source of a cell as it is stored. Throws `too-large` past `maxSourceChars`. */
export function cleanSource(source: string): string {
  if (source.length > maxSourceChars) {
    throw new AppError('too-large', `a cell holds up to ${maxSourceChars} characters; this one has ${source.length}`,
      { params: { max: maxSourceChars, chars: source.length } })
  }
  return cleanText(source)
}

/**
 * A title on one line: control characters and those that turn the direction of writing are dropped (a title must not
 * dress up as another one), Hangul is composed, so that it is found however it was typed. Throws `bad-request` where
 * nothing is left.
 */
export function cleanTitle(title: string): string {
  const clean = cleanText(title).normalize('NFC').replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  if (clean === '') throw new AppError('bad-request', 'a notebook needs a title')
  return clean.slice(0, 200).toWellFormed()
}

/** Plain data (JSON) with every text in it cleaned, keys too: jsonb refuses what `cleanText` drops. */
export function cleanData<T>(data: T): T {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return cleanText(value)
    if (Array.isArray(value)) return value.map(walk)
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), walk(inner)]))
    }
    return value
  }
  // The shape stays as it was: only characters inside texts go.
  return walk(data) as T
}

/** The text as it stands in a LIKE pattern: `%`, `_` and `\` mean themselves. */
export function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** One line of at most `chars` characters; where `around` occurs, the part that shows it. */
export function toExcerpt(text: string, around = '', chars = 160): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  const at = around ? line.toLowerCase().indexOf(around.replace(/\s+/gu, ' ').toLowerCase()) : 0
  const from = at > chars / 2 ? at - chars / 4 : 0
  const part = line.slice(from, from + chars).toWellFormed()
  return `${from > 0 ? '…' : ''}${part}${from + chars < line.length ? '…' : ''}`
}
