import { isSmallInteger, kindOf } from '../contracts/kinds.ts'
import type { ResultColumn, Row, Value } from '../contracts/engine.ts'

export { kindOf }

/**
 * Types that Parquet would change: HUGEINT becomes a DOUBLE, INTERVAL loses microseconds, TIME WITH TIME ZONE its
 * zone, UNION its tags, unnamed structs cannot be named; a type with a precision (`TIMESTAMP(9)`, Trino's) has no exact one. Parts hold them as
 * the engine's own text instead.
 */
const textOnly = /\b(U?HUGEINT|INTERVAL|TIME WITH TIME ZONE|TIMETZ|UNION|BIT|BIGNUM|VARIANT|ENUM|GEOMETRY|NULL|ANY)\b|\bTIME(STAMP)?\(\d+\)|""|STRUCT\((?!["a-z])/
const known = new Set(['integer', 'decimal', 'float', 'boolean', 'text', 'date', 'time', 'timestamp', 'timestamptz', 'uuid',
  'json', 'nested', 'binary'])

/** The type a column of this type has in the Parquet parts of a result: its own, or VARCHAR where that would lose. */
export function storedType(type: string): string {
  if (textOnly.test(type) || !known.has(kindOf(type)) || kindOf(type) === 'json') return 'VARCHAR'
  return type
}

/**
 * SQL that gives a column of a part its real type back, for sorting, filters and aggregates: `9` before `10`. `expr`
 * is the part's column, e.g. `c0`. Types whose text cannot be read back stay text.
 */
export function restore(expr: string, type: string): string {
  if (/^TIMESTAMP\(\d+\) WITH TIME ZONE$/.test(type)) return `CAST(${expr} AS TIMESTAMPTZ)`
  // To the microsecond: what is finer is kept and shown, but not compared.
  if (/^TIMESTAMP\(\d+\)$/.test(type)) return `CAST(left(${expr}, 26) AS TIMESTAMP)`
  return /^(U?HUGEINT|INTERVAL|TIME WITH TIME ZONE|BIT|BIGNUM)$/.test(type) ? `CAST(${expr} AS ${type})` : expr
}

/** The type in which a filter's value is compared with a restored column. */
export function comparedType(type: string): string {
  return type.replace(/^TIMESTAMP\(\d+\)/, 'TIMESTAMP')
}

/** SQL that gives a column of a part in a form `decodeValue` makes a `Value` of, with nothing rounded. */
export function encodeColumn(expr: string, type: string): string {
  const stored = storedType(type)
  if (stored === 'VARCHAR' || stored === 'BOOLEAN' || stored === 'DOUBLE' || isSmallInteger(stored)) return expr
  // Through text: a FLOAT of 0.1 would otherwise show as 0.10000000149011612.
  if (stored === 'FLOAT') return `CAST(CAST(${expr} AS VARCHAR) AS DOUBLE)`
  return `CAST(${expr} AS VARCHAR)`
}

/**
 * The select list over parts (columns `c0`, `c1`, … by position) whose rows `decodeRow` turns into `Row`s. Timestamps
 * with a zone show in the connection's `TimeZone`: keep it `UTC`.
 */
export function encodeSelect(columns: readonly Pick<ResultColumn, 'type'>[]): string {
  return columns.map(({ type }, i) => `${encodeColumn(`c${i}`, type)} AS c${i}`).join(', ')
}

/** One value as the DuckDB client gives it for an encoded column. */
export function decodeValue(value: unknown): Value {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  return String(value)
}

/** A row as the DuckDB client gives it (`getRows`) for `encodeSelect`. */
export function decodeRow(row: readonly unknown[]): Row {
  return row.map(decodeValue)
}
