'use client'

import { ReferenceDot, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts'
import { toNumber } from '../shape.ts'
import type { Point } from '../shape.ts'
import { timeTicks } from '../ticks.ts'
import { ChartTip } from '../tip.tsx'
import { logAxis, niceAxis } from './axis.ts'
import { bareAxis, colour, gridAcross, inkAxis, referenceLines, ticksFor, timeOf, valueAxis, valueOf } from './parts.tsx'
import type { PlotInput } from './parts.tsx'

/** A cloud of points: two measures against each other. */
export function ScatterPlot({ active, activeSeries, ...input }: PlotInput) {
  const { spec, shape, print, width, column, maskedX, maskedY } = input
  const placeOf = (point: Point) => (print.dates ? point.at : Number(point.x))
  const value = (point: Point) =>
    (activeSeries ? point.values[activeSeries] : undefined)
    ?? Object.values(point.values).find(number => number !== null)
    ?? 0
  const many = shape.points.length > 400
  const places = shape.points.map(placeOf).filter(Number.isFinite)
  const [low, high] = [
    places.reduce((a, b) => Math.min(a, b), Infinity),
    places.reduce((a, b) => Math.max(a, b), -Infinity),
  ]
  const up = valueAxis(input, shape.series, { fromZero: false, stacked: false, lines: true })
  const say = (number: number) => print.numbers.axis(number)
  const above = places.filter(at => at > 0)
  const across = print.dates
    ? {
        domain: ['dataMin', 'dataMax'] as [string, string],
        ticks: timeTicks([low, high], ticksFor(width - 60)),
      }
    : spec.logX && above.length > 0
      ? {
          ...logAxis(
            above.reduce((a, b) => Math.min(a, b)),
            high,
          ),
          scale: 'log' as const,
          allowDataOverflow: true,
        }
      : niceAxis(low, high, 6)
  return (
    <ScatterChart
      width={width}
      height={280}
      margin={{ top: 16, right: 12, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      {gridAcross}
      <XAxis
        {...inkAxis(maskedX)}
        dataKey={placeOf}
        type="number"
        name={column?.name ?? ''}
        minTickGap={24}
        {...across}
        tickFormatter={(at: number) => (print.dates ? print.dates.short(at) : print.numbers.axis(at))}
      />
      <YAxis
        {...bareAxis(maskedY, up.ticks.map(say))}
        tickFormatter={say}
        {...up}
        {...(spec.log ? { scale: 'log' as const, allowDataOverflow: true } : {})}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={false}
        content={<ChartTip shape={shape} print={print} title={point => print.x(point.x, true)} />}
      />
      {shape.series.map(series => (
        <Scatter
          key={series.key}
          name={series.label}
          fill={colour(series.colour)}
          isAnimationActive={false}
          data={shape.points.filter(
            point => (point.values[series.key] ?? null) !== null && (!spec.log || (point.values[series.key] ?? 0) > 0),
          )}
          dataKey={valueOf(series.key)}
          shape={({ cx, cy }: { cx?: number; cy?: number }) => (
            <circle
              className="nb-dot"
              cx={cx}
              cy={cy}
              r={many ? 2.5 : 3.5}
              fill={colour(series.colour)}
              fillOpacity={many ? 0.45 : 0.65}
            />
          )}
        />
      ))}
      {referenceLines(input, text => (print.dates ? timeOf(text) : toNumber(text)))}
      {active && (
        <ReferenceDot x={placeOf(active)} y={value(active)} r={6} fill="none" stroke="var(--ink)" strokeWidth={2} />
      )}
    </ScatterChart>
  )
}
