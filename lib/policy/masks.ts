import type { EngineKind } from '../contracts/catalog.ts'
import type { MaskKind } from '../contracts/policy.ts'
import type { Expression } from './expression.ts'
import { familyOf, largestMask } from './types.ts'
import type { Family } from './types.ts'

/** A mask as a rule asks for it: `round` has a step, `custom` an expression. */
export type Mask =
  | { kind: Exclude<MaskKind, 'round' | 'custom'> }
  | { kind: 'round'; to: number }
  | { kind: 'custom'; sql: Expression }

/** `column` is the column as SQL, `custom` the compiled text of a custom mask. */
type MaskInput = { column: string; type: string; family: Family; to: number; custom: string }

/** SQL of the masked value, or null where the type has no such mask and NULL must do. */
type MaskSql = (input: MaskInput) => string | null

/** The table of the cluster that holds the hash key: one row, one column `k`, the key in hex. No person may read it. */
export const trinoKeyTable = { catalog: 'sagwan', schema: 'policy', table: 'hash_key' } as const

/**
 * Trino prints masks in EXPLAIN and in its events, so the key stands in none: it is read from a table, as the policy's
 * own identity, where the mask is applied.
 */
export const trinoHashKey
  = `(SELECT from_hex(k) FROM ${trinoKeyTable.catalog}.${trinoKeyTable.schema}.${trinoKeyTable.table})`

/** Fewer characters than this and the four that stay would be most of the value. */
const shortest = 8
const dots = '\'•••••••\''

function ends(keep: (column: string) => string): MaskSql {
  return ({ column, family }) => family !== 'text' ? null
    : `CASE WHEN ${column} IS NULL THEN NULL WHEN length(${column}) >= ${shortest} THEN ${keep(column)} ELSE ${dots} END`
}

const redact: MaskSql = ({ family }) => family === 'text' ? '\'•••\'' : null

const email: MaskSql = ({ column, family }) => family !== 'text' ? null
  : `CASE WHEN ${column} IS NULL THEN NULL WHEN strpos(${column}, '@') > 1 THEN substr(${column}, 1, 1) || '•••' || `
    + `substr(${column}, strpos(${column}, '@')) ELSE '•••' END`

function year(matches: string): MaskSql {
  return ({ column, family }) => {
    if (family === 'date' || family === 'timestamp') return `date_trunc('year', ${column})`
    return family === 'text' ? `CASE WHEN ${matches}(${column}, '^[0-9]{4}') THEN substr(${column}, 1, 4) END` : null
  }
}

/** Numbers to the nearest step, through DOUBLE: a mask may be vague, but must not overflow; moments to the month. */
const round: MaskSql = ({ column, family, to }) => {
  if (family === 'date' || family === 'timestamp') return `date_trunc('month', ${column})`
  return family === 'integer' || family === 'decimal' || family === 'float'
    ? `round(CAST(${column} AS DOUBLE) / ${to}) * ${to}` : null
}

/** HMAC-SHA-256 of a value's text; the key's pads are variables of the connection, so no text shows the key. */
function duckdbDigest(column: string, family: Family): string {
  const text = family === 'text' ? column : `CAST(${column} AS VARCHAR)`
  const bytes = family === 'binary' ? column : `encode(${text})`
  return `sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || ${bytes})))`
}

const duckdbHash: MaskSql = ({ column, type, family }) => {
  const digest = duckdbDigest(column, family)
  const number = `CAST('0x' || substr(${digest}, 3, 14) AS BIGINT)`
  const cut = `${number} & ${largestMask(type)}`
  const day = `DATE '1970-01-01' + CAST(${number} % 36500 AS INTEGER)`
  const ofFamily: Record<Family, string | null> = {
    text: digest, binary: `unhex(${digest})`, uuid: `substr(${digest}, 1, 32)`,
    integer: cut, decimal: cut, float: cut,
    date: day, timestamp: day, other: null,
  }
  return ofFamily[family]
}

/** The bytes whose hash is taken: those that DuckDB takes, so that a masked key joins across the engines. */
function trinoBytes(column: string, type: string, family: Family): string {
  if (family === 'binary') return column
  if (family !== 'timestamp' || /time zone/i.test(type)) return `to_utf8(CAST(${column} AS varchar))`
  // DuckDB writes no zeros at the end of a second's fraction.
  return `to_utf8(regexp_replace(CAST(CAST(${column} AS timestamp(6)) AS varchar), '\\.?0+$'))`
}

const trinoHash: MaskSql = ({ column, type, family }) => {
  const digest = `hmac_sha256(${trinoBytes(column, type, family)}, ${trinoHashKey})`
  const cut = (mask: bigint) => `bitwise_and(from_big_endian_64(substr(${digest}, 1, 8)), ${mask})`
  const number = cut(largestMask(type))
  const day = `date_add('day', mod(${cut(2n ** 56n - 1n)}, 36500), DATE '1970-01-01')`
  const ofFamily: Record<Family, string | null> = {
    text: `lower(to_hex(${digest}))`, binary: digest, uuid: `CAST(substr(${digest}, 1, 16) AS uuid)`,
    integer: number, decimal: number, float: number, date: day, timestamp: day, other: null,
  }
  return ofFamily[family]
}

const none: MaskSql = () => null
const custom: MaskSql = input => input.custom
const first4 = ends(column => `substr(${column}, 1, 4) || ${dots}`)

/** The SQL of every mask in every dialect. A new mask or dialect has to be written here before it compiles. */
const masks: Record<MaskKind, Record<EngineKind, MaskSql>> = {
  null: { duckdb: none, trino: none },
  redact: { duckdb: redact, trino: redact },
  hash: { duckdb: duckdbHash, trino: trinoHash },
  first4: { duckdb: first4, trino: first4 },
  last4: {
    duckdb: ends(column => `${dots} || right(${column}, 4)`),
    trino: ends(column => `${dots} || substr(${column}, -4)`),
  },
  year: { duckdb: year('regexp_matches'), trino: year('regexp_like') },
  email: { duckdb: email, trino: email },
  round: { duckdb: round, trino: round },
  custom: { duckdb: custom, trino: custom },
}

/** From the mask that shows least to the one that shows most; custom SQL may show anything, so it comes last. */
const strength: MaskKind[] = ['null', 'redact', 'hash', 'year', 'round', 'email', 'last4', 'first4', 'custom']

/** Sorts masks the strongest first; two of a kind by step (the coarser first) or by text, so that the order is total. */
export function compareMasks(a: Mask, b: Mask): number {
  if (a.kind !== b.kind) return strength.indexOf(a.kind) - strength.indexOf(b.kind)
  if (a.kind === 'round' && b.kind === 'round') return b.to - a.to
  if (a.kind === 'custom' && b.kind === 'custom') return a.sql.sql < b.sql.sql ? -1 : a.sql.sql > b.sql.sql ? 1 : 0
  return 0
}

/**
 * The masked value as SQL of exactly the column's type. TRY_CAST: a mask that fails on a value gives NULL, where an
 * error would quote what it should hide.
 */
export function compileMask(mask: Mask, dialect: EngineKind, column: string, type: string, customSql: string): string {
  const sql = masks[mask.kind][dialect]({
    column, type, family: familyOf(type), to: mask.kind === 'round' ? mask.to : 1, custom: customSql,
  })
  return sql === null ? `CAST(NULL AS ${type})` : `TRY_CAST(${sql} AS ${type})`
}
