import type { ValueKind } from './catalog.ts'

const kinds: [RegExp, ValueKind][] = [
  [/\[\d*\]$|^(STRUCT|MAP|UNION|LIST|ARRAY|ROW)\b/i, 'nested'],
  [/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|INT|BIGNUM)\b/i, 'integer'],
  [/^(DECIMAL|NUMERIC)\b/i, 'decimal'],
  [/^(DOUBLE|FLOAT|REAL)\b/i, 'float'],
  [/^BOOL/i, 'boolean'],
  [/^(TIMESTAMPTZ|TIMESTAMP(\(\d+\))? WITH TIME ZONE)/i, 'timestamptz'],
  [/^(TIMESTAMP|DATETIME)/i, 'timestamp'],
  [/^TIME\b/i, 'time'],
  [/^DATE\b/i, 'date'],
  [/^INTERVAL/i, 'interval'],
  [/^UUID/i, 'uuid'],
  [/^JSON/i, 'json'],
  [/^(BLOB|VARBINARY|BIT)/i, 'binary'],
  [/^(VARCHAR|CHAR|TEXT|STRING|ENUM)/i, 'text'],
]

/** How values of an engine's type are shown, aligned and charted; `other` where nobody has said. */
export function kindOf(type: string): ValueKind {
  return kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'other'
}

/** Integers of at most 32 bits reach the browser as JSON numbers; all larger ones as strings. */
export function isSmallInteger(type: string): boolean {
  return /^(U?(TINYINT|SMALLINT)|INTEGER|INT)$/i.test(type)
}
