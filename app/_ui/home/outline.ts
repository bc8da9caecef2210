import { othersValue } from '@/lib/contracts/chart-choices.ts'
import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'
import type { Value } from '@/lib/contracts/engine.ts'

type Mark = { d: string; colour: number; line: boolean }
/** A chart as its outline: paths in the pigments 1 to 8, or one number. */
export type Outline = { marks: Mark[]; number: number | null }
type Size = { width: number; height: number }

const most = 60

/** The shape of a chart's data in so few pixels that no axis would fit. */
export function outline(spec: ChartSpec, data: ChartData, size: Size): Outline {
  const values = data.rows.map(row => toNumber(row[2]))
  const there = values.filter(value => value !== null)
  if (there.length === 0) return { marks: [], number: null }
  switch (spec.kind) {
    case 'number':
      return { marks: [], number: values[values.length - 1] ?? null }
    case 'pie':
    case 'donut':
      return { marks: slices(data, spec.kind === 'donut', size), number: null }
    case 'line':
    case 'area':
    case 'combo':
      return { marks: lines(data, size), number: null }
    default:
      return { marks: bars(data, size), number: null }
  }
}

function toNumber(value: Value | undefined): number | null {
  const number = value === null || value === undefined || value === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) ? number : null
}

/** Each series in its order of x; at most four, of which each point is one of so many evenly taken. */
function lines(data: ChartData, { width, height }: Size): Mark[] {
  const places = [...new Set(data.rows.map(([x]) => JSON.stringify(x)))]
  const order = new Map(places.map((place, index) => [place, index]))
  const series = new Map<string, [number, number][]>()
  for (const [x = null, split = null, y] of data.rows) {
    const value = toNumber(y)
    const key = JSON.stringify(split)
    if (value !== null) series.set(key, [...(series.get(key) ?? []), [order.get(JSON.stringify(x)) ?? 0, value]])
  }
  const shown = [...series.values()].slice(0, 4)
  const all = shown.flat().map(([, value]) => value)
  const low = all.reduce((a, b) => Math.min(a, b), Infinity)
  const span = all.reduce((a, b) => Math.max(a, b), -Infinity) - low || 1
  return shown.map((points, index) => {
    const step = Math.max(1, Math.floor(points.length / most))
    const kept = points.filter((_, at) => at % step === 0 || at === points.length - 1)
    const d = kept.map(
      ([at, value], i) =>
        `${i === 0 ? 'M' : 'L'}${round((at / Math.max(1, places.length - 1)) * width)} ${round(height - 2 - ((value - low) / span) * (height - 4))}`,
    )
    return { d: d.join(''), colour: index + 1, line: true }
  })
}

/** What each place comes to, as a bar from zero. */
function bars(data: ChartData, { width, height }: Size): Mark[] {
  const sums = new Map<string, number>()
  for (const [x = null, , y] of data.rows) {
    const key = JSON.stringify(x)
    sums.set(key, (sums.get(key) ?? 0) + (toNumber(y) ?? 0))
  }
  const shown = [...sums.values()].slice(0, most)
  const low = Math.min(0, ...shown)
  const span = Math.max(0, ...shown) - low || 1
  const step = Math.min(16, width / shown.length)
  const at = (value: number) => height - ((value - low) / span) * height
  const d = shown.map((value, index) => {
    const [top, bottom] = [Math.min(at(value), at(0)), Math.max(at(value), at(0))]
    const left = width - (shown.length - index) * step
    return `M${round(left)} ${round(top)}h${round(Math.max(1, step - 1.5))}V${round(Math.max(bottom, top + 0.5))}h${-round(Math.max(1, step - 1.5))}Z`
  })
  return [{ d: d.join(''), colour: 1, line: false }]
}

function slices(data: ChartData, hole: boolean, { width, height }: Size): Mark[] {
  const parts = data.rows.map(row => Math.max(0, toNumber(row[2]) ?? 0))
  const total = parts.reduce((sum, part) => sum + part, 0) || 1
  const [middle, outer, inner] = [width - height / 2, height / 2, hole ? height / 4 : 0]
  const at = (radius: number, share: number) => {
    const angle = share * 2 * Math.PI
    return `${round(middle + radius * Math.sin(angle))} ${round(height / 2 - radius * Math.cos(angle))}`
  }
  let from = 0
  return parts.map((part, index) => {
    // A whole circle has no arc of its own: it ends a hair before it begins.
    const to = from + Math.min(part / total, 0.9999)
    const large = to - from > 0.5 ? 1 : 0
    const d =
      `M${at(outer, from)}A${outer} ${outer} 0 ${large} 1 ${at(outer, to)}L${at(inner, to)}`
      + (inner > 0 ? `A${inner} ${inner} 0 ${large} 0 ${at(inner, from)}Z` : 'Z')
    from += part / total
    return {
      d,
      colour: data.rows[index]?.[0] === othersValue ? 8 : (index % 7) + 1,
      line: false,
    }
  })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
