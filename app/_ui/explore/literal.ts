import type { ValueKind } from '@/lib/contracts/catalog.ts'

/** A text as an SQL literal; both dialects know no escape but the doubled quote. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll('\'', '\'\'')}'`
}

const day = /^\d{4}-\d\d-\d\d$/
const number = /^-?\d+(\.\d+)?$/

/** A value as a literal of a column's kind; null where the text is none of it (yet). */
export function toLiteral(kind: ValueKind, text: string): string | null {
  const value = text.trim()
  switch (kind) {
    case 'integer':
    case 'decimal': return number.test(value) ? value : null
    case 'float': return number.test(value) ? `${value}e0` : null
    case 'boolean': return value === 'true' || value === 'false' ? value.toUpperCase() : null
    case 'date': return isRealDay(value) ? `DATE '${value}'` : null
    case 'timestamp':
    case 'timestamptz': return isRealDay(value) ? `TIMESTAMP '${value} 00:00:00'` : null
    case 'uuid': return value === '' ? null : `CAST(${quoteText(value)} AS UUID)`
    case 'text': return quoteText(text)
    default: return null
  }
}

/** `2026-02-30` looks like a day and is none: the engine would refuse the whole statement. */
export function isRealDay(text: string): boolean {
  if (!day.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** The day after, for ends that are in the range. */
export function dayAfter(text: string): string {
  const date = new Date(`${text}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 1)
  return date.toISOString().slice(0, 10)
}

/** Words that must stand in quotes as names, of either dialect. */
const reserved = new Set((
  'all alter analyse analyze and any array as asc asymmetric between both by case cast check collate column constraint '
  + 'create cross cube current_catalog current_date current_path current_role current_schema current_time '
  + 'current_timestamp current_user deallocate default deferrable delete desc describe distinct do drop else end escape '
  + 'except execute exists extract false fetch for foreign from full grant group grouping having in initially inner '
  + 'insert intersect into is join json_array json_exists json_object json_query json_table json_value lambda lateral '
  + 'leading left like limit listagg localtime localtimestamp natural normalize not null offset on only or order outer '
  + 'pivot pivot_longer pivot_wider placing prepare primary qualify recursive references returning right rollup select '
  + 'show skip some summarize symmetric table then to trailing trim true uescape union unique unnest unpivot user using '
  + 'values variadic when where window with').split(' '))

/** A name as it must be written: in quotes where it is not a plain word in lower case, or a reserved one. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`
}
