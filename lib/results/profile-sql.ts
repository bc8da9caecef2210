import type { Value } from '../contracts/engine.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import { restore } from '../host/duckdb-values.ts'
import { showValue } from './show.ts'

/** A value longer than this is told apart by its beginning, and is never among the most frequent. */
export const maxProfiled = 1000
export const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95]
export const histogramBars = 24

const numeric = new Set(['integer', 'decimal', 'float'])
const temporal = new Set(['date', 'timestamp', 'timestamptz'])
const texts = new Set(['text', 'json', 'nested', 'binary', 'other'])
const unordered = new Set(['json', 'nested', 'binary', 'other'])

export const isNumber = ({ kind }: ResultColumn) => numeric.has(kind)
export const isInstant = ({ kind }: ResultColumn) => temporal.has(kind)
export const isText = ({ kind }: ResultColumn) => texts.has(kind)

/** The select list that takes a column into a profile's table: long text is cut, its length kept beside it. */
export function takeColumn(column: ResultColumn, position: number): string {
  const name = `c${position}`
  if (!isText(column)) return name
  const text = `CAST(${name} AS VARCHAR)`
  return `left(${text}, ${maxProfiled + 1}) AS ${name}, length(${text}) AS l${position}`
}

/** The place of a value on a line as DOUBLE, null for what has none (text, infinities). */
export function placeOfValue(column: ResultColumn, name: string): string {
  const value = restore(name, column.type)
  if (isInstant(column)) return `CASE WHEN isfinite(${value}) THEN epoch_us(${value})::DOUBLE END`
  const number = `CAST(${value} AS DOUBLE)`
  return column.kind === 'float' ? `CASE WHEN isfinite(${number}) THEN ${number} END` : number
}

/**
 * The numbers of a column in one scan, eleven each: values, least, greatest, mean, deviation, different ones, least and
 * greatest place on a line, least, greatest and mean length. `taken` where the source is a profile's table.
 */
export function basicsOf(column: ResultColumn, position: number, options: { exact: boolean; taken: boolean }): string[] {
  const name = `c${position}`
  const value = isText(column) ? name : restore(name, column.type)
  const least = unordered.has(column.kind) ? () => 'NULL'
    : isText(column) ? (sql: string) => `left(CAST(${sql} AS VARCHAR), 200)` : showValue(column.type)
  const place = isNumber(column) || isInstant(column) ? placeOfValue(column, name) : 'NULL::DOUBLE'
  const length = !isText(column) ? 'NULL::BIGINT' : options.taken ? `l${position}` : `length(CAST(${name} AS VARCHAR))`
  const finite = isNumber(column) ? place : 'NULL::DOUBLE'
  return [
    `count(${name})`, least(`min(${value})`), least(`max(${value})`), `avg(${finite})`, `stddev_samp(${finite})`,
    options.exact ? `count(DISTINCT ${value})` : `approx_count_distinct(${value})`,
    `min(${place})`, `max(${place})`, `min(${length})`, `max(${length})`, `avg(${length})`,
  ]
}
export const basicsCount = 11

export type Bars = { from: Value; to: Value; sql: string; count: number; edge: (i: number) => Value }

/** Steps between the least and the greatest place; null where there is no line or only one place on it. */
export function layBars(column: ResultColumn, position: number, low: number, high: number): Bars | null {
  if (!(high > low)) return null
  const place = placeOfValue(column, `c${position}`)
  const unit = column.kind === 'integer' ? 1 : column.kind === 'date' ? 86_400_000_000 : 0
  const span = unit > 0 ? (high - low) / unit + 1 : 0
  // Whole numbers and days: every bar holds equally many of them.
  const step = unit > 0 ? Math.ceil(span / histogramBars) * unit : (high - low) / histogramBars
  const count = unit > 0 ? Math.ceil((span * unit) / step) : histogramBars
  const edge = (i: number) => showPlace(column, i === count && unit === 0 ? high : low + i * step)
  return {
    count, edge, from: edge(0), to: edge(count),
    sql: `CAST(least(${count - 1}, greatest(0, floor((${place} - ${low}::DOUBLE) / ${step}::DOUBLE))) AS INTEGER)`,
  }
}

function showPlace(column: ResultColumn, place: number): Value {
  if (!isInstant(column)) return place
  const date = new Date(place / 1000)
  if (Number.isNaN(date.getTime())) return null
  const text = date.toISOString().replace('T', ' ').replace(/\.\d+Z$/, '')
  return column.kind === 'date' ? text.slice(0, text.indexOf(' ')) : text
}
