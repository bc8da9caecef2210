import type { DuckDBType } from '@duckdb/node-api'
import { DuckDBArrayType, DuckDBListType, DuckDBMapType, DuckDBStructType, DuckDBUnionType } from '@duckdb/node-api'

/** Types a statement may cast to. VARIANT is off: casting deep JSON to it ends the process. */
const builtIn = new Set(['NULL', 'BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT',
  'UINTEGER', 'UBIGINT', 'UHUGEINT', 'BIGNUM', 'FLOAT', 'DOUBLE', 'DECIMAL', 'VARCHAR', 'CHAR', 'BLOB', 'BIT', 'UUID',
  'DATE', 'TIME', 'TIME_NS', 'TIME WITH TIME ZONE', 'TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS',
  'TIMESTAMP WITH TIME ZONE', 'INTERVAL', 'LIST', 'ARRAY', 'STRUCT', 'MAP', 'UNION', 'ENUM', 'INTEGER_LITERAL',
  'STRING_LITERAL', 'UNKNOWN', 'ANY'])
const unboundNames = new Set(['json', 'text', 'string', 'varchar', 'char', 'bpchar', 'nvarchar', 'numeric', 'decimal', 'dec',
  'int', 'integer', 'int1', 'int2', 'int4', 'int8', 'int16', 'int32', 'int64', 'int128', 'bigint', 'smallint', 'tinyint',
  'hugeint', 'utinyint', 'usmallint', 'uinteger', 'ubigint', 'uhugeint', 'uint8', 'uint16', 'uint32', 'uint64', 'uint128',
  'short', 'long', 'signed', 'integral', 'oid', 'bool', 'boolean', 'logical', 'real', 'float', 'float4', 'float8', 'double',
  'date', 'time', 'timetz', 'time with time zone', 'time_ns', 'timestamp', 'datetime', 'timestamptz', 'timestamp with time zone',
  'timestamp_s', 'timestamp_ms', 'timestamp_us', 'timestamp_ns', 'interval', 'uuid', 'guid', 'blob', 'bytea', 'binary',
  'varbinary', 'bit', 'bitstring', 'bignum', 'varint', 'struct', 'row', 'list', 'array', 'map', 'union', 'enum', 'null'])

/** Why a type of the tree may not be named, or undefined where it may. */
export function allowsType(type: Record<string, unknown>): string | undefined {
  const id = String(type.id)
  if (id !== 'UNBOUND') return builtIn.has(id) ? undefined : `there is no type \`${id}\``
  const info = type.type_info as Record<string, unknown> | null
  const name = String(info?.name ?? '')
  const bare = !info?.catalog && !info?.schema
  return bare && unboundNames.has(name.toLowerCase()) ? undefined : `there is no type \`${name}\``
}

const reserved = new Set(`all analyse analyze and any array as asc asymmetric both case cast check collate column constraint
  create default deferrable desc describe distinct do else end except false fetch for foreign from group having in
  initially intersect into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider
  placing primary qualify references returning select show some summarize symmetric table then to trailing true union
  unique unpivot using variadic when where window with`.split(/\s+/))
const quote = (name: string) => /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name)
  ? name
  : `"${name.replaceAll('"', '""')}"`

/** A type's text, with JSON kept apart from VARCHAR at any depth, and no name of the warehouse's own types. */
export function describeType(type: DuckDBType): string {
  if (type.alias === 'JSON') return 'JSON'
  if (type instanceof DuckDBListType) return `${describeType(type.valueType)}[]`
  if (type instanceof DuckDBArrayType) return `${describeType(type.valueType)}[${type.length}]`
  if (type instanceof DuckDBMapType) return `MAP(${describeType(type.keyType)}, ${describeType(type.valueType)})`
  if (type instanceof DuckDBStructType) {
    const members = type.entryNames.map((name, i) => `${name === '' ? '' : `${quote(name)} `}${describeType(type.entryTypes[i]!)}`)
    return `STRUCT(${members.join(', ')})`
  }
  if (type instanceof DuckDBUnionType) {
    return `UNION(${type.memberTags.map((tag, i) => `${quote(tag)} ${describeType(type.memberTypes[i]!)}`).join(', ')})`
  }
  return type.toString()
}
