import { columnKeys } from '../contracts/result.ts'
import type { PivotDimension, PivotSpec } from '../contracts/result.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import { AppError } from '../errors.ts'
import { restore } from '../host/duckdb-values.ts'
import { showValue } from './show.ts'

/** SQL over the parts, and what makes of its value what leaves. */
export type Term = { sql: string; show: (name: string) => string }
export type Dimension = Term & {
  /** Dates and numbers stand in their own order, whatever the measures say. */
  ordered: boolean
}

const temporal = new Set(['date', 'timestamp', 'timestamptz'])
const numeric = new Set(['integer', 'decimal', 'float'])

/** The SQL of a dimension. Throws `bad-request` where the result has no such column. */
export function compileDimension(columns: readonly ResultColumn[], { column: key, grain }: PivotDimension): Dimension {
  const { sql, column } = findColumn(columns, key)
  const ordered = temporal.has(column.kind) || numeric.has(column.kind)
  if (!grain || !temporal.has(column.kind) || (column.kind === 'date' && grain === 'hour')) {
    return { sql, show: showValue(column.type), ordered }
  }
  const cut = (value: string) => `date_trunc('${grain}', ${value})`
  // DuckDB makes timestamps of some truncated dates.
  if (column.kind === 'date') return { sql: `CAST(${cut(sql)} AS DATE)`, show: asText, ordered }
  if (column.kind === 'timestamp') return { sql: cut(sql), show: asText, ordered }
  // Instants are shown in UTC: as plain timestamps they are cut many times as fast.
  const utc = `CASE WHEN isfinite(${sql}) THEN make_timestamp(epoch_us(${sql})) END`
  return { sql: cut(utc), show: name => `${asText(name)} || '+00'`, ordered }
}

/** The SQL of a measure. Throws `bad-request` naming a column that is unknown or cannot be added up. */
export function compileMeasure(
  columns: readonly ResultColumn[], { column: key, aggregate }: PivotSpec['measures'][number],
): Term {
  if (key === null) {
    if (aggregate !== 'count') throw new AppError('bad-request', `\`${aggregate}\` needs a column`)
    return { sql: 'count(*)', show: asText }
  }
  const { sql, column } = findColumn(columns, key)
  if ((aggregate === 'sum' || aggregate === 'avg') && !numeric.has(column.kind)) {
    throw new AppError('bad-request',
      `\`${column.name}\` is ${column.type}: ${aggregate} needs numbers, so count it or choose another`,
      { params: { column: column.name } })
  }
  switch (aggregate) {
    case 'count': return { sql: `count(${sql})`, show: asText }
    case 'count-distinct': return { sql: `count(DISTINCT ${sql})`, show: asText }
    case 'sum': return { sql: `sum(${sql})`, show: column.kind === 'float' ? asIs : asText }
    case 'avg': return { sql: `avg(${sql})`, show: asIs }
    case 'min': return { sql: `min(${sql})`, show: showValue(column.type) }
    case 'max': return { sql: `max(${sql})`, show: showValue(column.type) }
  }
}

const asIs = (name: string) => name
const asText = (name: string) => `CAST(${name} AS VARCHAR)`

function findColumn(columns: readonly ResultColumn[], key: string): { column: ResultColumn; sql: string } {
  const position = columnKeys(columns).indexOf(key)
  const column = columns[position]
  if (!column) {
    throw new AppError('bad-request', `the result has no column \`${key}\`: choose another for the pivot`,
      { params: { column: key } })
  }
  return { column, sql: restore(`c${position}`, column.type) }
}
