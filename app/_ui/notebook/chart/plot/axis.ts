import type { Point, Series } from '../shape.ts'

/** Where an axis begins and ends, and its ticks: round numbers, about five. */
export type Axis = { domain: [number, number]; ticks: number[] }

/**
 * Ticks people count in (1, 2, 2.5 or 5 and zeros) that hold all of `low` to `high`; one value alone stands in the
 * middle. `whole`: what is counted has no halves.
 */
export function niceAxis(low: number, high: number, count = 4, { whole = false } = {}): Axis {
  if (low === high && low !== 0) return niceAxis(low - Math.abs(low) / 2, low + Math.abs(low) / 2, count, { whole })
  const span = high - low || 1
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const nice = power * ([1, 2, 2.5, 5, 10].find(factor => factor * power >= rough * 0.999) ?? 10)
  const step = whole ? Math.max(1, Math.ceil(nice)) : nice
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil((low === high ? low + span : high) / step - 1e-9))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
  return { domain: [ticks[0] ?? 0, ticks[ticks.length - 1] ?? 1], ticks }
}

/** The least and the greatest that is drawn of these series; of a stack what it comes to. */
export function extentOf(points: Point[], series: Series[], stacked: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const point of points) {
    let [down, up, there] = [0, 0, false]
    for (const { key } of series) {
      const value = point.values[key]
      if (value === null || value === undefined) continue
      if (stacked) {
        if (value < 0) down += value
        else up += value
        there = true
      } else [low, high] = [Math.min(low, value), Math.max(high, value)]
    }
    if (there) [low, high] = [Math.min(low, down), Math.max(high, up)]
  }
  return low <= high ? [low, high] : [0, 1]
}

/** Powers of ten around positive values, each a tick, at most seven; `below`: the least has a length, as bars need. */
export function logAxis(low: number, high: number, { below = false } = {}): Axis {
  const floor = below ? Math.ceil(Math.log10(low) - 1e-9) - 1 : Math.floor(Math.log10(low) + 1e-9)
  const ceiling = Math.max(floor + 1, Math.ceil(Math.log10(high) - 1e-9))
  const step = Math.ceil((ceiling - floor) / 6)
  const ticks = Array.from(
    { length: Math.floor((ceiling - floor) / step) + 1 },
    (_, index) => 10 ** (floor + index * step),
  )
  return { domain: [10 ** floor, 10 ** ceiling], ticks }
}
