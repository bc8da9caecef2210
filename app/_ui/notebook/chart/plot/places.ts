import type { PlotInput } from './parts.tsx'
import { cutNames, textWidth } from './text.ts'
import type { Point } from '../shape.ts'

/** Bars lie where their names would not fit under them. */
export function liesDown({ spec, shape, print, width }: PlotInput): boolean {
  if (spec.kind !== 'bar') return false
  if (spec.horizontal !== null) return spec.horizontal
  if (print.dates) return false
  const room = Math.max(44, (width - 60) / Math.max(1, shape.points.length) - 8)
  return shape.points.some(point => textWidth(print.x(point.x, false)) > room)
}

/** A place on an axis of categories, in few words; a column of a histogram by where it begins. */
export function placeName({ print, step, spec }: PlotInput, point: Point): string {
  if (spec.kind !== 'histogram' || step === null) return print.x(point.x, false)
  return print.numbers.axis(Number(point.x))
}

/** The same in full, for the tooltip. */
export function placeLong({ print, step, spec }: PlotInput, point: Point): string {
  if (spec.kind !== 'histogram' || step === null) return print.x(point.x, true)
  const start = Number(point.x)
  return `${print.numbers.exact(start)} – ${print.numbers.exact(start + step)}`
}

/**
 * As many names under a row of bars `inner` pixels wide as stand beside each other, by the place of their point. None is
 * wider than what the first may hang over at its left, `left` pixels from its middle.
 */
export function placeNames(input: PlotInput, inner: number, left: number): Map<number, string> {
  const { print, spec } = input
  const { points } = input.shape
  const dates = spec.dates === 'auto' ? print.dates : null
  const span = spanOf(points)
  const names = points.map(point =>
    dates && !Number.isNaN(point.at) ? dates.tick(point.at, span) : placeName(input, point))
  const slot = inner / Math.max(1, points.length)
  const needed = (Math.min(140, Math.max(24, ...names.map(textWidth))) + 10) * 0.95
  const shown: Point[] = []
  for (const [index, point] of points.entries()) {
    // Of the days of a month only the first is called by it.
    if (dates && index > 0 && names[index] === names[index - 1]) continue
    const before = shown[shown.length - 1]
    if (!before || (point.i - before.i) * slot >= needed) shown.push(point)
  }
  const room = Math.min(Math.ceil(needed / slot) * slot - 6, left * 2 - 4)
  const cut = cutNames(shown.map(({ i }) => names[i] ?? ''), Math.max(24, room))
  return new Map(shown.map(({ i }, index) => [i, cut[index] ?? '']))
}

/** Where a value stands on an axis of categories; between columns of a histogram in parts of one. Null: nowhere. */
export function findPlace({ shape, spec, step }: PlotInput, value: string): number | null {
  if (spec.kind === 'histogram' && step !== null) {
    const first = Number(shape.points[0]?.x ?? 0)
    return (Number(value) - first) / step
  }
  return shape.points.find(({ x }) => String(x) === value)?.i ?? null
}

/** Milliseconds from the first point to the last. */
export function spanOf(points: Point[]): number {
  return (points[points.length - 1]?.at ?? 0) - (points[0]?.at ?? 0)
}
