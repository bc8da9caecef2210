'use client'

import type { ReactNode } from 'react'
import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { toNumber } from './shape.ts'
import type { Shape } from './shape.ts'

/** Why there is no drawing, in words, and the way on. */
export type Hindrance =
  'empty' | 'filtered' | 'unreadable' | 'unplaced' | 'nulls' | 'negative' | 'zero' | 'not-positive'

/** What keeps a chart from being drawn so; null where nothing does. */
export function findHindrance(spec: ChartSpec, data: ChartData, shape: Shape, filtered: boolean): Hindrance | null {
  if (shape.points.length === 0) return data.unreadable > 0 ? 'unreadable' : filtered ? 'filtered' : 'empty'
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
    'empty': chart.empty,
    'filtered': chart.emptyFiltered,
    'unreadable': chart.noNumbers(spec.kind === 'histogram' ? (spec.x ?? '') : (spec.y[0]?.column ?? measure)),
    'unplaced': chart.noNumbers(spec.x ?? ''),
    'nulls': chart.allNull(spec.y[0]?.column ?? measure),
    'negative': chart.negativePie,
    'zero': chart.zeroPie,
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
    data.unreadable > 0 && chart.unreadable(number(data.unreadable)),
    low > 0 && chart.logLeftOut(low),
  ].filter(note => note !== false)
  return notes.length === 0 ? null : <p className="mt-1 text-12 text-faded">{notes.join(' ')}</p>
}

export function Sentence({ children }: { children: ReactNode }) {
  return <p className="px-6 py-10 text-center text-13 text-faded">{children}</p>
}
