import { othersValue } from '@/lib/contracts/chart-choices.ts'
import type { ChartData, ChartSpec, Grain } from '@/lib/contracts/chart.ts'
import type { Value } from '@/lib/contracts/engine.ts'
import { nextPeriod } from './dates.ts'

/** One line, area, set of bars or slice: where its numbers stand and which pigment it has (1 to 8). */
export type Series = {
  key: string
  label: string
  colour: number
  measure: number
  value: Value
}
/** One place on x: `values` for drawing (doubles), `exact` as the server wrote them, by the key of a series. */
export type Point = {
  x: Value
  label: string
  at: number
  /** Its place among the points, which is its place on an axis of categories. */
  i: number
  values: Record<string, number | null>
  exact: Record<string, Value>
}
export type Shape = {
  points: Point[]
  series: Series[]
  /** Series left out. */
  dropped: number
  /** True where rows without a place in time are left out of a line. */
  undated?: boolean
}
/** The words a shape needs: of a measure, of NULL, and of what is added up. */
export type ShapeWords = {
  measure: (index: number) => string
  empty: string
  others: string
}

export const maxSeries = 8
const maxFilled = 4000

/** A value as a number for drawing; null where it is none. Exactness stays in the text beside it. */
export function toNumber(value: Value | undefined): number | null {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** Milliseconds of a date or time as the server writes it (no zone: as UTC); NaN where it is none. */
export function toTime(value: Value): number {
  const match =
    typeof value === 'string'
      ? /^(\d{4}-\d\d-\d\d)(?:[T ]([\d:.]+))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(value.trim())
      : null
  if (!match) return Number.NaN
  const [, day = '', time = '00:00:00', zone = 'Z'] = match
  return Date.parse(`${day}T${time}${/^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone}`)
}

const longestName = 500

/** How a value of a category is called; a whole document is called by its beginning. */
export function nameOf(value: Value, words: Pick<ShapeWords, 'empty' | 'others'>): string {
  if (value === null) return words.empty
  if (value === othersValue) return words.others
  const text = value === '' ? '""' : String(value)
  return text.length > longestName ? `${text.slice(0, longestName)}…` : text
}

/**
 * Turns `[x, series, y0, y1, …]` into points with one number for each series: of each x one point, of rows drawn as
 * they are a point each. Without a split each measure is a series. Pigments follow the order; see `paint`.
 */
export function shapeChart(spec: ChartSpec, data: ChartData, words: ShapeWords): Shape {
  const many = spec.kind === 'heatmap' || spec.kind === 'cohort'
  const split = data.rows.some(row => (row[1] ?? null) !== null) || (spec.series !== null && splits(spec))
  const measures = Math.max(1, (data.rows[0]?.length ?? 3) - 2)
  const series = split
    ? splitSeries(data, words, many)
    : Array.from({ length: measures }, (_, index): Series => ({
        key: `y${index}`,
        label: words.measure(index),
        colour: (index % maxSeries) + 1,
        measure: index,
        value: null,
      }))
  const known = new Set(series.map(({ key }) => key))
  const apart = spec.y.length > 0 && spec.y.every(({ aggregate }) => aggregate === 'none') && !many
  const points = new Map<string, Point>()
  const seen = new Set<string>()
  for (const [index, [x = null, value = null, ...numbers]] of data.rows.entries()) {
    const id = apart && (!split || spec.kind === 'scatter') ? String(index) : JSON.stringify(x)
    let point = points.get(id)
    if (!point) {
      point = {
        x,
        label: nameOf(x, words),
        at: toTime(x),
        i: points.size,
        values: {},
        exact: {},
      }
      points.set(id, point)
    }
    for (const [at, number] of split ? [[0, numbers[0] ?? null] as const] : numbers.entries()) {
      const key = split ? seriesKey(value) : `y${at}`
      if (!known.has(key)) {
        seen.add(key)
        continue
      }
      point.values[key] = toNumber(number)
      point.exact[key] = number ?? null
    }
  }
  return { points: inCalendarOrder(spec, [...points.values()]), series, dropped: seen.size }
}

/** Weekdays and months by name stand as they follow each other, where no other order was asked for. */
function inCalendarOrder(spec: ChartSpec, points: Point[]): Point[] {
  if (spec.sort !== 'auto' || !['bar', 'line', 'area', 'combo', 'heatmap'].includes(spec.kind)) return points
  const places = calendarPlaces(points.map(({ x }) => x))
  if (!places) return points
  return points
    .toSorted((a, b) => (places.get(a.x) ?? 0) - (places.get(b.x) ?? 0))
    .map((point, i) => ({ ...point, i }))
}

function splits({ kind }: ChartSpec): boolean {
  return kind !== 'combo' && kind !== 'pie' && kind !== 'donut' && kind !== 'number' && kind !== 'funnel'
}

function seriesKey(value: Value): string {
  return `s${JSON.stringify(value)}`
}

/** Largest first, so that the first pigments go to what is seen most, the rest of them last; matrices keep order. */
function splitSeries(data: ChartData, words: ShapeWords, many: boolean): Series[] {
  const sizes = new Map<string, { value: Value; size: number }>()
  for (const [, split = null, y] of data.rows) {
    const key = seriesKey(split)
    const entry = sizes.get(key) ?? { value: split, size: 0 }
    entry.size += Math.abs(toNumber(y) ?? 0)
    sizes.set(key, entry)
  }
  const last = (value: Value) => (value === othersValue ? 1 : 0)
  const ordered = many
    ? inOwnOrder([...sizes])
    : [...sizes].sort(([, a], [, b]) => last(a.value) - last(b.value) || b.size - a.size).slice(0, maxSeries)
  return ordered.map(([key, { value }], index) => ({
    key,
    label: nameOf(value, words),
    colour: value === othersValue ? maxSeries : (index % maxSeries) + 1,
    measure: 0,
    value,
  }))
}

/** Numbers by size, everything else as the server has put it. */
function inOwnOrder<T extends { value: Value }>(entries: [string, T][]): [string, T][] {
  const numbers = entries.every(([, { value }]) => value !== null && toNumber(value) !== null)
  if (numbers) return entries.sort(([, a], [, b]) => Number(a.value) - Number(b.value))
  const places = calendarPlaces(entries.map(([, { value }]) => value))
  return places ? entries.sort(([, a], [, b]) => (places.get(a.value) ?? 0) - (places.get(b.value) ?? 0)) : entries
}

/** Whether texts are dates as databases write them (`2026-03-14`): then they stand on an axis of time. */
export function readsAsDates(values: readonly Value[]): boolean {
  const there = values.filter(value => value !== null && value !== '')
  return there.length > 1 && there.every(value => !Number.isNaN(toTime(value)))
}

const calendars = [
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  ['월', '화', '수', '목', '금', '토', '일'],
  Array.from({ length: 12 }, (_, month) => `${month + 1}월`),
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
]

/** The places of names of weekdays or months in their week or year; null where one is none. */
export function calendarPlaces(values: readonly Value[]): Map<Value, number> | null {
  for (const names of calendars) {
    const places = new Map(
      values.map(value => {
        const text = String(value).toLowerCase()
        return [
          value,
          names.findIndex(name => (/^[a-z]/.test(name) ? text.startsWith(name) : text.replace('요일', '') === name)),
        ]
      }),
    )
    if (values.length > 1 && [...places.values()].every(place => place >= 0)) return places
  }
  return null
}

/**
 * Puts periods without rows between those with rows, empty or as zeros. Points must be sorted by time; more than a few
 * thousand periods stay as they are.
 */
export function fillPeriods(shape: Shape, grain: Grain, missing: 'gap' | 'zero'): Shape {
  const first = shape.points[0]
  const last = shape.points[shape.points.length - 1]
  if (!first || !last || shape.points.some(({ at }) => Number.isNaN(at))) return shape
  const zero = missing === 'zero'
  const there = new Map(shape.points.map(point => [point.at, point]))
  const points: Point[] = []
  for (let at = first.at; at <= last.at; at = nextPeriod(at, grain)) {
    if (points.length > maxFilled) return shape
    const found = there.get(at)
    there.delete(at)
    const x = new Date(at).toISOString().slice(0, 19).replace('T', ' ')
    points.push(found ?? { x, label: x, at, i: 0, values: {}, exact: {} })
  }
  // Periods of another step than we thought: better none added than one lost.
  if (there.size > 0) return shape
  for (const [i, point] of points.entries()) {
    point.i = i
    for (const { key } of shape.series) {
      if (!zero || key in point.values) continue
      point.values[key] = 0
      point.exact[key] = 0
    }
  }
  return { ...shape, points }
}

/** Gives each series, or each slice of a pie, the pigment of its value. */
export function paint(shape: Shape, colours: ReadonlyMap<string, number>): Shape {
  return {
    ...shape,
    series: shape.series.map(series => ({
      ...series,
      colour: colours.get(colourKey(series.value)) ?? series.colour,
    })),
  }
}

/** What stands for a value where colours are kept; measures have none. */
export function colourKey(value: Value): string {
  return value === null ? '' : String(value)
}

/** Places for labels `height` px high near where they belong, none over another, all within `[top, bottom]`. */
export function spreadLabels(wanted: number[], height: number, top: number, bottom: number): number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y)
  let floor = top
  for (const item of order) {
    item.y = Math.max(item.y, floor)
    floor = item.y + height
  }
  let ceiling = bottom
  for (const item of [...order].reverse()) {
    item.y = Math.min(item.y, ceiling)
    ceiling = item.y - height
  }
  const placed: number[] = []
  for (const { y, index } of order) placed[index] = y
  return placed
}
