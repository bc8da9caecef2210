'use client'

import { Pie, PieChart, Sector, Tooltip } from 'recharts'
import type { PieSectorShapeProps } from 'recharts'
import { othersValue } from '@/lib/contracts/chart-choices.ts'
import type { Point } from '../shape.ts'
import { ChartTip } from '../tip.tsx'
import { colour, valueOf } from './parts.tsx'
import type { PlotInput } from './parts.tsx'
import { cutNames } from './text.ts'

const size = 240
const line = 22

/** A pie or a donut: parts of a whole, named beside it in their order. */
export function RoundPlot({
  spec,
  shape,
  print,
  width,
  active,
  maskedX,
  colours,
}: PlotInput & {
  colours: ReadonlyMap<string, number>
}) {
  const key = shape.series[0]?.key ?? 'y0'
  const whole = shape.points.filter(point => (point.values[key] ?? 0) > 0).length === 1
  const total = shape.points.reduce((sum, point) => sum + (point.values[key] ?? 0), 0)
  const paint = (point: Point, index: number) =>
    colour(point.x === othersValue ? 8 : (colours.get(point.x === null ? '' : String(point.x)) ?? (index % 7) + 1))
  const beside = width >= 360
  const middle = beside ? Math.max(116, Math.min(width * 0.34, width - 330)) : width / 2
  const left = middle + 140
  const room = Math.max(60, Math.min(280, width - left - 8))
  const height = beside ? size : size + shape.points.length * line
  const names = cutNames(shape.points.map(point => print.x(point.x, false)), room - 130)
  const top = beside ? (size - shape.points.length * line) / 2 : size
  const data = shape.points.map((point, index) => ({
    ...point,
    name: print.x(point.x, false),
    fill: paint(point, index),
  }))
  return (
    <PieChart
      width={width}
      height={height}
      margin={{ top: 12, right: 8, bottom: 12, left: 8 }}
      accessibilityLayer={false}
    >
      <Tooltip
        isAnimationActive={false}
        content={<ChartTip shape={shape} print={print} total={total} title={point => print.x(point.x, true)} />}
      />
      <Pie
        data={data}
        dataKey={valueOf(key)}
        nameKey="name"
        cx={middle}
        cy={size / 2}
        outerRadius={104}
        innerRadius={spec.kind === 'donut' ? 64 : 0}
        isAnimationActive={false}
        stroke="var(--sheet)"
        // One slice alone is a circle: nothing to divide.
        strokeWidth={whole ? 0 : 1.5}
        startAngle={90}
        endAngle={-270}
        shape={(props: PieSectorShapeProps) => (
          <Sector
            {...props}
            {...(active && props.index === active.i ? { stroke: 'var(--ink)', strokeWidth: 3 } : {})}
          />
        )}
      />
      {spec.kind === 'donut' && (
        <text x={middle} y={size / 2} textAnchor="middle" dominantBaseline="central" className="nb-plot-total">
          {print.numbers.label(total)}
        </text>
      )}
      <g transform={`translate(${beside ? left : 12} ${top})`}>
        {data.map((point, index) => {
          const value = point.values[key] ?? 0
          return (
            <g
              key={point.i}
              transform={`translate(0 ${index * line})`}
              {...(point.i === active?.i ? { textDecoration: 'underline' } : {})}
            >
              <rect y={7} width={8} height={8} rx={2} fill={point.fill} />
              <text x={16} y={15} className="nb-plot-name" {...(maskedX ? { style: { fill: 'var(--amber)' } } : {})}>
                {names[index]}
              </text>
              <text x={room - 52} y={15} textAnchor="end" fontSize={11} fill="var(--faded)">
                {print.numbers.label(value)}
              </text>
              <text x={room} y={15} textAnchor="end" fontSize={11} fill="var(--ink)">
                {print.numbers.share(total ? value / total : 0)}
              </text>
            </g>
          )
        })}
      </g>
    </PieChart>
  )
}
