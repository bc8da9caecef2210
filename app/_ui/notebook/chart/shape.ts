import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'
import type { Value } from '@/lib/contracts/engine.ts'

/** One line, area, set of bars or slice: where its numbers stand and which pigment it has (1 to 8). */
export type Series = { key: string; label: string; colour: number; measure: number }
/** One place on x: `values` for drawing (doubles), `exact` as the server wrote them, by the key of a series. */
export type Point = {
  x: Value
  label: string
  at: number
  values: Record<string, number | null>
  exact: Record<string, Value>
}
export type Shape = { points: Point[]; series: Series[]; dropped: number }

export const maxSeries = 8

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

/**
 * Turns `[x, series, y0, y1, …]` into points with one number for each series. Where a column splits the measure, the
 * largest seven keep their colour and the rest are dropped and counted; without a split each measure is a series.
 */
export function shapeChart(
  spec: ChartSpec,
  data: ChartData,
  measureLabel: (index: number) => string,
  emptyLabel: string,
): Shape {
  const series =
    spec.series === null
      ? spec.y.map((_, index): Series => ({
          key: `y${index}`,
          label: measureLabel(index),
          colour: (index % maxSeries) + 1,
          measure: index,
        }))
      : splitSeries(data, emptyLabel)
  const known = new Set(series.map(({ key }) => key))
  const points = new Map<string, Point>()
  let dropped = 0
  const seen = new Set<string>()
  for (const [x = null, split = null, ...measures] of data.rows) {
    const id = JSON.stringify(x)
    let point = points.get(id)
    if (!point) {
      point = { x, label: x === null ? emptyLabel : String(x), at: toTime(x), values: {}, exact: {} }
      points.set(id, point)
    }
    if (spec.series === null) {
      for (const [index, value] of measures.entries()) {
        point.values[`y${index}`] = toNumber(value)
        point.exact[`y${index}`] = value
      }
      continue
    }
    const key = seriesKey(split)
    if (!known.has(key)) {
      if (!seen.has(key)) dropped += 1
      seen.add(key)
      continue
    }
    point.values[key] = toNumber(measures[0])
    point.exact[key] = measures[0] ?? null
  }
  return { points: [...points.values()], series, dropped }
}

function seriesKey(value: Value): string {
  return `s${JSON.stringify(value)}`
}

/** Largest first, so that the first pigments go to what is seen most; all of them where they fit. */
function splitSeries(data: ChartData, emptyLabel: string): Series[] {
  const sizes = new Map<string, { value: Value; size: number }>()
  for (const [, split = null, y] of data.rows) {
    const key = seriesKey(split)
    const entry = sizes.get(key) ?? { value: split, size: 0 }
    entry.size += Math.abs(toNumber(y) ?? 0)
    sizes.set(key, entry)
  }
  return [...sizes]
    .sort(([, a], [, b]) => b.size - a.size)
    .slice(0, maxSeries)
    .map(([key, { value }], index) => ({
      key,
      label: value === null ? emptyLabel : String(value),
      colour: index + 1,
      measure: 0,
    }))
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
