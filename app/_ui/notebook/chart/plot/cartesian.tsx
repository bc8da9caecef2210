'use client'

import { Area, Bar, ComposedChart, Line, Rectangle, Tooltip, XAxis, YAxis } from 'recharts'
import type { ReactElement } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import { EndLabels, endWidth } from '../end-labels.tsx'
import type { Point, Series } from '../shape.ts'
import { timeTicks } from '../ticks.ts'
import { ChartTip } from '../tip.tsx'
import {
  axisText,
  bareAxis,
  colour,
  cutText,
  gridAcross,
  gridUpright,
  inkAxis,
  marks,
  referenceLines,
  textWidth,
  timeOf,
  valueAxis,
  valueOf,
} from './parts.tsx'
import type { PlotInput } from './parts.tsx'
import { everyNth, findPlace, liesDown, placeLong, placeName, spanOf, tickName } from './places.ts'
import { useDrag } from './use-drag.ts'

type Drawn = 'bar' | 'line' | 'area'
const plotHeight = 232
const rowHeight = 24

/** Bars, lines, areas and what combines them: one chart whose parts differ in how each series is drawn. */
export function CartesianPlot(input: PlotInput) {
  const { spec, shape, print, width, maskedX, maskedY, step } = input
  const drawn = shape.series.map(series => drawOf(spec, series))
  const bars = drawn.includes('bar')
  const overTime = !bars && print.dates !== null && shape.points.every(({ at }) => !Number.isNaN(at))
  const lying = bars && liesDown(input)
  const ends = !bars && shape.series.length > 0 && !lying
  const right = spec.kind === 'combo' && shape.series.some(series => spec.y[series.measure]?.axis === 'right')
  const place = (point: Point) => (overTime ? point.at : point.i)
  const drag = useDrag(input, place)
  const share = spec.share && shape.series.length > 1 && spec.kind !== 'combo'
  const stacked = (spec.stacked || share) && spec.kind !== 'combo'
  const name = (point: Point | undefined) => (point ? placeName(input, point) : '')
  const at = (value: string) => (overTime ? timeOf(value) : findPlace(input, value))
  const labelWidth = lying
    ? Math.min(maskedX ? 132 : 220, Math.max(40, ...shape.points.map(point => textWidth(name(point)))) + 12)
    : 0
  const log = spec.log && !share
  const onRight = (series: Series) => right && spec.y[series.measure]?.axis === 'right'
  const axis = (series: Series[], lines: boolean) => {
    const fromZero = series.some(item => drawn[shape.series.indexOf(item)] !== 'line')
    const made = valueAxis(share ? { ...input, spec: { ...spec, log: false } } : input, series, {
      fromZero,
      stacked,
      lines,
    })
    return {
      ...bareAxis(maskedY),
      tickFormatter: (value: number) => (share ? print.numbers.share(value) : print.numbers.axis(value)),
      ...(share ? { domain: [0, 1] as [number, number], ticks: [0, 0.25, 0.5, 0.75, 1] } : made),
      ...(log ? { scale: 'log' as const, allowDataOverflow: true } : {}),
    }
  }
  const numbers = axis(
    shape.series.filter(series => !onRight(series)),
    true,
  )
  const category = {
    dataKey: 'i',
    type: 'category' as const,
    allowDuplicatedCategory: true,
  }
  const inner = width - (right ? 112 : 60) - (ends ? endWidth(input) : 0)
  const common = {
    width,
    height: lying ? Math.min(1200, Math.max(120, shape.points.length * rowHeight + 40)) : plotHeight,
    data: shape.points,
    margin: {
      top: 16,
      right: ends ? endWidth(input) : right ? 0 : lying ? 28 : 8,
      bottom: 0,
      left: 0,
    },
    accessibilityLayer: false,
    barCategoryGap: spec.kind === 'histogram' && step !== null ? 1 : '22%',
    barGap: 1,
    stackOffset: share ? ('expand' as const) : ('sign' as const),
    ...drag,
  }
  return (
    <ComposedChart {...common} layout={lying ? 'vertical' : 'horizontal'}>
      {lying ? gridUpright : gridAcross}
      {lying ? (
        <XAxis {...numbers} type="number" height={24} />
      ) : overTime ? (
        <XAxis
          {...inkAxis(maskedX)}
          dataKey="at"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          minTickGap={16}
          ticks={timeTicks(shape.points.map(point => point.at))}
          tickFormatter={(value: number) => print.dates?.tick(value, spanOf(shape.points)) ?? ''}
        />
      ) : (
        <XAxis
          {...inkAxis(maskedX)}
          {...category}
          interval={0}
          ticks={everyNth(input, inner, name)}
          tickFormatter={(i: number) => tickName(input, shape.points[i], inner)}
        />
      )}
      {lying ? (
        <YAxis
          {...category}
          width={labelWidth}
          tick={{
            ...axisText(maskedX),
            fill: maskedX ? 'var(--amber)' : 'var(--ink)',
          }}
          axisLine={{ stroke: 'var(--ink)', shapeRendering: 'crispEdges' }}
          tickLine={false}
          interval={0}
          tickFormatter={(i: number) => cutText(name(shape.points[i]), labelWidth - 10)}
        />
      ) : (
        <YAxis {...numbers} yAxisId="left" />
      )}
      {right && <YAxis {...axis(shape.series.filter(onRight), false)} yAxisId="right" orientation="right" />}
      <Tooltip
        isAnimationActive={false}
        cursor={bars ? { fill: 'var(--sunk)' } : { stroke: 'var(--ink)', strokeDasharray: '2 2' }}
        content={<ChartTip shape={shape} print={print} share={share} title={point => placeLong(input, point)} />}
      />
      {shape.series.map((series, index) =>
        drawSeries(series, drawn[index] ?? 'bar', {
          input,
          stacked,
          lying,
          right,
        }),
      )}
      {referenceLines(input, at, {
        flipped: lying,
        yAxisId: lying ? 0 : 'left',
      })}
      {marks(input, place, { flipped: lying, yAxisId: lying ? 0 : 'left' })}
      {ends && <EndLabels input={input} stacked={stacked} share={share} />}
    </ComposedChart>
  )
}

type Way = {
  input: PlotInput
  stacked: boolean
  lying: boolean
  right: boolean
}

function drawSeries(series: Series, drawn: Drawn, { input, stacked, lying, right }: Way): ReactElement {
  const { spec, shape, maskedY } = input
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
        />
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

export function drawOf(spec: ChartSpec, series: Series): Drawn {
  if (spec.kind === 'line' || spec.kind === 'area') return spec.kind
  if (spec.kind !== 'combo') return 'bar'
  return spec.y[series.measure]?.draw ?? (series.measure === 0 ? 'bar' : 'line')
}
