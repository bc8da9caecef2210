import { CartesianGrid, ReferenceArea, ReferenceLine } from 'recharts'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { Point, Shape } from '../shape.ts'
import { toNumber, toTime } from '../shape.ts'
import type { Print } from '../words.ts'

/** What every drawing gets. `width` in pixels; `active` is the point the keyboard stands on. */
export type PlotInput = {
  spec: ChartSpec
  column: ResultColumn | undefined
  shape: Shape
  print: Print
  width: number
  /** Width of a histogram's columns. */
  step: number | null
  active: Point | null
  activeSeries: string | null
  /** Names on x, of series, of measures that policy masked: set in amber. */
  maskedX: boolean
  maskedSeries: boolean
  maskedY: boolean
  range: { from: Point; to: Point } | null
  /** Where a range may be marked with the mouse. */
  onRange?: ((range: { from: Point; to: Point } | null, done: boolean) => void) | undefined
}

export const colour = (index: number): string => `var(--c${index})`
export const gridAcross = <CartesianGrid vertical={false} stroke="var(--line)" shapeRendering="crispEdges" />
export const gridUpright = <CartesianGrid horizontal={false} stroke="var(--line)" shapeRendering="crispEdges" />

export function axisText(masked: boolean) {
  return { fontSize: 11, fill: masked ? 'var(--amber)' : 'var(--faded)', fontFamily: 'var(--text)' }
}

/** The axis that stands in ink under the drawing. */
export function inkAxis(masked: boolean) {
  return {
    axisLine: { stroke: 'var(--ink)', shapeRendering: 'crispEdges' as const },
    tickLine: { stroke: 'var(--ink)' },
    tick: axisText(masked),
    height: 24,
  }
}

/** Numbers above hairlines: no axis line of their own. */
export function bareAxis(masked: boolean) {
  return { axisLine: false, tickLine: false, tick: axisText(masked), width: 52, tickCount: 5 } as const
}

/** A series' number at a point; none on a logarithmic axis where it is not above zero. */
export function valueOf(key: string, log = false): (point: Point) => number | null {
  return point => {
    const value = point.values[key] ?? null
    return log && value !== null && value <= 0 ? null : value
  }
}

/** The powers of ten around what a logarithmic axis shows. */
export function logDomain({ shape }: Pick<PlotInput, 'shape'>): [number, number] {
  const values = shape.points.flatMap(point => Object.values(point.values)).filter(value => value !== null && value > 0)
  const low = values.reduce<number>((a, b) => Math.min(a, b ?? a), Infinity)
  const high = values.reduce<number>((a, b) => Math.max(a, b ?? a), 0)
  const floor = 10 ** Math.floor(Math.log10(low))
  return [floor, Math.max(floor * 10, 10 ** Math.ceil(Math.log10(high)))]
}

/** A tick for each power of ten, at most seven. */
export function logTicks([low, high]: [number, number]): number[] {
  const powers = Math.round(Math.log10(high / low))
  const step = Math.ceil(powers / 6)
  return Array.from({ length: Math.floor(powers / step) + 1 }, (_, index) => low * 10 ** (index * step))
}

/** About how wide a text is at 11 px. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 11 : 6.2), 0)
}

/** A text as far as it fits. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let end = text.length
  while (end > 1 && textWidth(text.slice(0, end)) > width - 8) end -= 1
  return `${text.slice(0, end)}…`
}

/** Limits of a value axis: from zero where areas are compared, and wide enough for the lines to compare with. */
export function domainOf(spec: ChartSpec, fromZero: boolean): [
  number | 'auto' | ((low: number) => number), number | 'auto' | ((high: number) => number)] {
  const lines = spec.lines.filter(({ axis }) => axis === 'y').flatMap(({ value }) => toNumber(value) ?? [])
  if (lines.length === 0) return fromZero ? [low => Math.min(0, low), 'auto'] : ['auto', 'auto']
  return [low => Math.min(low, ...lines, ...(fromZero ? [0] : [])), high => Math.max(high, ...lines)]
}

/** Lines to compare with; `at` finds where a value of x stands on the axis. */
export function referenceLines(
  { spec, print }: Pick<PlotInput, 'spec' | 'print'>,
  at: (value: string) => number | null,
  flipped = false,
) {
  return spec.lines.map((line, index) => {
    const place = line.axis === 'x' ? at(line.value) : toNumber(line.value)
    if (place === null || Number.isNaN(place)) return null
    const across = (line.axis === 'x') !== flipped
    const text = line.label || (line.axis === 'y' ? print.numbers.label(place) : print.x(line.value, false))
    return (
      <ReferenceLine
        key={`${line.axis}${index}`}
        {...(across ? { x: place } : { y: place })}
        stroke="var(--ink)"
        strokeDasharray="4 3"
        strokeWidth={1}
        ifOverflow={across ? 'hidden' : 'extendDomain'}
        label={{
          value: text, position: across ? 'insideTopLeft' : 'insideTopRight', className: 'nb-plot-name',
          fontSize: 11, fill: 'var(--ink)',
        }}
      />
    )
  })
}

/** The point the keyboard stands on, and the range that is marked. */
export function marks(
  { active, range }: Pick<PlotInput, 'active' | 'range'>,
  place: (point: Point) => number,
  flipped = false,
) {
  const key = flipped ? 'y' : 'x'
  return (
    <>
      {range && (
        <ReferenceArea
          {...{ [`${key}1`]: place(range.from), [`${key}2`]: place(range.to) }}
          fill="var(--celadon)"
          fillOpacity={0.12}
          stroke="var(--celadon)"
          strokeOpacity={0.5}
          ifOverflow="hidden"
        />
      )}
      {active && <ReferenceLine {...{ [key]: place(active) }} stroke="var(--celadon)" strokeWidth={2} />}
    </>
  )
}

/** Where a value stands among dates. */
export function timeOf(value: string): number | null {
  const at = toTime(value)
  return Number.isNaN(at) ? null : at
}
