import { cutText, textWidth } from './parts.tsx'
import type { PlotInput } from './parts.tsx'
import type { Point } from '../shape.ts'

/** Bars lie where their names would not fit under them. */
export function liesDown({ spec, shape, print, width }: PlotInput): boolean {
  if (spec.kind !== 'bar') return false
  if (spec.horizontal !== null) return spec.horizontal
  if (print.dates) return false
  const room = (width - 60) / Math.max(1, shape.points.length)
  return (
    shape.points.some(point => textWidth(print.x(point.x, false)) > Math.max(room * 1.6, 44))
    && shape.points.some(point => textWidth(print.x(point.x, false)) > room)
  )
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

/** A place's name as far as there is room for it under a row of bars `inner` pixels wide. */
export function tickName(input: PlotInput, point: Point | undefined, inner: number): string {
  if (!point) return ''
  const { print, shape } = input
  if (print.dates && input.spec.dates === 'auto' && !Number.isNaN(point.at))
    return print.dates.tick(point.at, spanOf(shape.points))
  const room = Math.max(40, (inner / Math.max(1, shape.points.length)) * 1.6)
  return cutText(placeName(input, point), room)
}

/** As many names under a row of bars as stand beside each other. */
export function everyNth(input: PlotInput, inner: number, name: (point: Point) => string): number[] {
  const { points } = input.shape
  const widest = Math.min(
    input.print.dates ? 64 : 120,
    Math.max(24, ...points.map(point => textWidth(name(point)))) + 12,
  )
  const step = Math.max(
    1,
    Math.ceil((points.length * Math.min(widest, input.print.dates ? 64 : 120)) / Math.max(1, inner * 1.3)),
  )
  return points.filter((_, index) => index % step === 0).map(({ i }) => i)
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
