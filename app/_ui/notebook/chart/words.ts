import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { Messages } from '@/app/_ui/messages/index.ts'
import type { Formats } from '@/app/_ui/format.ts'
import type { ResultColumn, Value } from '@/lib/contracts/engine.ts'
import { groupDigits, isIdentifier, isNumeric, isTemporal } from '../grid/format.ts'
import { toTime } from './shape.ts'

/** `sum of net_krw`, `net_krw`, `count of rows`. */
export function measureWords(words: Messages['notebook'], measure: ChartSpec['y'][number]): string {
  if (measure.column === null) return words.countRows
  return measure.aggregate === 'none'
    ? measure.column
    : words.measureOf(words.aggregates[measure.aggregate], measure.column)
}

/** What a chart without a title of its own is called. */
export function titleWords(words: Messages['notebook'], spec: ChartSpec): string {
  const measures = spec.y.map(measure => measureWords(words, measure)).join(', ')
  return spec.x === null || spec.kind === 'number' ? measures : words.by(measures, spec.x)
}

/** A value on x, in words: a day as people write it, a number with separators. */
export function xWords(
  formats: Formats,
  spec: ChartSpec,
  column: ResultColumn | undefined,
  value: Value,
  empty: string,
  long: boolean,
): string {
  if (value === null) return empty
  if (value === '') return '""'
  if (column && isTemporal(column.kind)) return timeWords(formats, spec, column, value, long)
  if (column && isNumeric(column.kind) && !isIdentifier(column)) return groupDigits(String(value))
  return String(value)
}

function timeWords(formats: Formats, spec: ChartSpec, column: ResultColumn, value: Value, long: boolean): string {
  const time = toTime(value)
  if (Number.isNaN(time)) return String(value)
  // The server's day is the day: shown in the reader's zone it could be the one before.
  const shown = new Date(time + new Date(time).getTimezoneOffset() * 60_000)
  const iso = shown.toISOString()
  const { grain } = spec
  if (grain === 'year') return String(shown.getFullYear())
  if (grain === 'month' || grain === 'quarter') return formats.day(iso).replace(/^1 |\s?1일$/u, '')
  const days = grain === 'day' || grain === 'week' || (grain === null && column.kind === 'date')
  if (days) return long ? formats.fullDay(iso) : formats.dayMonth(iso)
  return long ? formats.moment(iso) : `${formats.dayMonth(iso)} ${formats.clock(iso)}`
}
