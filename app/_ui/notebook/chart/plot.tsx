'use client'

import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  Line,
  LineChart,
  Pie,
  PieChart,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { ReactElement, ReactNode } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isTemporal } from '../grid/format.ts'
import { EndLabels } from './end-labels.tsx'
import { timeTicks } from './ticks.ts'
import type { Point, Shape } from './shape.ts'
import { ChartTip } from './tip.tsx'
import { xWords } from './words.ts'

export type PlotProps = { spec: ChartSpec; columns: ResultColumn[]; shape: Shape; label: string }

const height = 232
const colour = (index: number): string => `var(--c${index})`
const gridLine = <CartesianGrid vertical={false} stroke="var(--line)" shapeRendering="crispEdges" />
const axisText = { fontSize: 11, fill: 'var(--faded)', fontFamily: 'var(--text)' }

/** The drawing itself: thin axes, hairlines across, the names at the lines' ends. */
export function Plot({ spec, columns, shape, label }: PlotProps) {
  const { notebook } = useMessages()
  const formats = useFormats()
  const xColumn = columns.find(column => column.name === spec.x)
  const overTime =
    (spec.kind === 'line' || spec.kind === 'area')
    && xColumn !== undefined
    && isTemporal(xColumn.kind)
    && shape.points.every(point => !Number.isNaN(point.at))
  const points = overTime ? [...shape.points].sort((a, b) => a.at - b.at) : shape.points
  const words = (point: Point, long: boolean) => xWords(formats, spec, xColumn, point.x, notebook.null, long)
  const byTime = new Map(points.map(point => [point.at, point]))
  const ends = spec.kind === 'line' || spec.kind === 'area'
  const margin = {
    top: 16,
    right: ends && shape.series.length > 0 ? endWidth(shape, points, formats.compact) : 8,
    bottom: 0,
    left: 0,
  }
  const tip = (
    <Tooltip
      isAnimationActive={false}
      cursor={spec.kind === 'bar' ? { fill: 'var(--sunk)' } : { stroke: 'var(--ink)', strokeDasharray: '2 2' }}
      content={<ChartTip shape={shape} words={point => words(point, true)} />}
    />
  )
  const y = (
    <YAxis
      width={52}
      axisLine={false}
      tickLine={false}
      tick={axisText}
      tickFormatter={(value: number) => formats.compact(value)}
      tickCount={5}
      domain={spec.kind === 'bar' || spec.kind === 'area' ? [0, 'auto'] : ['auto', 'auto']}
    />
  )
  const axis = {
    axisLine: { stroke: 'var(--ink)', shapeRendering: 'crispEdges' },
    tickLine: { stroke: 'var(--ink)' },
    tick: axisText,
    height: 24,
    minTickGap: 24,
  } as const
  const x = overTime ? (
    <XAxis
      {...axis}
      dataKey="at"
      type="number"
      scale="time"
      domain={['dataMin', 'dataMax']}
      ticks={timeTicks(points.map(({ at }) => at))}
      tickFormatter={(at: number) => tickWords(formats, spec, xColumn, byTime.get(at), at)}
    />
  ) : (
    <XAxis
      {...axis}
      dataKey={(point: Point) => words(point, false)}
      interval={points.length > 12 ? 'equidistantPreserveStart' : 0}
    />
  )

  const common = { data: points, margin, accessibilityLayer: false }
  const drawings: Partial<Record<ChartSpec['kind'], () => ReactElement>> & { bar: () => ReactElement } = {
    line: () => (
      <LineChart {...common}>
        {gridLine}
        {x}
        {y}
        {tip}
        {shape.series.map(series => (
          <Line
            key={series.key}
            dataKey={valueOf(series.key)}
            name={series.label}
            stroke={colour(series.colour)}
            strokeWidth={2}
            dot={points.length < 3}
            activeDot={{ r: 3.5, fill: 'var(--sheet)', stroke: colour(series.colour), strokeWidth: 2 }}
            isAnimationActive={false}
            connectNulls
          />
        ))}
        <EndLabels points={points} series={shape.series} stacked={false} />
      </LineChart>
    ),
    area: () => (
      <AreaChart {...common}>
        {gridLine}
        {x}
        {y}
        {tip}
        {shape.series.map(series => (
          <Area
            key={series.key}
            dataKey={valueOf(series.key)}
            name={series.label}
            stroke={colour(series.colour)}
            strokeWidth={1.5}
            fill={colour(series.colour)}
            fillOpacity={spec.stacked ? 0.75 : 0.18}
            isAnimationActive={false}
            connectNulls
            {...(spec.stacked ? { stackId: 'all' } : {})}
          />
        ))}
        <EndLabels points={points} series={shape.series} stacked={spec.stacked} />
      </AreaChart>
    ),
    bar: () => (
      <BarChart {...common} barCategoryGap="24%" barGap={1}>
        {gridLine}
        {x}
        {y}
        {tip}
        {shape.series.map(series => (
          <Bar
            key={series.key}
            dataKey={valueOf(series.key)}
            name={series.label}
            fill={colour(series.colour)}
            maxBarSize={48}
            isAnimationActive={false}
            {...(spec.stacked ? { stackId: 'all' } : {})}
          />
        ))}
      </BarChart>
    ),
    scatter: () => (
      <ScatterChart {...common}>
        <CartesianGrid stroke="var(--line)" vertical={false} shapeRendering="crispEdges" />
        <XAxis
          {...axis}
          dataKey={(point: Point) => Number(point.x)}
          type="number"
          domain={['auto', 'auto']}
          tickFormatter={(value: number) => formats.compact(value)}
          name={spec.x ?? ''}
        />
        {y}
        {tip}
        {shape.series.map(series => (
          <Scatter
            key={series.key}
            dataKey={valueOf(series.key)}
            name={series.label}
            fill={colour(series.colour)}
            fillOpacity={0.55}
            isAnimationActive={false}
          />
        ))}
      </ScatterChart>
    ),
    pie: () => (
      <PieChart margin={{ top: 8, right: 8, bottom: 8, left: 8 }} accessibilityLayer={false}>
        {tip}
        <Pie
          data={points.map(point => ({ ...point, name: words(point, false) }))}
          dataKey={valueOf(shape.series[0]?.key ?? 'y0')}
          nameKey="name"
          outerRadius={84}
          innerRadius={44}
          isAnimationActive={false}
          stroke="var(--sheet)"
          startAngle={90}
          endAngle={-270}
          labelLine={{ stroke: 'var(--faint)' }}
          label={PieLabel}
        >
          {points.map((point, index) => (
            <Cell key={point.label} fill={colour((index % 8) + 1)} />
          ))}
        </Pie>
      </PieChart>
    ),
  }
  if (spec.kind === 'number') return null
  return (
    <div role="img" aria-label={label} className="nb-plot">
      <ResponsiveContainer width="100%" height={height}>
        {(drawings[spec.kind] ?? drawings.bar)()}
      </ResponsiveContainer>
      {spec.kind !== 'pie' && !ends && shape.series.length > 1 && <Legend shape={shape} />}
    </div>
  )
}

