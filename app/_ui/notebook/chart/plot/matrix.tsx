'use client'

import { useState } from 'react'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { toNumber } from '../shape.ts'
import type { Point, Series, Shape } from '../shape.ts'
import { TipCard } from '../tip.tsx'
import { axisText } from './parts.tsx'
import type { PlotInput } from './parts.tsx'
import { cutNames, cutText, textWidth } from './text.ts'

type Rect = {
  point: Point
  series: Series
  column: number
  row: number
  value: number | null
  words: string
}
type Grid = {
  columns: string[]
  rows: string[]
  rects: Rect[]
  sizes: string[] | null
  title: string | null
}

/** A heat map, or cohorts by age: a number in each cell, and its ink as strong as it is large. */
export function MatrixPlot(input: PlotInput) {
  const { spec, shape, print, width, active, activeSeries, maskedX, maskedSeries } = input
  const { chart } = useMessages()
  const [over, setOver] = useState<Rect | null>(null)
  const cohort = spec.kind === 'cohort'
  const grid = cohort ? byCohort(input, chart.size) : byPlace(input)
  const namesWidth = Math.min(180, Math.max(32, ...grid.rows.map(textWidth)) + 14)
  const sizesWidth = grid.sizes ? Math.max(textWidth(chart.size), ...grid.sizes.map(textWidth)) + 16 : 0
  const left = namesWidth + sizesWidth
  const names = cutNames(grid.rows, namesWidth - 8)
  const cell = Math.max(10, (width - left - 4) / Math.max(1, grid.columns.length))
  const side = Math.min(cell, 132)
  const line = grid.rows.length > 30 ? 18 : 26
  const top = 24
  const numbers = grid.rects.flatMap(({ value }) => value ?? [])
  // The first age is whole by its meaning: measured by it, all that follows would look alike.
  const compared =
    cohort && spec.share
      ? grid.rects.flatMap(({ value, series }) => (value === null || series === shape.series[0] ? [] : [value]))
      : numbers
  const low = cohort ? Math.min(0, ...compared) : compared.reduce((a, b) => Math.min(a, b), Infinity)
  const high = compared.reduce((a, b) => Math.max(a, b), low)
  const room = side - 4
  const fit = (say: (rect: Rect) => string) => grid.rects.every(rect => textWidth(say(rect)) <= room)
  // All cells say it alike: where one share has no room for its decimal, none has one.
  const words = fit(rect => rect.words) || !(cohort && spec.share) ? (rect: Rect) => rect.words : wholeShare
  const every = Math.ceil((Math.max(...grid.columns.map(textWidth), 12) + 6) / side)
  const height = top + grid.rows.length * line + 6
  const current =
    over
    ?? grid.rects.find(
      ({ point, series }) => point === active && (activeSeries === null || series.key === activeSeries),
    )
    ?? null
  const name = (masked: boolean) => ({
    ...axisText(masked),
    fill: masked ? 'var(--amber)' : 'var(--ink)',
  })
  return (
    <div className="relative overflow-x-auto" onMouseLeave={() => setOver(null)}>
      <svg width={Math.max(width, left + grid.columns.length * side)} height={height} className="nb-own-plot">
        {grid.columns.map(
          (text, column) =>
            column % Math.min(every, 6) === 0 && (
              <text
                key={column}
                x={left + column * side + side / 2}
                y={16}
                textAnchor="middle"
                {...axisText(cohort ? false : maskedX)}
              >
                {cutText(text, side * Math.min(every, 6))}
              </text>
            ),
        )}
        {grid.sizes && (
          <text x={left - 10} y={16} textAnchor="end" {...axisText(false)}>
            {chart.size}
          </text>
        )}
        {names.map((text, row) => (
          <g key={row}>
            <text x={0} y={top + row * line + line / 2 + 4} {...name(cohort ? maskedX : maskedSeries)}>
              {text}
            </text>
            {grid.sizes && (
              <text x={left - 10} y={top + row * line + line / 2 + 4} textAnchor="end" {...axisText(false)}>
                {grid.sizes[row]}
              </text>
            )}
          </g>
        ))}
        {grid.rects.map(rect => {
          const strength =
            rect.value === null
              ? 0
              : high === low
                ? 0.5
                : Math.min(0.92, 0.06 + 0.86 * ((rect.value - low) / (high - low)))
          const at = { x: left + rect.column * side, y: top + rect.row * line }
          const shown = rect.value !== null && textWidth(words(rect)) <= room && line > 20
          return (
            <g key={`${rect.column} ${rect.row}`} onMouseEnter={() => setOver(rect)}>
              <rect
                x={at.x + 0.5}
                y={at.y + 0.5}
                width={side - 1}
                height={line - 1}
                rx={1}
                fill="var(--c1)"
                fillOpacity={strength}
                {...(rect === current ? { stroke: 'var(--ink)', strokeWidth: 2 } : {})}
              />
              {shown && (
                <text
                  x={at.x + side / 2}
                  y={at.y + line / 2 + 4}
                  textAnchor="middle"
                  fontSize={11}
                  pointerEvents="none"
                  fill={strength > 0.68 ? 'var(--sheet)' : 'var(--ink)'}
                >
                  {words(rect)}
                </text>
              )}
            </g>
          )
        })}
      </svg>
      {current && (
        <div
          className="pointer-events-none absolute z-5"
          style={{
            left: Math.min(left + (current.column + 1) * side + 4, Math.max(0, width - 220)),
            top: Math.min(top + (current.row + 1) * line + 4, Math.max(0, height - 60)),
          }}
        >
          <TipCard
            point={current.point}
            shape={oneOf(shape, current.series)}
            print={print}
            title={point => `${print.x(point.x, true)} · ${current.series.label}`}
          />
        </div>
      )}
    </div>
  )
}

/** A share without decimals; one that is there is never none. */
function wholeShare({ value }: Rect): string {
  if (value === null) return ''
  return value > 0 && value < 0.005 ? '<1%' : `${Math.round(value * 100)}%`
}

function oneOf(shape: Shape, series: Series): Shape {
  return { ...shape, series: [series] }
}

function byPlace({ shape, print }: PlotInput): Grid {
  return {
    columns: shape.points.map(point => print.x(point.x, false)),
    rows: shape.series.map(({ label }) => label),
    rects: shape.points.flatMap((point, column) =>
      shape.series.flatMap((series, row) => {
        const value = point.values[series.key]
        return value === undefined
          ? []
          : [
              {
                point,
                series,
                column,
                row,
                value,
                words: value === null ? '' : print.numbers.axis(value),
              },
            ]
      }),
    ),
    sizes: null,
    title: null,
  }
}

/** A row for each cohort, a column for each age; as shares of the first age where that is asked. */
function byCohort({ spec, shape, print }: PlotInput, title: string): Grid {
  const first = (point: Point) => shape.series.map(({ key }) => point.values[key]).find(value => value != null) ?? null
  return {
    columns: shape.series.map(({ label }) => label),
    rows: shape.points.map(point => print.x(point.x, false)),
    sizes: spec.share ? shape.points.map(point => print.numbers.axis(first(point) ?? 0)) : null,
    title,
    rects: shape.points.flatMap((point, row) =>
      shape.series.flatMap((series, column) => {
        const value = point.values[series.key]
        if (value === undefined) return []
        const whole = first(point)
        const part = value === null || !whole ? null : value / whole
        return [
          {
            point,
            series,
            column,
            row,
            value: spec.share ? part : value,
            words: spec.share
              ? part === null
                ? ''
                : print.numbers.share(part)
              : print.numbers.axis(toNumber(value) ?? 0),
          },
        ]
      }),
    ),
  }
}
