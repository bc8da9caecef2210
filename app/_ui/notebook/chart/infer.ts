import { isIdentifier, isNumeric, isTemporal } from '../grid/format.ts'
import { toTime } from './shape.ts'
import { blankChart } from '@/lib/contracts/chart.ts'
import type { Aggregate, ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn, Row, Value } from '@/lib/contracts/engine.ts'

const blank = blankChart
const maxSeries = 8
const maxBars = 60

/**
 * The chart a person would most likely draw of a result, from its columns and its first rows (`rows[i][j]` matches
 * `columns[j]`): one number, a line over time, bars over categories, or a cloud of two measures. Null where there is
 * nothing to measure.
 */
export function inferChart(columns: ResultColumn[], rows: Row[]): ChartSpec | null {
  if (columns.length === 0) return null
  const measures = columns.filter(column => isNumeric(column.kind) && !isIdentifier(column) && !isCalendar(column))
  const times = columns.filter(column => isTemporal(column.kind))
  const calendar = columns.filter(isCalendar)
  const categories = columns.filter(column => column.kind === 'text' || column.kind === 'boolean')
  const y = measures.slice(0, 1).map(column => ({ column: column.name, aggregate: defaultAggregate(column) }))

  if (rows.length === 1 && measures.length > 0 && times.length === 0) {
    return {
      ...blank,
      kind: 'number',
      y: measures.slice(0, 4).map(({ name }) => ({ column: name, aggregate: 'none' })),
    }
  }
  const time = times[0] ?? calendar[0]
  if (time) {
    const series = findSeries(columns, rows, categories, time)
    const several = series === null && measures.length > 1 && measures.length <= 3
    return {
      ...blank,
      kind: 'line',
      x: time.name,
      series,
      y: several
        ? measures.map(column => ({ column: column.name, aggregate: defaultAggregate(column) }))
        : y.length > 0
          ? y
          : [{ column: null, aggregate: 'count' }],
      grain: isTemporal(time.kind) ? inferGrain(time, valuesOf(columns, rows, time)) : null,
    }
  }
  const category = pickCategory(columns, rows, categories)
  if (category) {
    const others = categories.filter(column => column !== category)
    return {
      ...blank,
      kind: 'bar',
      x: category.name,
      series: findSeries(columns, rows, others, category),
      y: y.length > 0 ? y : [{ column: null, aggregate: 'count' }],
    }
  }
  const [first, second] = measures
  if (first && second)
    return { ...blank, kind: 'scatter', x: first.name, y: [{ column: second.name, aggregate: 'none' }] }
  if (first) return { ...blank, kind: 'number', y: [{ column: first.name, aggregate: defaultAggregate(first) }] }
  return null
}

/** What adding up would spoil is averaged: rates, prices, shares. */
export function defaultAggregate(column: ResultColumn): Aggregate {
  return /(^|_)(avg|average|mean|rate|ratio|share|pct|percent|price|score|age)(_|$)/i.test(column.name) ? 'avg' : 'sum'
}

function isCalendar(column: ResultColumn): boolean {
  return column.kind === 'integer' && /^(year|quarter|month|week|day|hour|weekday|dow)$/i.test(column.name)
}

function valuesOf(columns: ResultColumn[], rows: Row[], column: ResultColumn): Value[] {
  const index = columns.indexOf(column)
  return rows.map(row => row[index] ?? null)
}

function countDistinct(columns: ResultColumn[], rows: Row[], column: ResultColumn): number {
  return new Set(valuesOf(columns, rows, column)).size
}

/** A category that splits the rows of one x; none where every x has one row already. */
function findSeries(columns: ResultColumn[], rows: Row[], categories: ResultColumn[], x: ResultColumn): string | null {
  if (countDistinct(columns, rows, x) >= rows.length) return null
  const found = categories.find(column => {
    const count = countDistinct(columns, rows, column)
    return count > 1 && count <= maxSeries
  })
  return found?.name ?? null
}

/** The category with the most values that still make readable bars. */
function pickCategory(columns: ResultColumn[], rows: Row[], categories: ResultColumn[]): ResultColumn | undefined {
  const counted = categories
    .map(column => ({ column, count: countDistinct(columns, rows, column) }))
    .filter(({ count }) => count <= maxBars)
  return counted.sort((a, b) => b.count - a.count)[0]?.column ?? categories[0]
}

const dayMs = 86_400_000

/** How finely dates are grouped, so that some dozens to a few hundred points remain; null: as they are. */
export function inferGrain(column: ResultColumn, values: Value[]): ChartSpec['grain'] {
  const times = values.map(toTime).filter(Number.isFinite)
  if (times.length === 0) return column.kind === 'date' ? null : 'day'
  const spanDays = (times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b))) / dayMs
  if (spanDays > 3 * 366) return 'month'
  if (spanDays > 400) return 'week'
  if (column.kind === 'date') return null
  return spanDays > 4 ? 'day' : 'hour'
}
