'use client'

import type { ReactNode } from 'react'
import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { toNumber } from './shape.ts'
import type { Shape } from './shape.ts'

/** Why there is no drawing, in words, and the way on. */
export type Hindrance =
  'filtered' | 'unreadable' | 'unplaced' | 'nulls' | 'nowhere' | 'negative' | 'zero' | 'not-positive'

/** What keeps a chart from being drawn so; null where nothing does. */
export function findHindrance(spec: ChartSpec, data: ChartData, shape: Shape, filtered: boolean): Hindrance | null {
  // The result has rows: those that passed have nothing to draw, or nowhere to stand.
  if (shape.points.length === 0) return data.unreadable > 0 ? 'unreadable' : filtered ? 'filtered' : 'nowhere'
  if (spec.kind === 'scatter' && shape.points.every(({ x, at }) => Number.isNaN(at) && toNumber(x) === null))
    return 'unplaced'
  const values = shape.points.flatMap(point => Object.values(point.values))
  const there = values.filter(value => value !== null)
  const texts =
    spec.kind === 'number' && shape.points.some(({ exact }) => Object.values(exact).some(value => value !== null))
  if (there.length === 0 && !texts) return data.unreadable > 0 ? 'unreadable' : 'nulls'
  if (spec.kind === 'pie' || spec.kind === 'donut') {
    if (there.some(value => value < 0)) return 'negative'
    if (there.every(value => value === 0)) return 'zero'
  }
  if (spec.kind === 'funnel') {
    if (there.some(value => value < 0)) return 'negative'
    if (there.every(value => value === 0)) return 'zero'
  }
  const log = spec.log && !spec.share && ['bar', 'line', 'area', 'combo', 'scatter', 'histogram'].includes(spec.kind)
  return log && !there.some(value => value > 0) ? 'not-positive' : null
}

export function HindranceNote({
  what,
  spec,
  measure,
  onChange,
}: {
  what: Hindrance
  spec: ChartSpec
  measure: string
  onChange: ((spec: ChartSpec) => void) | null
}) {
  const { chart } = useMessages()
  const words: Record<Hindrance, string> = {
    'filtered': chart.emptyFiltered,
    'unreadable': chart.noNumbers(spec.kind === 'histogram' ? (spec.x ?? '') : (spec.y[0]?.column ?? measure)),
    'unplaced': chart.noNumbers(spec.x ?? ''),
    'nulls': chart.allNull(spec.y[0]?.column ?? measure),
    'nowhere': chart.allNull(spec.x ?? measure),
    'negative': spec.kind === 'funnel' ? chart.negativeFunnel : chart.negativePie,
    'zero': spec.kind === 'funnel' ? chart.zeroFunnel : chart.zeroPie,
    'not-positive': chart.notPositive,
  }
  return (
    <Sentence>
      {words[what]}
      {onChange && (what === 'negative' || what === 'zero') && (
        <Button className="ml-2" onClick={() => onChange({ ...spec, kind: 'bar' })}>
          {chart.useBars}
        </Button>
      )}
      {onChange && what === 'not-positive' && (
        <Button className="ml-2" onClick={() => onChange({ ...spec, log: false })}>
          {chart.useLinear}
        </Button>
      )}
    </Sentence>
  )
}

/** What a drawing leaves out, and by what rule. */
export function Notes({ spec, data, shape }: { spec: ChartSpec; data: ChartData; shape: Shape }) {
  const { chart } = useMessages()
  const { number } = useFormats()
  // NaN and infinities are numbers that no axis has a place for.
  const endless = shape.points.reduce(
    (sum, { values, exact }) =>
      sum + Object.keys(values).filter(key => values[key] === null && (exact[key] ?? null) !== null).length,
    0,
  )
  const low =
    spec.log && !spec.share
      ? shape.points.flatMap(point => Object.values(point.values)).filter(value => value !== null && value <= 0).length
      : 0
  const notes = [
    data.thinned > 0
      && chart.thinned(number(data.total - data.thinned), number(data.total)) + (data.how ? chart.how[data.how] : '.'),
    data.others.x > 0 && chart.othersX(number(data.others.x)),
    data.others.series > 0 && chart.othersSeries(number(data.others.series)),
    shape.dropped > 0 && chart.dropped(shape.dropped),
    data.unreadable + endless > 0 && spec.kind !== 'number' && chart.unreadable(number(data.unreadable + endless)),
    shape.undated && chart.undated(spec.x ?? ''),
    low > 0 && chart.logLeftOut(low),
  ].filter(note => typeof note === 'string')
  return notes.length === 0 ? null : <p className="mt-1 text-12 text-faded">{notes.join(' ')}</p>
}

export function Sentence({ children }: { children: ReactNode }) {
  return <p className="px-6 py-10 text-center text-13 text-faded">{children}</p>
}
