'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { blankChart } from '@/lib/contracts/chart.ts'
import type { ChartData, ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn, Row } from '@/lib/contracts/engine.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { groupDigits, plainText } from '../grid/format.ts'
import { ChartControls } from './controls.tsx'
import { ChartTable } from './chart-table.tsx'
import { inferChart } from './infer.ts'
import { shapeChart } from './shape.ts'
import type { Shape } from './shape.ts'
import { findGap, useChartData } from './use-chart.ts'
import { measureWords, titleWords, xWords } from './words.ts'

// 120 KB that a notebook of tables never needs.
const Plot = dynamic(() => import('./plot.tsx').then(module => module.Plot), {
  ssr: false,
  loading: () => <div className="h-58" />,
})

type Props = {
  executionId: string
  columns: ResultColumn[]
  rows: number
  /** First rows, from which a default is inferred where the cell has no chart yet. */
  first: Row[]
  chart: ChartSpec | null
  readOnly: boolean
  onChange: (chart: ChartSpec) => void
}
const nothing = blankChart

/** The chart of a cell: controls, the drawing, and the table behind it. */
export function CellChart({ executionId, columns, rows, first, chart, readOnly, onChange }: Props) {
  const { notebook } = useMessages()
  const formats = useFormats()
  const [asTable, setAsTable] = useState(false)
  const spec = useMemo(() => fitting(chart, columns) ?? inferChart(columns, first) ?? nothing, [chart, columns, first])
  const query = useChartData(executionId, rows > 0 ? spec : null)
  const gap = findGap(spec)
  const shape = useMemo(
    () =>
      query.data
        ? shapeChart(
            spec,
            query.data,
            index => measureWords(notebook, spec.y[index] ?? { column: null, aggregate: 'count' }),
            notebook.null,
          )
        : null,
    [spec, query.data, notebook],
  )
  const title = spec.title || titleWords(notebook, spec)
  const column = columns.find(item => item.name === spec.x)
  return (
    <div className="nb-chart">
      <ChartControls
        spec={spec}
        columns={columns}
        readOnly={readOnly}
        asTable={asTable}
        onChange={onChange}
        onTable={() => setAsTable(shown => !shown)}
      />
      {rows === 0 ? (
        <Sentence>{notebook.chartEmpty}</Sentence>
      ) : gap !== null ? (
        <Sentence>
          {spec === nothing ? notebook.chartNothing : gap === 'x' ? notebook.chartNeedsX : notebook.chartNeedsY}
        </Sentence>
      ) : query.isError ? (
        <Failed part={notebook.chartPart} error={query.error} onRetry={() => void query.refetch()} />
      ) : !shape || !query.data ? (
        <Skeleton className="h-58 py-6" widths={[30, 60, 90, 70]} />
      ) : (
        <figure className={classNames('nb-figure', query.isPlaceholderData && 'opacity-55')}>
          {spec.kind !== 'number' && (
            <figcaption>
              <h3 className="font-semibold">{title}</h3>
              {spec.title && <p className="text-12 text-faded">{titleWords(notebook, spec)}</p>}
            </figcaption>
          )}
          {asTable ? (
            <ChartTable
              spec={spec}
              shape={shape}
              label={title}
              words={point => xWords(formats, spec, column, point.x, notebook.null, true)}
            />
          ) : (
            <Drawing
              spec={spec}
              columns={columns}
              shape={shape}
              title={title}
              onBars={() => onChange({ ...spec, kind: 'bar' })}
            />
          )}
          <Notes data={query.data} shape={shape} />
        </figure>
      )}
    </div>
  )
}

/** A saved chart as long as its columns are there; another statement begins with a chart of its own. */
function fitting(chart: ChartSpec | null, columns: ResultColumn[]): ChartSpec | null {
  if (!chart) return null
  const names = new Set(columns.map(({ name }) => name))
  const used = [chart.x, chart.series, ...chart.y.map(({ column }) => column)].filter(name => name !== null)
  return used.every(name => names.has(name)) ? chart : null
}

function Drawing({
  spec,
  columns,
  shape,
  title,
  onBars,
}: {
  spec: ChartSpec
  columns: ResultColumn[]
  shape: Shape
  title: string
  onBars: () => void
}) {
  const { notebook } = useMessages()
  const values = shape.points.flatMap(point => Object.values(point.values))
  if (shape.points.length === 0 || values.every(value => value === null))
    return <Sentence>{notebook.chartEmpty}</Sentence>
  const only = shape.points[0]
  if (spec.kind === 'number' || ((spec.kind === 'line' || spec.kind === 'area') && shape.points.length === 1)) {
    return (
      <>
        {spec.kind !== 'number' && <Sentence>{notebook.chartOnePoint}</Sentence>}
        <dl className="flex flex-wrap gap-x-10 gap-y-4 py-3">
          {shape.series.map(series => (
            <div key={series.key} className="flex flex-col-reverse">
              <dt className="text-12 text-faded">{series.label}</dt>
              <dd className="text-28 font-semibold">
                {only?.exact[series.key] == null
                  ? notebook.null
                  : groupDigits(plainText(only.exact[series.key] ?? null))}
              </dd>
            </div>
          ))}
        </dl>
      </>
    )
  }
  if (spec.kind === 'pie') {
    const bars = (
      <Button className="ml-2" onClick={onBars}>
        {notebook.useBars}
      </Button>
    )
    if (values.some(value => value !== null && value < 0))
      return (
        <Sentence>
          {notebook.chartNegativePie}
          {bars}
        </Sentence>
      )
    if (shape.points.length > 16)
      return (
        <Sentence>
          {notebook.chartTooMany(shape.points.length)}
          {bars}
        </Sentence>
      )
  }
  return <Plot spec={spec} columns={columns} shape={shape} label={title} />
}

function Notes({ data, shape }: { data: ChartData; shape: Shape }) {
  const { notebook } = useMessages()
  const formats = useFormats()
  if (data.thinned === 0 && shape.dropped === 0) return null
  return (
    <p className="mt-1 text-12 text-faded">
      {data.thinned > 0 && notebook.chartThinned(formats.number(data.total - data.thinned), formats.number(data.total))}
      {shape.dropped > 0 && ` ${notebook.chartDropped(shape.dropped)}`}
    </p>
  )
}

function Sentence({ children }: { children: ReactNode }) {
  return <p className="py-6 text-center text-13 text-faded">{children}</p>
}
