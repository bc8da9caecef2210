import type { Print } from '../words.ts'
import type { PlotInput } from './parts.tsx'
import { textWidth } from './text.ts'

type Props = {
  /** Where the bar stands, as recharts says it: upright ones below zero grow downwards. */
  box: unknown
  value: number | null
  lying: boolean
  masked: boolean
  print: Print
}

/** Whether every bar of a chart has room for its number: one series, and bars wide enough or lying. */
export function labelsFit({ spec, shape, print }: PlotInput, lying: boolean, inner: number): boolean {
  const [series] = shape.series
  if (spec.kind !== 'bar' || !series || shape.series.length > 1) return false
  if (lying) return true
  const slot = inner / Math.max(1, shape.points.length)
  return labelWidth({ shape, print }) <= slot - 4
}

/** The widest number of a chart's bars, in pixels. */
export function labelWidth({ shape, print }: Pick<PlotInput, 'shape' | 'print'>): number {
  const key = shape.series[0]?.key ?? ''
  return shape.points.reduce((most, { values }) => {
    const value = values[key]
    return value == null ? most : Math.max(most, textWidth(print.numbers.label(value)))
  }, 0)
}

/** A bar's number at its end. */
export function BarLabel({ box, value, lying, masked, print }: Props) {
  if (value === null || !isBox(box)) return null
  const { x, y, width, height } = box
  const [left, right] = [Math.min(x, x + width), Math.max(x, x + width)]
  const [top, bottom] = [Math.min(y, y + height), Math.max(y, y + height)]
  const place = lying
    ? {
        x: value < 0 ? left - 6 : right + 6,
        y: (top + bottom) / 2 + 4,
        textAnchor: value < 0 ? ('end' as const) : ('start' as const),
      }
    : { x: (left + right) / 2, y: value < 0 ? bottom + 13 : top - 5, textAnchor: 'middle' as const }
  return (
    <text {...place} className="nb-plot-value" fontSize={11} style={{ fill: masked ? 'var(--amber)' : 'var(--faded)' }}>
      {print.numbers.label(value)}
    </text>
  )
}

type Box = { x: number; y: number; width: number; height: number }

function isBox(box: unknown): box is Box {
  return (
    typeof box === 'object' && box !== null
    && ['x', 'y', 'width', 'height'].every(key => key in box && Number.isFinite(Reflect.get(box, key)))
  )
}
