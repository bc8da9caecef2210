import type { ResultColumn } from '../../contracts/engine.ts'
import { kindOf } from '../../contracts/kinds.ts'
import type { SignatureArgument, TrinoColumn, TypeSignature } from './page.ts'

/**
 * How a Trino type gets into a result: `type` is the type's name in results (DuckDB's where that holds every value,
 * Trino's in capitals where values are kept as text), `sql` makes the value of its text; null stays null.
 */
type Stored = { type: string; sql: (text: string) => string }

const asText = (type: string): Stored => ({ type, sql: text => text })
const cast = (type: string): Stored => ({ type, sql: text => `CAST(${text} AS ${type})` })
/** A value outside of what the type holds is a clear refusal, never another value. */
const exact = (type: string, column: string): Stored => ({
  type,
  sql: text => `coalesce(TRY_CAST(${text} AS ${type}), CASE WHEN ${text} IS NOT NULL THEN error('${marker}${column}') END)`,
})
/** Starts the engine's error where a value does not fit; the column's position follows. */
export const marker = 'sagwan: column '

const numberOf = (argument: SignatureArgument | undefined) => argument?.kind === 'LONG' ? argument.value : undefined
const typeOf = (argument: SignatureArgument | undefined): TypeSignature | undefined =>
  argument?.kind === 'TYPE' ? argument.value : argument?.kind === 'NAMED_TYPE' ? argument.value.typeSignature : undefined

/** Types of one value; undefined for those that hold others. Precisions over six have no exact type in DuckDB. */
function storeScalar({ rawType, arguments: args }: TypeSignature, column: string): Stored | undefined {
  const precision = numberOf(args[0])
  switch (rawType) {
    case 'boolean': case 'tinyint': case 'smallint': case 'integer': case 'bigint': case 'double':
      return cast(rawType.toUpperCase())
    case 'real': return cast('FLOAT')
    case 'decimal': return cast(`DECIMAL(${precision ?? 38},${numberOf(args[1]) ?? 0})`)
    case 'varchar': case 'char': return asText('VARCHAR')
    case 'json': return asText('JSON')
    case 'varbinary': return { type: 'BLOB', sql: text => `from_base64(${text})` }
    case 'uuid': return cast('UUID')
    case 'date': return exact('DATE', column)
    case 'time': return (precision ?? 3) <= 6 ? exact('TIME', column) : asText(`TIME(${precision})`)
    case 'timestamp': return (precision ?? 3) <= 6 ? exact('TIMESTAMP', column) : asText(`TIMESTAMP(${precision})`)
    // Each value has a zone of its own, which DuckDB's type would lose.
    case 'timestamp with time zone': return asText(`TIMESTAMP(${precision ?? 3}) WITH TIME ZONE`)
    case 'time with time zone': return asText(`TIME(${precision ?? 3}) WITH TIME ZONE`)
    case 'array': case 'map': case 'row': return undefined
    default: return asText(rawType.toUpperCase())
  }
}

const reserved = new Set(`all and any as asc between both by case cast check collate column constraint create default desc
  distinct do else end except false for foreign from grant group having in initially intersect into is lateral limit not
  null offset on only or order placing primary references returning select some table then to true union unique using
  when where window with`.split(/\s+/))
const quote = (name: string) => /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name)
  ? name
  : `"${name.replaceAll('"', '""')}"`
/** A text as SQL. */
export const quoteText = (text: string) => `'${text.replaceAll('\'', '\'\'')}'`

/** Is a type kept as text in results? */
function isText(type: string): boolean {
  return /^(JSON|TIME(STAMP)?\(\d+\).*|INTERVAL.*)$/.test(type) || kindOf(type) === 'other'
}

