'use client'

import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { axisText, colour } from './parts.tsx'
import type { PlotInput } from './parts.tsx'
import { cutNames, textWidth } from './text.ts'

const step = 44
const bar = 28

/** Steps below each other, what is left of the first, and what each keeps of the one before. */
export function FunnelPlot({ shape, print, width, active, maskedX }: PlotInput) {
  const { chart } = useMessages()
  const key = shape.series[0]?.key ?? 'y0'
  const values = shape.points.map(point => Math.max(0, point.values[key] ?? 0))
  const most = Math.max(...values, Number.MIN_VALUE)
  const first = values[0] ?? 0
  const names = shape.points.map(point => print.x(point.x, false))
  const left = Math.min(200, width * 0.3, Math.max(40, ...names.map(textWidth)) + 16)
  const shown = cutNames(names, left - 12)
  const right = width > 520 ? 232 : 116
  const room = Math.max(60, width - left - right)
  const middle = left + room / 2
  const wide = (value: number) => Math.max(1, (value / most) * room)
  const height = shape.points.length * step
  return (
    <svg width={width} height={height} className="nb-own-plot">
      {shape.points.map((point, index) => {
        const value = values[index] ?? 0
        const next = values[index + 1]
        const y = index * step + 4
        const before = values[index - 1]
        const half = wide(value) / 2
        const nextHalf = next === undefined ? 0 : wide(next) / 2
        return (
          <g key={point.i}>
            <text
              x={0}
              y={y + bar / 2 + 4}
              {...axisText(maskedX)}
              fill={maskedX ? 'var(--amber)' : 'var(--ink)'}
              fontWeight={600}
            >
              {shown[index]}
            </text>
            {next !== undefined && (
              <path
                d={[
                  `M${middle - half} ${y + bar} L${middle + half} ${y + bar}`,
                  `L${middle + nextHalf} ${y + step} L${middle - nextHalf} ${y + step} Z`,
                ].join(' ')}
                fill={colour(1)}
                fillOpacity={0.16}
              />
            )}
            <rect
              x={middle - half}
              y={y}
              width={half * 2}
              height={bar}
              rx={1}
              fill={colour(1)}
              fillOpacity={1 - Math.min(0.45, index * 0.08)}
              {...(point === active ? { stroke: 'var(--ink)', strokeWidth: 2 } : {})}
            />
            <text x={left + room + 12} y={y + 13} className="nb-plot-name">
              {print.numbers.exact(point.exact[key] ?? null)}
            </text>
            <text x={left + room + 12} y={y + 28} {...axisText(false)}>
              {index === 0 || first === 0
                ? ''
                : right > 200
                  ? chart.ofFirst(print.numbers.share(value / first))
                    + (index > 1 && before ? ` · ${print.numbers.share(value / before)}` : '')
                  : print.numbers.share(value / first)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
