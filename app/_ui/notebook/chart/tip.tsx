'use client'

import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { groupDigits, plainText } from '../grid/format.ts'
import type { Point, Shape } from './shape.ts'

type Entry = { payload?: unknown }
type Props = { active?: boolean; payload?: readonly Entry[]; shape: Shape; words: (point: Point) => string }

/** The exact values at one place, as the server wrote them. */
export function ChartTip({ active, payload, shape, words }: Props) {
  const { notebook } = useMessages()
  const point = payload?.[0]?.payload
  if (!active || !isPoint(point)) return null
  return (
    <div className="min-w-48 rounded-4 bg-sheet px-3 py-2 text-12 text-ink shadow-pop">
      <b>{words(point)}</b>
      {shape.series
        .filter(series => series.key in point.exact)
        .map(series => {
          const value = point.exact[series.key] ?? null
          return (
            <div key={series.key} className="flex h-5 items-center gap-2">
              <span className="size-2 flex-none rounded-2" style={{ background: `var(--c${series.colour})` }} />
              <span className="fade-cut max-w-40">{series.label}</span>
              <span className="ml-auto pl-4 font-mono">
                {value === null ? notebook.null : groupDigits(plainText(value))}
              </span>
            </div>
          )
        })}
    </div>
  )
}

function isPoint(value: unknown): value is Point {
  return typeof value === 'object' && value !== null && 'exact' in value && 'x' in value
}