function valueOf(key: string): (point: Point) => number | null {
  return point => point.values[key] ?? null
}

/** Room for the names at the lines' ends. */
function endWidth(shape: Shape, points: Point[], print: (value: number) => string): number {
  const width = (text: string) => [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 11.5 : 6.4), 0)
  const widest = shape.series.reduce((most, { key, label }) => {
    const value = points.findLast(point => point.values[key] != null)?.values[key]
    return Math.max(most, width(label) + (value == null ? 0 : width(print(value))))
  }, 0)
  return Math.min(220, Math.max(48, widest + 24))
}

function tickWords(
  formats: ReturnType<typeof useFormats>,
  spec: ChartSpec,
  column: ResultColumn | undefined,
  point: Point | undefined,
  at: number,
): string {
  return xWords(formats, spec, column, point?.x ?? new Date(at).toISOString().slice(0, 19), '', false)
}

function PieLabel({
  x,
  y,
  textAnchor,
  name,
  percent,
}: {
  x?: number
  y?: number
  textAnchor?: string
  name?: string
  percent?: number
}): ReactNode {
  return (
    <text
      x={x}
      y={y}
      textAnchor={textAnchor === 'end' ? 'end' : textAnchor === 'middle' ? 'middle' : 'start'}
      dominantBaseline="central"
      className="nb-plot-name"
    >
      {name}
      <tspan className="nb-plot-value" dx={6}>
        {((percent ?? 0) * 100).toFixed(0)} %
      </tspan>
    </text>
  )
}

function Legend({ shape }: { shape: Shape }) {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 pl-13 text-12">
      {shape.series.map(series => (
        <li key={series.key} className="flex items-center gap-1.5">
          <span className="size-2 rounded-2" style={{ background: colour(series.colour) }} />
          {series.label}
        </li>
      ))}
    </ul>
  )
}
