import { isIdentifier, isNumeric, isTemporal } from '../grid/format.ts'
import { readsAsDates, toTime } from './shape.ts'
import { blankChart } from '@/lib/contracts/chart-choices.ts'
import type { Aggregate, ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn, Row, Value } from '@/lib/contracts/engine.ts'

const maxSplit = 8
const maxBars = 60
/** From so many rows on a number alone shows more in a histogram than as one sum. */
const manyRows = 12

/** A result as it is looked at to guess a chart: what each column is good for. */
type Look = {
  columns: ResultColumn[]
  rows: Row[]
  measures: ResultColumn[]
  times: ResultColumn[]
  calendar: ResultColumn[]
  categories: ResultColumn[]
}

/**
 * The chart a person would most likely draw of a result, from its columns and some of its rows (`rows[i][j]` matches
 * `columns[j]`): numbers, a line over time, bars over categories, a cloud of two measures, and the shapes that names
 * give away (steps, cohorts, hours of weekdays). Columns of `masked` (by position) are taken only where nothing else
 * is there. Null where there is nothing to measure.
 */
export function inferChart(
  columns: ResultColumn[],
  rows: Row[],
  masked: { has: (position: number) => boolean } = new Set<number>(),
): ChartSpec | null {
  if (columns.length === 0) return null
  const open = columns.filter((_, position) => !masked.has(position))
  return (
    inferFrom(look(columns, rows, open))
    ?? (open.length < columns.length ? inferFrom(look(columns, rows, columns)) : null)
  )
}

function look(all: ResultColumn[], rows: Row[], columns: ResultColumn[]): Look {
  const valuesOf = (column: ResultColumn) => valuesIn(all, rows, column)
  const dated = columns.filter(column => column.kind === 'text' && readsAsDates(valuesOf(column)))
  const written = columns.filter(column => column.kind === 'text' && readsAsNumber(column, valuesOf(column)))
  const measures = columns.filter(
    column => (isNumeric(column.kind) && !isIdentifier(column) && !isCalendar(column)) || written.includes(column),
  )
  return {
    columns: all,
    rows,
    measures,
    times: columns.filter(column => isTemporal(column.kind) || dated.includes(column)),
    calendar: columns.filter(isCalendar),
    categories: columns.filter(
      column =>
        (column.kind === 'text' || column.kind === 'boolean') && !written.includes(column) && !dated.includes(column),
    ),
  }
}

function inferFrom(seen: Look): ChartSpec | null {
  const { columns, rows, measures, times, calendar, categories } = seen
  const y = measures.slice(0, 1).map(measure)
  const counted = y.length > 0 ? y : [{ column: null, aggregate: 'count' as const }]
  if (rows.length === 1 && measures.length > 0 && (times.length === 0 || measures.length > 1)) {
    const shown = measures.slice(0, 4).map(({ name }) => ({ column: name, aggregate: 'none' as const }))
    return { ...blankChart, kind: 'number', y: shown }
  }
  const named = inferByName(seen, counted)
  if (named) return named

  const time = times[0] ?? calendar[0]
  if (time) {
    const series = findSeries(columns, rows, categories, time)
    const grain = isTemporal(time.kind) ? inferGrain(time, valuesIn(columns, rows, time)) : null
    const base = { ...blankChart, x: time.name, grain }
    if (series === null && measures.length === 2 && isRate(measures[0]) !== isRate(measures[1]))
      return { ...base, kind: 'combo', y: combined(measures) }
    const several = series === null && measures.length > 1 && measures.length <= 3
    return {
      ...base,
      kind: 'line',
      series,
      y: several ? measures.map(measure) : counted,
    }
  }
  const category = pickCategory(columns, rows, categories)
  if (category) {
    const base = { ...blankChart, kind: 'bar' as const, x: category.name }
    const series = findSeries(
      columns,
      rows,
      categories.filter(column => column !== category),
      category,
    )
    if (series === null && measures.length === 2 && isRate(measures[0]) !== isRate(measures[1]))
      return { ...base, kind: 'combo', y: combined(measures) }
    return {
      ...base,
      series,
      stacked: series !== null && y[0]?.aggregate !== 'avg',
      y: counted,
    }
  }
  const [first, second] = measures
  if (first && second)
    return {
      ...blankChart,
      kind: 'scatter',
      x: first.name,
      y: [{ column: second.name, aggregate: 'none' }],
    }
  if (first && rows.length > manyRows) return { ...blankChart, kind: 'histogram', x: first.name }
  if (first) return { ...blankChart, kind: 'number', y: [measure(first)] }
  return null
}

