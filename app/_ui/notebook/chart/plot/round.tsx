'use client'

import { Pie, PieChart, Sector, Tooltip } from 'recharts'
import type { PieSectorShapeProps } from 'recharts'
import { othersValue } from '@/lib/contracts/chart.ts'
import type { Point } from '../shape.ts'
import { ChartTip } from '../tip.tsx'
import { colour, cutText, valueOf } from './parts.tsx'
import type { PlotInput } from './parts.tsx'

const size = 264

/** A pie or a donut: parts of a whole, named where they stand. */
export function RoundPlot({ spec, shape, print, width, active, maskedX, colours }: PlotInput & {
  colours: ReadonlyMap<string, number>
}) {
  const key = shape.series[0]?.key ?? 'y0'
  const total = shape.points.reduce((sum, point) => sum + (point.values[key] ?? 0), 0)
  const paint = (point: Point, index: number) =>
    colour(point.x === othersValue ? 8 : (colours.get(point.x === null ? '' : String(point.x)) ?? (index % 7) + 1))
  const room = Math.max(60, width / 2 - 130)
  const data = shape.points.map((point, index) => ({
    ...point, name: cutText(print.x(point.x, false), room), fill: paint(point, index),
  }))
  return (
    <PieChart width={width} height={size} margin={{ top: 12, right: 8, bottom: 12, left: 8 }} accessibilityLayer={false}>
      <Tooltip
        isAnimationActive={false}
        content={<ChartTip shape={shape} print={print} total={total} title={point => print.x(point.x, true)} />}
      />
      <Pie
        data={data} dataKey={valueOf(key)} nameKey="name" outerRadius={96} innerRadius={spec.kind === 'donut' ? 58 : 0}
        isAnimationActive={false} stroke="var(--sheet)" strokeWidth={1.5} startAngle={90} endAngle={-270}
        labelLine={{ stroke: 'var(--faint)' }}
        label={props => <SliceLabel {...props} masked={maskedX} share={print.numbers.share} />}
        shape={(props: PieSectorShapeProps) => (
          <Sector {...props} {...(active && props.index === active.i ? { stroke: 'var(--ink)', strokeWidth: 3 } : {})} />
        )}
      />
      {spec.kind === 'donut' && (
        <text x={width / 2} y={size / 2} textAnchor="middle" dominantBaseline="central" className="nb-plot-total">
          {print.numbers.label(total)}
        </text>
      )}
    </PieChart>
  )
}

type LabelProps = {
  x?: number | string; y?: number | string; textAnchor?: string; name?: string | number | undefined; percent?: number
  masked: boolean; share: (part: number) => string
}

function SliceLabel({ x, y, textAnchor, name, percent, masked, share }: LabelProps) {
  // Slivers say nothing that could be read: the tooltip and the table have them.
  if ((percent ?? 0) < 0.015) return <g />
  return (
    <text
      x={x} y={y} dominantBaseline="central" className="nb-plot-name"
      textAnchor={textAnchor === 'end' ? 'end' : textAnchor === 'middle' ? 'middle' : 'start'}
      {...(masked ? { style: { fill: 'var(--amber)' } } : {})}
    >
      {name}
      <tspan className="nb-plot-value" dx={6}>{share(percent ?? 0)}</tspan>
    </text>
  )
}
