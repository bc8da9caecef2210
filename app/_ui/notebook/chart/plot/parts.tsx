import { CartesianGrid, ReferenceArea, ReferenceLine } from 'recharts'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { toNumber, toTime } from '../shape.ts'
import type { Point, Series, Shape } from '../shape.ts'
import type { Print } from '../words.ts'
import { extentOf, logAxis, niceAxis } from './axis.ts'
import type { Axis } from './axis.ts'
import { textWidth } from './text.ts'

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
  return {
    fontSize: 11,
    fill: masked ? 'var(--amber)' : 'var(--faded)',
    fontFamily: 'var(--text)',
  }
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

/** Numbers above hairlines: no axis line of their own, and as much room as the longest of them needs. */
export function bareAxis(masked: boolean, ticks: readonly string[]) {
  return {
    axisLine: false,
    tickLine: false,
    tick: axisText(masked),
    width: Math.min(140, Math.max(36, ...ticks.map(text => textWidth(text) + 14))),
    interval: 0,
  } as const
}

/** A series' number at a point; none on a logarithmic axis where it is not above zero. */
export function valueOf(key: string, log = false): (point: Point) => number | null {
  return point => {
    const value = point.values[key] ?? null
    return log && value !== null && value <= 0 ? null : value
  }
}

/** The axis of these series: from zero where areas are compared, wide enough for the lines to compare with. */
export function valueAxis(
  { spec, shape }: Pick<PlotInput, 'spec' | 'shape'>,
  series: Series[],
  { fromZero, stacked, lines }: { fromZero: boolean; stacked: boolean; lines: boolean },
): Axis {
  const compared = lines
    ? spec.lines.filter(({ axis }) => axis === 'y').flatMap(({ value }) => toNumber(value) ?? [])
    : []
  if (spec.log) {
    const values = shape.points.flatMap(point => series.map(({ key }) => point.values[key] ?? null))
    const above = [...values, ...compared].flatMap(value => (value !== null && value > 0 ? [value] : []))
    return logAxis(
      above.reduce((a, b) => Math.min(a, b), Infinity),
      above.reduce((a, b) => Math.max(a, b), 0),
      { below: fromZero },
    )
  }
  const [low, high] = extentOf(shape.points, series, stacked)
  const whole = series.every(({ measure }) => isCount(spec, measure)) && compared.every(Number.isInteger)
  return niceAxis(
    Math.min(low, ...compared, ...(fromZero ? [0] : [])),
    Math.max(high, ...compared, ...(fromZero ? [0] : [])),
    4,
    { whole },
  )
}

/** Whether a measure is a number of things, which has no halves. */
function isCount({ kind, y }: ChartSpec, measure: number): boolean {
  const aggregate = y[measure]?.aggregate ?? 'count'
  return kind === 'histogram' || aggregate === 'count' || aggregate === 'count-distinct'
}

/** Lines to compare with; `at` finds where a value of x stands on the axis. */
export function referenceLines(
  { spec, print }: Pick<PlotInput, 'spec' | 'print'>,
  at: (value: string) => number | null,
  { flipped = false, yAxisId = 0 }: { flipped?: boolean; yAxisId?: number | string } = {},
) {
  return spec.lines.map((line, index) => {
    const place = line.axis === 'x' ? at(line.value) : toNumber(line.value)
    if (place === null || Number.isNaN(place)) return null
    const across = (line.axis === 'x') !== flipped
    const text = line.label || (line.axis === 'y' ? print.numbers.label(place) : print.x(line.value, false))
    return (
      <ReferenceLine
        key={`${line.axis}${index}`}
        yAxisId={yAxisId}
        {...(across ? { x: place } : { y: place })}
        stroke="var(--ink)"
        strokeDasharray="4 3"
        strokeWidth={1}
        ifOverflow="hidden"
        label={{
          value: text,
          position: across ? 'insideTopLeft' : 'insideBottomLeft',
          className: 'nb-plot-name',
          fontSize: 11,
          fill: 'var(--ink)',
        }}
      />
    )
  })
}

/** The point the keyboard stands on, and the range that is marked. */
export function marks(
  { active, range }: Pick<PlotInput, 'active' | 'range'>,
  place: (point: Point) => number,
  { flipped = false, yAxisId = 0 }: { flipped?: boolean; yAxisId?: number | string } = {},
) {
  const key = flipped ? 'y' : 'x'
  return (
    <>
      {range && (
        <ReferenceArea
          yAxisId={yAxisId}
          {...{ [`${key}1`]: place(range.from), [`${key}2`]: place(range.to) }}
          fill="var(--celadon)"
          fillOpacity={0.12}
          stroke="var(--celadon)"
          strokeOpacity={0.5}
          ifOverflow="hidden"
        />
      )}
      {active && (
        <ReferenceLine yAxisId={yAxisId} {...{ [key]: place(active) }} stroke="var(--celadon)" strokeWidth={2} />
      )}
    </>
  )
}

/** As many dates under a drawing `inner` pixels wide as can be read. */
export function ticksFor(inner: number): number {
  return Math.max(2, Math.min(8, Math.floor(inner / 72)))
}

/** Where a value stands among dates. */
export function timeOf(value: string): number | null {
  const at = toTime(value)
  return Number.isNaN(at) ? null : at
}
