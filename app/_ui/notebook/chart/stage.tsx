'use client'

import dynamic from 'next/dynamic'
import { useId, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Button } from '@/app/_ui/base/button.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { PlotProps } from './plot.tsx'
import type { Point } from './shape.ts'
import { TipCard } from './tip.tsx'
import { useWidth } from './use-chart.ts'

// 120 KB that a notebook of tables never needs.
const Plot = dynamic(() => import('./plot.tsx').then(module => module.Plot), {
  ssr: false,
  loading: () => <div className="h-58" />,
})

export type Range = { from: Point; to: Point }
type Props = Omit<PlotProps, 'width' | 'active' | 'activeSeries' | 'range' | 'onRange'> & {
  label: string
  onFilter?: ((range: Range) => void) | undefined
  onCell?: ((range: Range) => void) | undefined
}

/** The drawing with what hands do to it: walk through its points by keyboard, mark a range of time. */
export function Stage({ label, onFilter, onCell, ...plot }: Props) {
  const { chart } = useMessages()
  const { shape, print } = plot
  const [ref, width] = useWidth()
  const [at, setAt] = useState<{ point: number; series: number } | null>(null)
  const [range, setRange] = useState<{
    from: number
    to: number
    done: boolean
  } | null>(null)
  const hint = useId()
  const last = shape.points.length - 1
  const matrix = plot.spec.kind === 'heatmap' || plot.spec.kind === 'cohort'
  const point = at ? (shape.points[Math.min(at.point, last)] ?? null) : null
  const series = at ? (shape.series[at.series] ?? null) : null
  const marked = range && pick(shape.points, range)
  const ranged = onFilter ?? onCell

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.metaKey || event.ctrlKey) return
    const step = {
      ArrowRight: 1,
      ArrowLeft: -1,
      Home: -Infinity,
      End: Infinity,
    }[event.key]
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape' && (at || range)) {
      setAt(null)
      setRange(null)
    } else if (event.key === 'Enter' && marked && onFilter) {
      onFilter(marked)
      setRange(null)
    } else if (step !== undefined) {
      const next = Math.min(last, Math.max(0, at ? at.point + step : step === -1 || step === Infinity ? last : 0))
      if (event.shiftKey && ranged)
        setRange({
          from: range?.from ?? at?.point ?? next,
          to: next,
          done: true,
        })
      else setRange(null)
      setAt({ point: next, series: at?.series ?? 0 })
    } else if (down !== undefined && at) {
      setAt({
        ...at,
        series: Math.min(shape.series.length - 1, Math.max(0, at.series + down)),
      })
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onRange =
    ranged && ((next: Range | null, done: boolean) => setRange(next && { from: next.from.i, to: next.to.i, done }))
  return (
    <div className="relative">
      <div
        ref={ref}
        role="group"
        tabIndex={0}
        aria-label={label}
        aria-describedby={hint}
        className="nb-plot"
        data-plot
        onKeyDown={onKeyDown}
        onBlur={event => {
          if (!event.currentTarget.contains(event.relatedTarget)) setAt(null)
        }}
      >
        {width > 0 && (
          <Plot
            {...plot}
            width={width}
            active={point}
            activeSeries={series?.key ?? null}
            range={marked}
            onRange={onRange}
          />
        )}
        <span id={hint} hidden>
          {chart.keys}
        </span>
      </div>
      <p className="sr-only" aria-live="polite">
        {point && series && say(point, series.key)}
      </p>
      {point && !matrix && (
        <div className={`pointer-events-none absolute top-2 z-5 ${point.i * 2 > last ? 'left-16' : 'right-2'}`}>
          <TipCard point={point} shape={shape} print={print} title={there => print.x(there.x, true)} />
        </div>
      )}
      {marked && range?.done && (
        <div className="nb-range">
          <span>{chart.range(print.x(marked.from.x, true), print.x(marked.to.x, true))}</span>
          {onFilter && (
            <Button
              kind="primary"
              onClick={() => {
                onFilter(marked)
                setRange(null)
              }}
            >
              {chart.filterRange}
            </Button>
          )}
          {onCell && (
            <Button
              onClick={() => {
                onCell(marked)
                setRange(null)
              }}
            >
              {chart.cellOfRange}
            </Button>
          )}
          <Button kind="quiet" onClick={() => setRange(null)}>
            {chart.close}
          </Button>
        </div>
      )}
    </div>
  )

  function say(there: Point, key: string): string {
    const item = shape.series.find(found => found.key === key)
    const value = there.exact[key] ?? null
    const place = chart.pointAt(String(there.i + 1), String(last + 1))
    const words = value === null ? print.name(null) : print.numbers.exact(value)
    return `${print.x(there.x, true)}, ${item?.label}: ${words} (${place})`
  }
}

function pick(points: Point[], { from, to }: { from: number; to: number }): Range | null {
  const [first, second] = [points[Math.min(from, to)], points[Math.max(from, to)]]
  return first && second ? { from: first, to: second } : null
}
