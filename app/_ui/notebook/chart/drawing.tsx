'use client'

import { useMemo } from 'react'
import { othersValue } from '@/lib/contracts/chart-choices.ts'
import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { CellChartProps } from './chart.tsx'
import { ChartTable } from './chart-table.tsx'
import { useColours } from './colours.tsx'
import { periodOf } from './dates.ts'
import { hasRange, toFilters } from './range.ts'
import { findHindrance, HindranceNote, Notes } from './sentences.tsx'
import { colourKey, fillPeriods, paint, readsAsDates, shapeChart } from './shape.ts'
import type { Shape } from './shape.ts'
import { Stage } from './stage.tsx'
import { measureWords, usePrint } from './words.ts'

type Props = CellChartProps & {
  spec: ChartSpec
  data: ChartData
  title: string
  asTable: boolean
  masks: ReadonlyMap<number, MaskKind>
}

/** The drawing of a chart's data, or its table, or a sentence why neither says anything. */
export function ChartDrawing(props: Props) {
  const { spec, data, columns, title, asTable, masks, readOnly, onChange, number = 0, filter = [] } = props
  const { chart, notebook } = useMessages()
  const written = columns.find(item => item.name === spec.x)
  const column = useMemo(() => asDated(written, data), [written, data])
  const print = usePrint(spec, column)
  const measures = useMemo(() => spec.y.map(measure => measureWords(chart, measure)), [spec.y, chart])
  const raw = useMemo(() => {
    const words = {
      measure: (index: number) => (spec.kind === 'histogram' ? chart.countRows : (measures[index] ?? chart.countRows)),
      empty: notebook.null,
      others: chart.others,
    }
    const shape = shapeChart(spec, data, words)
    return whole(spec, data, shape, print.dates === null ? undefined : column)
  }, [spec, data, measures, chart, notebook, print, column])

  const split = raw.series.some(({ value }) => value !== null)
  const round = spec.kind === 'pie' || spec.kind === 'donut'
  const matrix = spec.kind === 'heatmap' || spec.kind === 'cohort'
  const coloured = round ? raw.points.map(({ x }) => x) : split && !matrix ? raw.series.map(({ value }) => value) : []
  const colours = useColours(number, coloured.filter(value => value !== othersValue).map(colourKey))
  const shape = useMemo(() => (split && !round ? paint(raw, colours) : raw), [raw, colours, split, round])

  const hindrance = findHindrance(spec, data, shape, filter.length > 0)
  if (hindrance) {
    return (
      <HindranceNote
        what={hindrance}
        spec={spec}
        measure={measures[0] ?? chart.countRows}
        onChange={readOnly ? null : onChange}
      />
    )
  }
  const alone = (spec.kind === 'line' || spec.kind === 'area') && shape.points.length === 1
  const shown = alone ? { ...spec, kind: 'number' as const, compare: 'none' as const } : spec
  const isMasked = (name: string | null | undefined) =>
    columns.some((item, position) => item.name === name && masks.has(position))
  const ranged = hasRange(spec, written, data.step)
  const take = (use: CellChartProps['onFilter']) =>
    ranged && use
      ? (range: Parameters<typeof toFilters>[0]) => use(toFilters(range, spec, columns, data.step))
      : undefined
  return (
    <>
      {asTable ? (
        <ChartTable spec={spec} shape={shape} print={print} step={data.step} label={title} />
      ) : (
        <Stage
          key={`${spec.kind} ${spec.x}`}
          label={title}
          spec={shown}
          column={column}
          shape={shape}
          print={print}
          step={data.step}
          colours={colours}
          maskedX={isMasked(spec.x)}
          maskedSeries={split && isMasked(spec.series)}
          maskedY={spec.y.some(({ column: name }) => isMasked(name)) && spec.kind !== 'histogram'}
          onFilter={take(props.onFilter)}
          onCell={take(props.onCell)}
        />
      )}
      {alone && !asTable && <p className="mt-1 text-12 text-faded">{chart.onePoint}</p>}
      <Notes spec={spec} data={data} shape={shape} />
    </>
  )
}

/** The column across; of text that holds dates as the dates they are. */
function asDated(column: ResultColumn | undefined, { rows }: ChartData): ResultColumn | undefined {
  if (column?.kind !== 'text' || !readsAsDates(rows.map(([x = null]) => x))) return column
  const timed = rows.some(([x]) => /\d:\d/.test(String(x)))
  return { ...column, kind: timed ? 'timestamp' : 'date' }
}

/** Periods and columns without rows put in, so that their absence is seen. */
function whole(spec: ChartSpec, data: ChartData, all: Shape, date: Parameters<typeof periodOf>[1]): Shape {
  if (data.step !== null) return fillBins(all, data.step)
  const shape = date && (spec.kind === 'line' || spec.kind === 'area') ? dropUndated(all) : all
  const timed = ['line', 'area', 'bar', 'combo', 'histogram', 'number'].includes(spec.kind)
  const descending = spec.sort !== 'auto' && spec.sort !== 'x'
  if (!timed || !date || data.thinned > 0 || descending || (spec.missing === 'join' && spec.kind !== 'bar'))
    return shape
  if (spec.y.length > 0 && spec.y.every(({ aggregate }) => aggregate === 'none')) return shape
  const dated = {
    ...shape,
    points: shape.points.filter(({ at }) => !Number.isNaN(at)),
  }
  const grain = periodOf(
    spec,
    date,
    dated.points.map(({ at }) => at),
  )
  return grain ? fillPeriods(dated, grain, spec.missing === 'zero' ? 'zero' : 'gap') : shape
}

/** A line cannot go on to rows without a date: they are left out, and it says so. */
function dropUndated(shape: Shape): Shape {
  const points = shape.points.filter(({ at }) => !Number.isNaN(at))
  if (points.length === shape.points.length) return shape
  return { ...shape, points: points.map((point, i) => ({ ...point, i })), undated: true }
}

/** Every column of a histogram, empty ones too; far too many of them (one outlier) stay as they are. */
function fillBins(shape: Shape, step: number): Shape {
  const first = Number(shape.points[0]?.x ?? 0)
  const last = Number(shape.points[shape.points.length - 1]?.x ?? 0)
  const count = Math.round((last - first) / step) + 1
  if (!(count <= 2000)) return shape
  const there = new Map(shape.points.map(point => [Math.round((Number(point.x) - first) / step), point]))
  const points = Array.from({ length: count }, (_, i) => {
    const x = Number((first + i * step).toPrecision(12))
    const found = there.get(i) ?? {
      label: '',
      at: Number.NaN,
      values: {},
      exact: {},
    }
    return { ...found, x, i }
  })
  return { ...shape, points }
}
