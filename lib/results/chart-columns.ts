import { isSmallInteger } from '../contracts/kinds.ts'
import type { Aggregate, ChartKind, ChartSpec } from '../contracts/chart.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import { AppError } from '../errors.ts'
import { restore } from '../host/duckdb-values.ts'
import { maxNameChars } from './chart-limits.ts'

/** One part of a chart as SQL over the parts; `show` makes of its name what leaves as a `Value`. */
export type Expression = { sql: string; show: (name: string) => string }
export type Measure = Expression & {
  aggregate: Aggregate
  /** True for texts that do not read as the number they are measured as. */
  unreadable?: string
}
export type ChartColumns = {
  x: (Expression & {
    temporal: boolean
    ordered: boolean
    /** The place on a linear axis as DOUBLE, from a name; absent where the axis has no numbers. */
    axis?: (name: string) => string
  }) | null
  measures: Measure[]
  /** As text; null where the measure is not split. `order` sorts by it, from a name, where it has an order. */
  series: { sql: string; order: ((name: string) => string) | null } | null
  /** True where rows are drawn as they are. */
  raw: boolean
  /** True where measures of groups add up to the measure of all. */
  summable: boolean
}

const numeric = new Set(['integer', 'decimal', 'float'])
const temporal = new Set(['date', 'timestamp', 'timestamptz'])
const splitting = new Set<ChartKind>(['bar', 'line', 'area', 'scatter', 'histogram', 'heatmap', 'cohort'])
/** Kinds whose numbers mean something only when each place has one: rows of the same place are added up. */
const gathered = new Set<ChartKind>(['pie', 'donut', 'heatmap', 'cohort', 'funnel'])

/** The SQL of a chart's columns. Throws `bad-request` naming a column that is unknown or cannot be aggregated so. */
export function compileChart(columns: readonly ResultColumn[], spec: ChartSpec): ChartColumns {
  const given = spec.y.length > 0 ? spec.y : [{ column: null, aggregate: 'count' as const }]
  const entries = given.map(({ column, aggregate }) =>
    ({ column, aggregate: aggregate === 'none' && gathered.has(spec.kind) ? 'sum' as const : aggregate }))
  const raw = entries.every(({ aggregate }) => aggregate === 'none')
  if (!raw && entries.some(({ aggregate }) => aggregate === 'none')) {
    throw new AppError('bad-request', 'either every measure is aggregated or none is: choose an aggregate for each')
  }
  return {
    x: spec.x === null ? null : compileX(findColumn(columns, spec.x), spec.grain),
    measures: entries.map(({ column, aggregate }) => compileMeasure(columns, column, aggregate, spec.kind)),
    series: spec.series === null || !splitting.has(spec.kind) ? null : compileSeries(columns, spec),
    raw,
    summable: entries.every(({ aggregate }) => aggregate === 'sum' || aggregate === 'count'),
  }
}

type Found = { column: ResultColumn; sql: string }

/** Names may repeat in a result: the first one counts. */
export function findColumn(columns: readonly ResultColumn[], name: string): Found {
  const position = columns.findIndex(column => column.name === name)
  const column = columns[position]
  if (!column) {
    throw new AppError('bad-request', `the result has no column \`${name}\`: choose another for the chart`,
      { params: { column: name } })
  }
  return { column, sql: restore(`c${position}`, column.type) }
}

/** Numbers written as text, read as people write them: `1,234.5`, `₩ 900`, `12 %`; NULL where they are none. */
export function readNumber(sql: string): string {
  const bare = `regexp_replace(CAST(${sql} AS VARCHAR), '[\\s₩$€£¥%]', '', 'g')`
  // A comma is one of thousands only where it stands so; `1,5` is no number we could be sure of.
  const plain = `CASE WHEN regexp_full_match(${bare}, '[-+]?\\d{1,3}(,\\d{3})+(\\.\\d+)?')
    THEN replace(${bare}, ',', '') ELSE ${bare} END`
  return `CASE WHEN isfinite(TRY_CAST(${plain} AS DOUBLE)) THEN TRY_CAST(${plain} AS DOUBLE) END`
}

