/** What masks need to know of a column's type; `other` can only be masked by NULL or custom SQL. */
export const families = ['text', 'integer', 'decimal', 'float', 'date', 'timestamp', 'uuid', 'binary', 'other'] as const
export type Family = (typeof families)[number]

const patterns: [RegExp, Family][] = [
  // Nested types first: `VARCHAR[]` is no text.
  [/\[\d*\]$|^(struct|map|union|list|array|row)\b/i, 'other'],
  [/^(varchar|char|bpchar|text|string)\b/i, 'text'],
  [/^u?(tinyint|smallint|integer|bigint|hugeint)$|^int$/i, 'integer'],
  [/^(decimal|numeric)\b/i, 'decimal'],
  [/^(double|float|real)\b/i, 'float'],
  [/^date$/i, 'date'],
  [/^(timestamp|datetime)/i, 'timestamp'],
  [/^uuid$/i, 'uuid'],
  [/^(blob|varbinary|bytea)$/i, 'binary'],
]

/** The family of an engine's type text, e.g. `DECIMAL(18,2)`, `varchar(40)`, `TIMESTAMP WITH TIME ZONE`. */
export function familyOf(type: string): Family {
  return patterns.find(([pattern]) => pattern.test(type.trim()))?.[1] ?? 'other'
}

/**
 * The largest 2^n - 1 that every value of an integer type, or the whole part of a decimal, can hold: hashes of numbers
 * are cut to it. At most 2^53 - 1, so that no client rounds them.
 */
export function largestMask(type: string): bigint {
  const text = type.trim().toLowerCase()
  const bits: Record<string, number> = {
    tinyint: 7, utinyint: 8, smallint: 15, usmallint: 16, integer: 31, int: 31, uinteger: 32,
  }
  const known = bits[text]
  if (known !== undefined) return 2n ** BigInt(known) - 1n
  const decimal = /^(?:decimal|numeric)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(text)
  if (!decimal) return 2n ** 53n - 1n
  const digits = Number(decimal[1]) - Number(decimal[2] ?? 0)
  let mask = 0n
  while (mask * 2n + 1n < 10n ** BigInt(digits) && mask < 2n ** 53n - 1n) mask = mask * 2n + 1n
  return mask
}
