'use client'

import { usePlotArea, useYAxisScale } from 'recharts'
import { useFormats } from '@/app/_ui/messages/use-messages.tsx'
import { spreadLabels } from './shape.ts'
import type { Point, Series } from './shape.ts'

/** Each line's name and last value where it ends: no legend to look up. Stands inside a chart. */
export function EndLabels({ points, series, stacked }: { points: Point[]; series: Series[]; stacked: boolean }) {
  const area = usePlotArea()
  const scale = useYAxisScale()
  const formats = useFormats()
  if (!area || !scale) return null
  let sum = 0
  const ends = series.flatMap(item => {
    const last = points.findLast(point => point.values[item.key] != null)
    const value = last?.values[item.key]
    if (value === null || value === undefined) return []
    const height = stacked ? sum + value / 2 : value
    sum += value
    const y = scale(height)
    return typeof y === 'number' && Number.isFinite(y) ? [{ item, value, y }] : []
  })
  const placed = spreadLabels(
    ends.map(({ y }) => y),
    16,
    area.y + 4,
    area.y + area.height - 4,
  )
  return (
    <g>
      {ends.map(({ item, value }, index) => (
        <text key={item.key} x={area.x + area.width + 8} y={(placed[index] ?? 0) + 4} className="nb-plot-name">
          {item.label}
          <tspan className="nb-plot-value" dx={6}>
            {formats.compact(value)}
          </tspan>
        </text>
      ))}
    </g>
  )
}
