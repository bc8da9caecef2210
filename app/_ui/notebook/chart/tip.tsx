'use client'

import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Point, Shape } from './shape.ts'
import type { Print } from './words.ts'

type Entry = { payload?: unknown }
type Props = {
  active?: boolean
  payload?: readonly Entry[]
  shape: Shape
  print: Print
  title: (point: Point) => string
  /** Shares beside the values: of this total, or of what stands at the same place. */
  total?: number
  share?: boolean
}

/** The exact values at one place, as the server wrote them; inside a chart of recharts. */
export function ChartTip({ active, payload, ...rest }: Props) {
  // A slice wraps our point, a bar is it.
  const point = payload?.map(({ payload: found }) => found).find(isPoint)
  if (!active || !point) return null
  return <TipCard point={point} {...rest} />
}

/** The same where there is no chart of recharts, and for the keyboard. */
export function TipCard({
  point,
  shape,
  print,
  title,
  total,
  share = false,
}: Omit<Props, 'active' | 'payload'> & {
  point: Point
}) {
  const { notebook } = useMessages()
  const there = shape.series.filter(series => series.key in point.exact)
  const whole = total ?? (share ? there.reduce((sum, { key }) => sum + Math.abs(point.values[key] ?? 0), 0) : 0)
  return (
    <div className="max-w-80 min-w-48 rounded-4 bg-sheet px-3 py-2 text-12 text-ink shadow-pop">
      <b className="fade-cut block font-semibold">{title(point)}</b>
      {there.map(series => {
        const value = point.exact[series.key] ?? null
        return (
          <div key={series.key} className="flex h-5 items-center gap-2">
            {there.length > 1 && (
              <span className="size-2 flex-none rounded-2" style={{ background: `var(--c${series.colour})` }} />
            )}
            <span className="fade-cut max-w-44 text-faded">{series.label}</span>
            <span className="ml-auto pl-4 font-mono">
              {value === null ? notebook.null : print.numbers.exact(value)}
            </span>
            {whole > 0 && (
              <span className="w-12 text-right text-faded">
                {print.numbers.share((point.values[series.key] ?? 0) / whole)}
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
}

function isPoint(value: unknown): value is Point {
  return typeof value === 'object' && value !== null && 'exact' in value && 'x' in value
}
