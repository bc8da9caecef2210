'use client'

import { SlidersHorizontal, Table2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { blankChart } from '@/lib/contracts/chart-choices.ts'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn, Row } from '@/lib/contracts/engine.ts'
import type { ExportRule, MaskKind } from '@/lib/contracts/policy.ts'
import type { Filter } from '@/lib/contracts/result.ts'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { GridFault } from '../grid/fault.tsx'
import { ChartDownload } from './download.tsx'
import { ChartDrawing } from './drawing.tsx'
import { inferChart } from './infer.ts'
import { ChartPanel } from './panel/panel.tsx'
import { Sentence } from './sentences.tsx'
import { findGap, useChartData } from './use-chart.ts'
import { titleWords } from './words.ts'

export type CellChartProps = {
  executionId: string
  columns: ResultColumn[]
  rows: number
  /** First rows, from which a default is inferred where the cell has no chart yet. */
  first: Row[]
  chart: ChartSpec | null
  readOnly: boolean
  onChange: (chart: ChartSpec) => void
  /** The number of its cell: charts of one notebook agree on their colours in this order. */
  number?: number
  /** Masks of the columns by position. */
  masks?: ReadonlyMap<number, MaskKind>
  /** Only rows that pass are drawn. */
  filter?: Filter[]
  /** Takes the filters of a range that was marked; left out: a range cannot filter. */
  onFilter?: ((filters: Filter[]) => void) | undefined
  /** Takes them for a statement of their own. */
  onCell?: ((filters: Filter[]) => void) | undefined
  /** What lets a file out; null: nothing, left out: no downloads here. */
  exportRule?: ExportRule | null
  /** Makes new rows where these are gone; left out: nothing here runs. */
  onRun?: (() => void) | undefined
}

const noMasks: ReadonlyMap<number, MaskKind> = new Map()
const noFilter: Filter[] = []

/** The chart of a cell: the drawing, the table behind it, and at the side what is drawn and how. */
export function CellChart(props: CellChartProps) {
  const { executionId, columns, rows, first, chart, readOnly, onChange } = props
  const { masks = noMasks, filter = noFilter, exportRule } = props
  const { chart: words, common } = useMessages()
  const [asTable, setAsTable] = useState(false)
  const [editing, setEditing] = useState(false)
  const spec = useMemo(
    () => fitting(chart, columns) ?? inferChart(columns, first, masks) ?? blankChart,
    [chart, columns, first, masks],
  )
  const query = useChartData(executionId, rows > 0 ? spec : null, filter)
  const gap = findGap(spec)
  const title = spec.title || titleWords(words, spec)
  const masked = usedMasks(spec, columns, masks)
  return (
    <div className={classNames('nb-chart', editing && 'nb-chart-open')}>
      <figure className={classNames('nb-figure', query.isPlaceholderData && 'opacity-55')}>
        <figcaption>
          <div className="min-w-0 flex-1">
            <h3 className="fade-cut font-semibold">{gap === null ? title : words.part}</h3>
            <p className="flex flex-wrap gap-x-3 text-12 text-faded empty:hidden">
              {spec.title !== '' && gap === null && <span>{titleWords(words, spec)}</span>}
              {masked.map(({ name, mask }) => (
                <span key={name} className="flex items-center gap-1 text-amber">
                  <MaskHatch />
                  {words.masked(name, common.mask[mask])}
                </span>
              ))}
            </p>
          </div>
          <div className="nb-chart-tools">
            <IconButton
              label={asTable ? words.asChart : words.asTable}
              aria-pressed={asTable}
              onClick={() => setAsTable(shown => !shown)}
            >
              <Table2 />
            </IconButton>
            {exportRule !== undefined && query.data && gap === null && (
              <ChartDownload
                executionId={executionId}
                spec={spec}
                filter={filter}
                rule={exportRule}
                title={title}
                subtitle={spec.title ? titleWords(words, spec) : ''}
              />
            )}
            {!readOnly && (
              <IconButton label={words.edit} aria-pressed={editing} onClick={() => setEditing(open => !open)}>
                <SlidersHorizontal />
              </IconButton>
            )}
          </div>
        </figcaption>
        {rows === 0 ? (
          <Sentence>{words.empty}</Sentence>
        ) : gap !== null ? (
          <Sentence>{gapWords(words, spec, gap)}</Sentence>
        ) : query.isError && props.onRun ? (
          <GridFault
            fault={query.error}
            part={words.part}
            onRetry={() => void query.refetch()}
            onRun={props.onRun}
            className=""
          />
        ) : query.isError ? (
          <Failed part={words.part} error={query.error} onRetry={() => void query.refetch()} />
        ) : !query.data ? (
          <Skeleton className="h-58 py-6" widths={[30, 60, 90, 70]} />
        ) : (
          <ChartDrawing {...props} spec={spec} data={query.data} title={title} asTable={asTable} masks={masks} />
        )}
      </figure>
      {editing && !readOnly && (
        <ChartPanel
          spec={spec}
          columns={columns}
          first={first}
          masks={masks}
          onChange={onChange}
          onClose={() => setEditing(false)}
        />
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

function usedMasks(spec: ChartSpec, columns: ResultColumn[], masks: ReadonlyMap<number, MaskKind>) {
  const used = new Set([spec.x, spec.series, ...spec.y.map(({ column }) => column)])
  return columns.flatMap(({ name }, position) => {
    const mask = masks.get(position)
    return mask && used.has(name) ? [{ name, mask }] : []
  })
}

function gapWords(
  words: ReturnType<typeof useMessages>['chart'],
  spec: ChartSpec,
  gap: NonNullable<ReturnType<typeof findGap>>,
): string {
  if (spec === blankChart) return words.noMeasure
  if (gap === 'series') return words.needsSeries[spec.kind === 'cohort' ? 'cohort' : 'heatmap']
  return gap === 'time' ? words.needsTime : gap === 'x' ? words.needsX : words.needsY
}
