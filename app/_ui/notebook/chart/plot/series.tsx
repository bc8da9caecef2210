'use client'

import { Area, Bar, LabelList, Line, Rectangle } from 'recharts'
import type { ReactElement } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { Point, Series } from '../shape.ts'
import { BarLabel } from './bar-labels.tsx'
import { colour, valueOf } from './parts.tsx'
import type { PlotInput } from './parts.tsx'

export type Drawn = 'bar' | 'line' | 'area'
type Way = {
  input: PlotInput
  stacked: boolean
  lying: boolean
  right: boolean
  /** True where each bar has room for its number. */
  labelled: boolean
}

/** One series as its bars, its line or its area; inside a chart of recharts. */
export function drawSeries(series: Series, drawn: Drawn, way: Way): ReactElement {
  const { input, stacked, lying, right, labelled } = way
  const { spec, shape, print, maskedY } = input
  const common = {
    key: series.key,
    dataKey: valueOf(series.key, spec.log && !spec.share),
    name: series.label,
    isAnimationActive: false,
    ...(lying
      ? {}
      : {
          yAxisId: right && spec.y[series.measure]?.axis === 'right' ? 'right' : 'left',
        }),
    ...(stacked ? { stackId: 'all' } : {}),
  }
  const paint = colour(series.colour)
  const dot = lonely(shape.points, series.key, paint)
  const active = {
    r: 3.5,
    fill: 'var(--sheet)',
    stroke: paint,
    strokeWidth: 2,
  }
  const join = spec.missing === 'join'
  switch (drawn) {
    case 'bar':
      return (
        <Bar
          {...common}
          key={series.key}
          fill={paint}
          maxBarSize={spec.kind === 'histogram' ? 400 : 48}
          {...(maskedY ? { shape: hatched(paint) } : {})}
        >
          {labelled && (
            <LabelList
              content={({ viewBox, value }) => (
                <BarLabel
                  box={viewBox}
                  value={typeof value === 'number' ? value : null}
                  lying={lying}
                  masked={maskedY}
                  print={print}
                />
              )}
            />
          )}
        </Bar>
      )
    case 'line':
      return (
        <Line
          {...common}
          key={series.key}
          stroke={paint}
          strokeWidth={2}
          dot={dot}
          activeDot={active}
          connectNulls={join}
        />
      )
    case 'area':
      return (
        <Area
          {...common}
          key={series.key}
          stroke={paint}
          strokeWidth={1.5}
          fill={paint}
          fillOpacity={stacked ? 0.75 : 0.18}
          dot={dot}
          activeDot={active}
          connectNulls={join || stacked}
        />
      )
  }
}

/** A masked measure is no data to be taken at its word: its bars are hatched. */
function hatched(paint: string) {
  return function HatchedBar(props: { x?: number; y?: number; width?: number; height?: number }) {
    const { x = 0, y = 0, width = 0, height = 0 } = props
    return (
      <g>
        <Rectangle x={x} y={y} width={width} height={height} fill={paint} fillOpacity={0.35} />
        <Rectangle x={x} y={y} width={width} height={height} fill="url(#nb-hatch)" />
      </g>
    )
  }
}

/** Points without a neighbour, which no line would show. */
function lonely(points: Point[], key: string, paint: string) {
  return function LonelyDot({ cx, cy, index }: { cx?: number; cy?: number; index?: number }) {
    const at = index ?? -1
    const there = (i: number) => points[i]?.values[key] != null
    if (cx === undefined || cy === undefined || !there(at) || there(at - 1) || there(at + 1)) return <g key={at} />
    return <circle key={at} cx={cx} cy={cy} r={2.5} fill={paint} />
  }
}

/** How a series is drawn: as its chart is, and in a combination as its measure says. */
export function drawOf(spec: ChartSpec, series: Series): Drawn {
  if (spec.kind === 'line' || spec.kind === 'area') return spec.kind
  if (spec.kind !== 'combo') return 'bar'
  return spec.y[series.measure]?.draw ?? (series.measure === 0 ? 'bar' : 'line')
}
