'use client'

import { TrendingDown, TrendingUp } from 'lucide-react'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Point } from '../shape.ts'
import { colour } from './parts.tsx'
import type { PlotInput } from './parts.tsx'
import { textWidth } from './text.ts'

const spark = { width: 160, height: 36 }

/** One large number for each measure, and what it is held against: the period before, or a target. */
export function NumberPlot({ spec, shape, print, width, maskedY }: PlotInput) {
  const { chart, notebook } = useMessages()
  const previous = spec.compare === 'previous' && shape.points.length > 0 && shape.points[0]?.x !== null
  const last = shape.points[shape.points.length - 1]
  const before = previous ? shape.points[shape.points.length - 2] : undefined
  const wide = Math.max(
    180,
    ...shape.series.map(
      ({ key, label }) =>
        Math.max(textWidth(print.numbers.exact(last?.exact[key] ?? null)) * 2.8, textWidth(label)) + 40,
    ),
  )
  const perRow = Math.max(1, Math.floor(width / wide))
  const tall = spec.compare === 'none' ? 64 : previous ? 132 : 104
  return (
    <svg width={width} height={Math.ceil(shape.series.length / perRow) * tall + 4} className="nb-own-plot">
      {shape.series.map((series, index) => {
        const x = (index % perRow) * wide
        const y = Math.floor(index / perRow) * tall
        const value = last?.values[series.key] ?? null
        const exact = last?.exact[series.key] ?? null
        return (
          <g key={series.key} transform={`translate(${x} ${y})`}>
            <text y={14} fontSize={12} fill="var(--faded)">
              {[shape.series.length > 1 && series.label, last && last.x !== null && print.x(last.x, true)]
                .filter(Boolean)
                .join(', ')}
            </text>
            <text y={48} className="nb-plot-number" {...(maskedY ? { style: { fill: 'var(--amber)' } } : {})}>
              {exact === null ? notebook.null : print.numbers.exact(exact)}
            </text>
            {before && value !== null && (
              <Change
                value={value}
                before={before.values[series.key] ?? null}
                print={print.numbers}
                words={chart.before(print.x(before.x, true))}
              />
            )}
            {previous && <Spark points={shape.points.slice(-60)} name={series.key} />}
            {spec.compare === 'target' && spec.target !== null && value !== null && (
              <g transform="translate(0 62)">
                <rect width={wide - 40} height={4} rx={2} fill="var(--line)" />
                <rect
                  width={Math.max(0, Math.min(1, value / (spec.target || 1))) * (wide - 40)}
                  height={4}
                  rx={2}
                  fill={colour(1)}
                />
                <text y={22} fontSize={12} fill="var(--faded)">
                  {chart.ofTarget(print.numbers.share(value / (spec.target || 1)), print.numbers.exact(spec.target))}
                </text>
              </g>
            )}
          </g>
        )
      })}
    </svg>
  )
}

function Change({
  value,
  before,
  words,
  print,
}: {
  value: number
  before: number | null
  words: string
  print: PlotInput['print']['numbers']
}) {
  if (before === null) return null
  const change = value - before
  const Icon = change < 0 ? TrendingDown : TrendingUp
  const share = before === 0 ? '' : `${change < 0 ? '−' : '+'}${print.share(Math.abs(change / before))} `
  return (
    <g transform="translate(0 60)">
      {change !== 0 && <Icon x={0} y={1} width={14} height={14} color="var(--ink)" aria-hidden />}
      <text x={change === 0 ? 0 : 20} y={12} fontSize={12} fill="var(--faded)">
        <tspan fill="var(--ink)" fontWeight={600}>
          {share || `${change < 0 ? '−' : '+'}${print.axis(Math.abs(change))} `}
        </tspan>
        {words}
      </text>
    </g>
  )
}

/** The way there, without axes. */
function Spark({ points, name }: { points: Point[]; name: string }) {
  const values = points.map(point => point.values[name] ?? null)
  const there = values.filter(value => value !== null)
  if (there.length < 3) return null
  const low = Math.min(...there)
  const span = Math.max(...there) - low || 1
  const at = (value: number, index: number) =>
    `${(index / (points.length - 1)) * spark.width} ${spark.height - ((value - low) / span) * (spark.height - 4) - 2}`
  const path = values.flatMap((value, index) => (value === null ? [] : [at(value, index)])).join(' L')
  return (
    <g transform="translate(0 84)">
      <path d={`M${path}`} fill="none" stroke={colour(1)} strokeWidth={1.5} />
      <circle
        cx={spark.width}
        cy={Number(at(values.at(-1) ?? low, points.length - 1).split(' ')[1])}
        r={2.5}
        fill={colour(1)}
      />
    </g>
  )
}