/** A type inside another one; `json` below is SQL of type JSON. Types without an exact counterpart are text there. */
function storeNested(signature: TypeSignature, column: string, depth: number): Stored {
  const scalar = storeScalar(signature, column)
  if (scalar) {
    return { type: isText(scalar.type) ? 'VARCHAR' : scalar.type, sql: json => scalar.sql(`(${json} ->> '$')`) }
  }
  const args = signature.arguments
  const item = `x${depth}`
  const present = (json: string, sql: string) =>
    `CASE WHEN ${json} IS NOT NULL AND json_type(${json}) != 'NULL' THEN ${sql} END`
  if (signature.rawType === 'array') {
    const element = storeNested(typeOf(args[0])!, column, depth + 1)
    return { type: `${element.type}[]`, sql: json => present(json, mapList(`from_json(${json}, '["JSON"]')`, item, element)) }
  }
  if (signature.rawType === 'map') {
    const key = storeScalar(typeOf(args[0])!, column)
    const value = storeNested(typeOf(args[1])!, column, depth + 1)
    // Keys that hold others come as Trino's display text, which cannot be read back.
    const keys = key && !isText(key.type) ? key : asText('VARCHAR')
    return { type: `MAP(${keys.type}, ${value.type})`, sql: json => present(json, `map(
      list_transform(json_keys(${json}), lambda ${item}: ${keys.sql(item)}),
      ${mapList(`json_extract(${json}, '$.*')`, item, value)})`) }
  }
  const names = new Set<string>()
  const fields = args.map((argument, i) => {
    let name = argument.kind === 'NAMED_TYPE' && argument.value.fieldName?.name || `field${i}`
    while (names.has(name.toLowerCase())) name += '_'
    names.add(name.toLowerCase())
    return { name, stored: storeNested(typeOf(argument)!, column, depth + 1) }
  })
  return {
    type: `STRUCT(${fields.map(({ name, stored }) => `${quote(name)} ${stored.type}`).join(', ')})`,
    sql: json => present(json, `struct_pack(${fields.map(({ name, stored }, i) =>
      `"${name.replaceAll('"', '""')}" := ${stored.sql(`json_extract(${json}, '$[${i}]')`)}`).join(', ')})`),
  }
}

function mapList(list: string, item: string, element: Stored): string {
  return `list_transform(${list}, lambda ${item}: ${element.sql(item)})`
}

/** How one column of Trino's answer gets into the parts: the result's column, and SQL over its text. */
export function storeColumn({ name, typeSignature }: TrinoColumn, position: number): { column: ResultColumn; sql: string } {
  const text = `r[${position + 1}]`
  const scalar = storeScalar(typeSignature, String(position))
  if (scalar) return { column: { name, type: scalar.type, kind: kindInResults(scalar.type) }, sql: scalar.sql(text) }
  const { type, sql } = storeNested(typeSignature, String(position), 0)
  return { column: { name, type, kind: 'nested' }, sql: sql(`CAST(${text} AS JSON)`) }
}

/** Intervals and times that are kept as text are compared as text. */
function kindInResults(type: string): ResultColumn['kind'] {
  return /^(INTERVAL|TIME\(|JSON)/.test(type) ? type === 'JSON' ? 'json' : 'other' : kindOf(type)
}

const typeNames = 'boolean tinyint smallint integer bigint real double decimal varchar char varbinary json date time timestamp interval '
  + 'array map row uuid ipaddress unknown'
/** A field's name, which Trino shows without quotes whatever is in it: as much as stands before a type. */
const fieldName = new RegExp(`[^(),"]+? +(?=(?:${typeNames.replaceAll(' ', '|')})\\b)`, 'iy')

/** A signature for a type that is only known by its text (`DESCRIBE OUTPUT`), as far as the result's name needs it. */
export function parseType(text: string): TypeSignature {
  let at = 0
  const word = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found?.[0]
  }
  const parse = (): TypeSignature => {
    const name = (word(/[a-z_][\w ]*?(?= *[(),]|$)/iy) ?? word(/[^(),]+/y) ?? '').trim()
    const args: SignatureArgument[] = []
    if (text[at] === '(') {
      do {
        at++
        word(/ +/y)
        args.push(argument(name))
        word(/ +/y)
      } while (text[at] === ',')
      at++
    }
    const suffix = word(/ (with|without) time zone/iy) ?? ''
    return { rawType: `${name}${suffix}`.toLowerCase(), arguments: args }
  }
  const argument = (of: string): SignatureArgument => {
    const number = word(/\d+(?= *[,)])/y)
    if (number !== undefined) return { kind: 'LONG', value: Number(number) }
    if (of.toLowerCase() !== 'row') return { kind: 'TYPE', value: parse() }
    const quoted = word(/"(?:[^"]|"")*" +/y)
    const field = quoted?.trim().slice(1, -1).replaceAll('""', '"')
      ?? word(fieldName)?.trim() ?? word(/[a-z_]\w* +(?!with\b|to\b|precision\b|time\b|day\b|year\b)(?=\w)/iy)?.trim()
    return { kind: 'NAMED_TYPE', value: { ...(field === undefined ? {} : { fieldName: { name: field } }), typeSignature: parse() } }
  }
  return parse()
}