const ages = new RegExp(
  '(^|_)(age|period|periods|month_no|month_number|week_no|(months?|weeks?|days?)_since\\w*|offset)$', 'i')

/** Shapes that the names of the columns give away. */
function inferByName(
  { columns, rows, measures, times, calendar, categories }: Look,
  y: ChartSpec['y'],
): ChartSpec | null {
  const whole = measures.filter(column => column.kind === 'integer' || column.kind === 'decimal')
  const age = columns.find(column => column.kind === 'integer' && ages.test(column.name))
  const cohort = columns.find(
    column =>
      /cohort|joined|signup|first_(order|visit|month|week|day)/i.test(column.name)
      && (isTemporal(column.kind) || column.kind === 'text'),
  )
  if (age && cohort) {
    const kept = measures.find(column => column !== age)
    return {
      ...blankChart,
      kind: 'cohort',
      x: cohort.name,
      series: age.name,
      share: true,
      y: kept ? [{ column: kept.name, aggregate: 'sum' }] : y,
    }
  }
  const step = categories.find(column => /(^|_)(step|stage|funnel)(_|$)/i.test(column.name))
  if (
    step
    && whole.length > 0
    && rows.length > 1
    && rows.length <= 20
    && countDistinct(columns, rows, step) === rows.length
  )
    return { ...blankChart, kind: 'funnel', x: step.name, y }
  const [across, down] = [...calendar, ...categories.filter(({ name }) => /weekday|day_of_week|dow/i.test(name))].sort(
    (a, b) => countDistinct(columns, rows, b) - countDistinct(columns, rows, a),
  )
  if (across && down && times.length === 0 && countDistinct(columns, rows, down) > 2)
    return {
      ...blankChart,
      kind: 'heatmap',
      x: across.name,
      series: down.name,
      sort: 'x',
      y,
    }
  return null
}

function measure(column: ResultColumn): ChartSpec['y'][number] {
  return { column: column.name, aggregate: defaultAggregate(column) }
}

/** Amounts as bars at the left, the rate as a line on an axis of its own. */
function combined(measures: ResultColumn[]): ChartSpec['y'] {
  return [...measures]
    .sort((a, b) => Number(isRate(a)) - Number(isRate(b)))
    .map(column => ({
      ...measure(column),
      draw: isRate(column) ? ('line' as const) : ('bar' as const),
      axis: isRate(column) ? ('right' as const) : ('left' as const),
    }))
}

/** What adding up would spoil is averaged: rates, prices, shares. */
export function defaultAggregate(column: ResultColumn): Aggregate {
  return isRate(column) ? 'avg' : 'sum'
}

function isRate(column: ResultColumn | undefined): boolean {
  return /(^|_)(avg|average|mean|median|rate|ratio|share|pct|percent|price|score|age)(_|$)/i.test(column?.name ?? '')
}

function isCalendar(column: ResultColumn): boolean {
  return column.kind === 'integer' && /^(year|quarter|month|week|day|hour|weekday|dow|day_of_week)$/i.test(column.name)
}

/** Text that holds numbers to be measured: no leading zeros, which codes have, and no name of a number. */
function readsAsNumber(column: ResultColumn, values: Value[]): boolean {
  if (/(^|_)(id|no|nr|code|zip|phone|key|hash|uuid)(_|$)/i.test(column.name)) return false
  const texts = values.filter(value => value !== null && value !== '').map(String)
  const numbers = texts.filter(text =>
    /^\s*[-+]?[₩$€£¥]?\s?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?\s?%?\s*$/.test(text),
  )
  return texts.length > 0 && numbers.length >= texts.length * 0.8
}

function valuesIn(columns: ResultColumn[], rows: Row[], column: ResultColumn): Value[] {
  const index = columns.indexOf(column)
  return rows.map(row => row[index] ?? null)
}

function countDistinct(columns: ResultColumn[], rows: Row[], column: ResultColumn): number {
  return new Set(valuesIn(columns, rows, column)).size
}

/** A category that splits the rows of one x; none where every x has one row already. */
function findSeries(columns: ResultColumn[], rows: Row[], categories: ResultColumn[], x: ResultColumn): string | null {
  if (countDistinct(columns, rows, x) >= rows.length) return null
  const found = categories.find(column => {
    const count = countDistinct(columns, rows, column)
    return count > 1 && count <= maxSplit
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
