'use client'

import { ComposedChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts'
import { EndLabels, endWidth } from '../end-labels.tsx'
import type { Point, Series } from '../shape.ts'
import { timeTicks } from '../ticks.ts'
import { ChartTip } from '../tip.tsx'
import { labelsFit, labelWidth } from './bar-labels.tsx'
import {
  axisText,
  bareAxis,
  gridAcross,
  gridUpright,
  inkAxis,
  marks,
  referenceLines,
  ticksFor,
  timeOf,
  valueAxis,
} from './parts.tsx'
import type { PlotInput } from './parts.tsx'
import { findPlace, liesDown, placeLong, placeName, placeNames, spanOf } from './places.ts'
import { drawOf, drawSeries } from './series.tsx'
import { cutNames, textWidth } from './text.ts'
import { useDrag } from './use-drag.ts'

const plotHeight = 232
/** More bars than this lie closer together, so that a chart does not push its notebook away. */
const manyRows = 24

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
  const at = (value: string) => (overTime ? timeOf(value) : findPlace(input, value))
  const names = lying ? shape.points.map(point => placeName(input, point)) : []
  const namesWidth = lying ? Math.min(maskedX ? 132 : Math.min(220, width * 0.4), Math.max(40, ...names.map(textWidth)) + 12) : 0
  const lyingNames = cutNames(names, namesWidth - 10)
  const log = spec.log && !share
  const onRight = (series: Series) => right && spec.y[series.measure]?.axis === 'right'
  const axis = (series: Series[], lines: boolean) => {
    const fromZero = series.some(item => drawn[shape.series.indexOf(item)] !== 'line')
    const made = valueAxis(share ? { ...input, spec: { ...spec, log: false } } : input, series, {
      fromZero,
      stacked,
      lines,
    })
    const { domain, ticks } = share ? { domain: [0, 1] as [number, number], ticks: [0, 0.25, 0.5, 0.75, 1] } : made
    const say = (value: number) => (share ? print.numbers.share(value) : print.numbers.axis(value))
    return {
      ...bareAxis(maskedY, ticks.map(say)),
      tickFormatter: say,
      domain,
      ticks,
      ...(log ? { scale: 'log' as const, allowDataOverflow: true } : {}),
    }
  }
  const numbers = axis(
    shape.series.filter(series => !onRight(series)),
    true,
  )
  const others = right ? axis(shape.series.filter(onRight), false) : null
  // Where something is below zero, zero is the line in ink, and the edge a hairline.
  const below = numbers.domain[0] < 0 && numbers.domain[1] > 0
  const edge = { stroke: below ? 'var(--line)' : 'var(--ink)', shapeRendering: 'crispEdges' as const }
  const category = {
    dataKey: 'i',
    type: 'category' as const,
    allowDuplicatedCategory: true,
  }
  const inner = width - numbers.width - (others?.width ?? 8) - (ends ? endWidth(input) : 0)
  const labelled = labelsFit(input, lying, inner)
  // Bars stand in the middle of their place, lines begin at the edge.
  const left = numbers.width + (bars ? inner / Math.max(1, shape.points.length) / 2 : 0)
  const ticks = lying || overTime ? new Map<number, string>() : placeNames(input, inner, left)
  const rowHeight = shape.points.length > manyRows ? 18 : 24
  const common = {
    width,
    height: lying ? Math.min(1200, Math.max(120, shape.points.length * rowHeight + 40)) : plotHeight,
    data: shape.points,
    margin: {
      top: 16,
      right: ends ? endWidth(input) : right ? 0 : labelled && lying ? labelWidth(input) + 12 : lying ? 28 : 8,
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
          axisLine={edge}
          dataKey="at"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          interval={0}
          ticks={timeTicks(shape.points.map(point => point.at), ticksFor(inner))}
          tickFormatter={(value: number) => print.dates?.tick(value, spanOf(shape.points)) ?? ''}
        />
      ) : (
        <XAxis
          {...inkAxis(maskedX)}
          axisLine={edge}
          {...category}
          interval={0}
          ticks={[...ticks.keys()]}
          tickFormatter={(i: number) => ticks.get(i) ?? ''}
        />
      )}
      {lying ? (
        <YAxis
          {...category}
          width={namesWidth}
          tick={{
            ...axisText(maskedX),
            fill: maskedX ? 'var(--amber)' : 'var(--ink)',
          }}
          axisLine={edge}
          tickLine={false}
          interval={0}
          tickFormatter={(i: number) => lyingNames[i] ?? ''}
        />
      ) : (
        <YAxis {...numbers} yAxisId="left" />
      )}
      {others && <YAxis {...others} yAxisId="right" orientation="right" />}
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
          labelled,
        }),
      )}
      {below && (
        <ReferenceLine
          {...(lying ? { x: 0 } : { y: 0, yAxisId: 'left' })}
          stroke="var(--ink)"
          shapeRendering="crispEdges"
        />
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
