const tooLarge = 'a number the ledger cannot keep exactly; write it as text'

function cleanText(text: string): string {
  // PostgreSQL's text refuses NUL, and UTF-8 has no lone surrogates: what is hashed must be what is stored.
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/**
 * A value as plain JSON whose text survives the database unchanged: NUL and lone surrogates become U+FFFD, dates ISO
 * text, whole numbers beyond 2^53 text. Throws on what JSON cannot say (NaN, functions).
 */
export function cleanValue(value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(tooLarge)
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value).toString() : value
  }
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(item => item === undefined ? null : cleanValue(item))
  if (typeof value !== 'object') throw new TypeError(`the ledger cannot keep a ${typeof value}`)
  return Object.fromEntries(Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [cleanText(key), cleanValue(item)]))
}
