'use client'

import { usePlotArea, useYAxisScale } from 'recharts'
import type { PlotInput } from './plot/parts.tsx'
import { cutNames, textWidth } from './plot/text.ts'
import { spreadLabels } from './shape.ts'

const widest = 200

/** Each line's name and last value where it ends: no legend to look up. Stands inside a chart. */
export function EndLabels({ input, stacked, share }: { input: PlotInput; stacked: boolean; share: boolean }) {
  const area = usePlotArea()
  const scale = useYAxisScale('left')
  const {
    shape: { points, series },
    print,
    maskedSeries,
  } = input
  if (!area || !scale) return null
  const last = points[points.length - 1]
  const whole = share ? series.reduce((sum, { key }) => sum + Math.abs(last?.values[key] ?? 0), 0) : 1
  let sum = 0
  const ends = series.flatMap(item => {
    const value = (stacked ? last : points.findLast(point => point.values[item.key] != null))?.values[item.key]
    if (value === null || value === undefined) return []
    const part = value / (whole || 1)
    const y = scale(stacked ? sum + part / 2 : part)
    sum += part
    const words = share ? print.numbers.share(part) : print.numbers.label(value)
    return typeof y === 'number' && Number.isFinite(y) ? [{ item, words, y }] : []
  })
  const placed = spreadLabels(
    ends.map(({ y }) => y),
    16,
    area.y + 4,
    area.y + area.height - 4,
  )
  const room = widest - 30 - ends.reduce((most, { words }) => Math.max(most, textWidth(words)), 0)
  const names = cutNames(ends.map(({ item }) => item.label), room)
  return (
    <g>
      {ends.map(({ item, words }, index) => (
        <text
          key={item.key}
          x={area.x + area.width + 8}
          y={(placed[index] ?? 0) + 4}
          className="nb-plot-name"
          {...(maskedSeries ? { style: { fill: 'var(--amber)' } } : {})}
        >
          {series.length > 1 && (
            <tspan className="nb-plot-dot" style={{ fill: `var(--c${item.colour})` }}>
              ●&#160;
            </tspan>
          )}
          {series.length > 1 && names[index]}
          <tspan className="nb-plot-value" dx={series.length > 1 ? 6 : 0}>
            {words}
          </tspan>
        </text>
      ))}
    </g>
  )
}

/** Room for the names at the lines' ends. */
export function endWidth({ shape, print, width }: PlotInput): number {
  const needed = shape.series.reduce((most, { key, label }) => {
    const value = shape.points.findLast(point => point.values[key] != null)?.values[key]
    return Math.max(
      most,
      (shape.series.length > 1 ? textWidth(label) * 1.08 : 0)
        + (value == null ? 0 : textWidth(print.numbers.label(value))),
    )
  }, 0)
  return Math.min(widest, width * 0.4, Math.max(48, needed + (shape.series.length > 1 ? 38 : 18)))
}