function compileX({ column, sql }: Found, grain: ChartSpec['grain']): ChartColumns['x'] {
  const isTemporal = temporal.has(column.kind)
  const ordered = isTemporal || numeric.has(column.kind) || column.kind === 'time'
  if (grain && isTemporal && !(column.kind === 'date' && grain === 'hour')) {
    const truncate = (value: string) => `date_trunc('${grain}', ${value})`
    // DuckDB makes timestamps of some truncated dates.
    if (column.kind === 'date') return { sql: `CAST(${truncate(sql)} AS DATE)`, show: asText, temporal: true, ordered }
    if (column.kind === 'timestamp') return { sql: truncate(sql), show: asText, temporal: true, ordered }
    const show = (name: string) => `${asText(name)} || '+00'`
    return { sql: truncate(plainTime({ column, sql })), show, temporal: true, ordered }
  }
  const axis = numeric.has(column.kind) ? (name: string) => `CAST(${name} AS DOUBLE)`
    : isTemporal ? (name: string) => `CASE WHEN isfinite(${name}) THEN epoch_us(${name})::DOUBLE END` : undefined
  return { sql, show: showAs(column.type), temporal: isTemporal, ordered, ...(axis ? { axis } : {}) }
}

/** Instants are shown in UTC: as plain timestamps they are cut many times as fast. */
function plainTime({ column, sql }: Found): string {
  return column.kind === 'timestamptz' ? `CASE WHEN isfinite(${sql}) THEN make_timestamp(epoch_us(${sql})) END`
    : `CAST(${sql} AS TIMESTAMP)`
}

function compileSeries(columns: readonly ResultColumn[], spec: ChartSpec): ChartColumns['series'] {
  const found = findColumn(columns, spec.series ?? '')
  const asNumber = (name: string) => `TRY_CAST(${name} AS DOUBLE)`
  const x = spec.x === null ? null : findColumn(columns, spec.x)
  if (spec.kind === 'cohort' && x && temporal.has(x.column.kind) && temporal.has(found.column.kind)) {
    // A date of an event becomes its age: whole periods since the cohort's own.
    const grain = spec.grain ?? 'month'
    const cut = (part: Found) => `date_trunc('${grain}', ${plainTime(part)})`
    return { sql: `CAST(date_diff('${grain}', ${cut(x)}, ${cut(found)}) AS VARCHAR)`, order: asNumber }
  }
  const order = numeric.has(found.column.kind) ? asNumber
    : temporal.has(found.column.kind) ? (name: string) => name : null
  return { sql: `CAST(${found.sql} AS VARCHAR)`, order }
}

function compileMeasure(
  columns: readonly ResultColumn[], name: string | null, aggregate: Aggregate, kind: ChartKind,
): Measure {
  if (name === null) {
    if (aggregate !== 'count') throw new AppError('bad-request', `\`${aggregate}\` needs a column`)
    return { sql: 'count(*)', show: asText, aggregate }
  }
  const { column, sql } = findColumn(columns, name)
  const adds = aggregate === 'sum' || aggregate === 'avg'
  const drawn = aggregate === 'none' && kind !== 'number'
  if (column.kind === 'text' && (adds || drawn)) {
    const number = readNumber(sql)
    return {
      sql: adds ? `${aggregate}(${number})` : number, show: asIs, aggregate,
      unreadable: `${sql} IS NOT NULL AND ${number} IS NULL`,
    }
  }
  if (adds && !numeric.has(column.kind)) {
    throw new AppError('bad-request',
      `\`${column.name}\` is ${column.type}: ${aggregate} needs numbers, so count it or choose another`,
      { params: { column: column.name } })
  }
  const own = showAs(column.type)
  switch (aggregate) {
    case 'none': return { sql, show: own, aggregate }
    case 'sum': return { sql: `sum(${sql})`, show: column.kind === 'float' ? asIs : asText, aggregate }
    case 'avg': return { sql: `avg(${sql})`, show: asIs, aggregate }
    case 'min': return { sql: `min(${sql})`, show: own, aggregate }
    case 'max': return { sql: `max(${sql})`, show: own, aggregate }
    case 'count': return { sql: `count(${sql})`, show: asText, aggregate }
    case 'count-distinct': return { sql: `count(DISTINCT ${sql})`, show: asText, aggregate }
  }
}

const asIs = (name: string) => name
const asText = (name: string) => `CAST(${name} AS VARCHAR)`

/** A name on a chart: a whole document is called by its beginning and its length, which keeps two of them apart. */
export function asName(name: string): string {
  const text = asText(name)
  return `CASE WHEN length(${text}) > ${maxNameChars} THEN left(${text}, ${maxNameChars}) || '… (' || length(${text}) || ')'
    ELSE ${text} END`
}

/** Values as in windows: 64-bit integers, decimals and dates as text. */
function showAs(type: string): (name: string) => string {
  if (isSmallInteger(type) || /^(DOUBLE|BOOLEAN)$/i.test(type)) return asIs
  if (/^(FLOAT|REAL)$/i.test(type)) return name => `CAST(CAST(${name} AS VARCHAR) AS DOUBLE)`
  return asName
}
