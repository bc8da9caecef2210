'use client'

import { Plus, Table2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { aggregates, chartKinds } from '@/lib/contracts/chart.ts'
import type { Aggregate, ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { IconButton } from '@/app/_ui/base/button.tsx'
import { Checkbox, Input, Select } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isNumeric, isTemporal } from '../grid/format.ts'
import { defaultAggregate } from './infer.ts'

const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
const none = '\u0000'

type Props = {
  spec: ChartSpec
  columns: ResultColumn[]
  readOnly: boolean
  asTable: boolean
  onChange: (spec: ChartSpec) => void
  onTable: () => void
}

/** What is drawn: kind, what stands across, what is measured, how it is split. */
export function ChartControls({ spec, columns, readOnly, asTable, onChange, onTable }: Props) {
  const { notebook } = useMessages()
  const set = (patch: Partial<ChartSpec>) => onChange({ ...spec, ...patch })
  const names = columns.map(({ name }) => ({ value: name, label: name }))
  const x = columns.find(column => column.name === spec.x)
  if (readOnly)
    return (
      <div className="nb-chart-controls">
        <TableToggle asTable={asTable} onTable={onTable} />
      </div>
    )
  return (
    <div className="nb-chart-controls">
      <Labelled text={notebook.chartKind}>
        <Select
          label={notebook.chartKind}
          value={spec.kind}
          options={chartKinds.map(kind => ({ value: kind, label: notebook.kinds[kind] }))}
          onValueChange={kind => set({ kind: chartKinds.find(item => item === kind) ?? 'bar' })}
        />
      </Labelled>
      {spec.kind !== 'number' && (
        <Labelled text={notebook.chartX}>
          <Select
            label={notebook.chartX}
            value={spec.x ?? ''}
            options={names}
            onValueChange={name => set({ x: name, grain: null })}
            className="max-w-40"
          />
        </Labelled>
      )}
      {x && isTemporal(x.kind) && spec.kind !== 'scatter' && spec.kind !== 'number' && (
        <Labelled text={notebook.chartGrain}>
          <Select
            label={notebook.chartGrain}
            value={spec.grain ?? none}
            onValueChange={grain => set({ grain: grains.find(item => item === grain) ?? null })}
            options={[
              { value: none, label: notebook.grains.none },
              ...grains.map(grain => ({ value: grain, label: notebook.grains[grain] })),
            ]}
          />
        </Labelled>
      )}
      <Measures spec={spec} columns={columns} set={set} />
      {spec.kind !== 'number' && spec.kind !== 'pie' && spec.y.length === 1 && (
        <Labelled text={notebook.chartSeries}>
          <Select
            label={notebook.chartSeries}
            value={spec.series ?? none}
            className="max-w-40"
            onValueChange={name => set({ series: name === none ? null : name })}
            options={[{ value: none, label: notebook.chartNoSeries }, ...names.filter(({ value }) => value !== spec.x)]}
          />
        </Labelled>
      )}
      {(spec.kind === 'bar' || spec.kind === 'area') && (spec.series !== null || spec.y.length > 1) && (
        <Checkbox checked={spec.stacked} onCheckedChange={stacked => set({ stacked })}>
          {notebook.chartStacked}
        </Checkbox>
      )}
      <Input
        aria-label={notebook.chartTitle}
        placeholder={notebook.chartTitleHint}
        maxLength={200}
        value={spec.title}
        onChange={event => set({ title: event.target.value })}
        boxClassName="w-44"
      />
      <TableToggle asTable={asTable} onTable={onTable} />
    </div>
  )
}

function TableToggle({ asTable, onTable }: { asTable: boolean; onTable: () => void }) {
  const { notebook } = useMessages()
  return (
    <span className="ml-auto">
      <IconButton
        label={asTable ? notebook.chartAsChart : notebook.chartAsTable}
        aria-pressed={asTable}
        onClick={onTable}
      >
        <Table2 />
      </IconButton>
    </span>
  )
}

function Measures({
  spec,
  columns,
  set,
}: {
  spec: ChartSpec
  columns: ResultColumn[]
  set: (patch: Partial<ChartSpec>) => void
}) {
  const { notebook } = useMessages()
  const change = (index: number, measure: ChartSpec['y'][number]) =>
    set({ y: spec.y.map((item, at) => (at === index ? measure : item)) })
  const pick = (index: number, name: string) => {
    const column = columns.find(item => item.name === name)
    if (!column) return change(index, { column: null, aggregate: 'count' })
    const before = spec.y[index]?.aggregate ?? 'none'
    const fits =
      isNumeric(column.kind)
      || before === 'count'
      || before === 'count-distinct'
      || before === 'min'
      || before === 'max'
    change(index, {
      column: name,
      aggregate:
        fits && spec.y[index]?.column !== null ? before : isNumeric(column.kind) ? defaultAggregate(column) : 'count',
    })
  }
  const several = spec.kind !== 'pie' && spec.kind !== 'scatter' && spec.series === null && spec.y.length < 4
  const unused = columns.find(
    column => isNumeric(column.kind) && !spec.y.some(measure => measure.column === column.name),
  )
  const measures: ChartSpec['y'] = spec.y.length > 0 ? spec.y : [{ column: null, aggregate: 'count' }]
  return (
    <Labelled text={notebook.chartY}>
      {measures.map((measure, index) => (
        <span key={index} className="inline-flex items-center">
          <Select
            label={notebook.chartAggregate}
            value={measure.aggregate}
            className="rounded-r-none border-r-0 text-faded"
            onValueChange={name =>
              change(index, { ...measure, aggregate: aggregates.find(item => item === name) ?? 'none' })
            }
            options={allowed(measure, columns).map(name => ({ value: name, label: notebook.aggregates[name] }))}
          />
          <Select
            label={notebook.chartY}
            value={measure.column ?? none}
            className="max-w-40 rounded-l-none"
            onValueChange={name => pick(index, name)}
            options={[
              { value: none, label: notebook.chartRows },
              ...columns.map(({ name }) => ({ value: name, label: name })),
            ]}
          />
          {measures.length > 1 && (
            <IconButton
              label={notebook.chartRemoveMeasure}
              onClick={() => set({ y: spec.y.filter((_, at) => at !== index) })}
            >
              <X className="icon-12" />
            </IconButton>
          )}
        </span>
      ))}
      {several && unused && (
        <IconButton
          label={notebook.chartAddMeasure}
          onClick={() => set({ y: [...spec.y, { column: unused.name, aggregate: defaultAggregate(unused) }] })}
        >
          <Plus />
        </IconButton>
      )}
    </Labelled>
  )
}

function allowed(measure: ChartSpec['y'][number], columns: ResultColumn[]): Aggregate[] {
  if (measure.column === null) return ['count']
  const column = columns.find(item => item.name === measure.column)
  return column && isNumeric(column.kind) ? [...aggregates] : ['min', 'max', 'count', 'count-distinct']
}

function Labelled({ text, children }: { text: string; children: ReactNode }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <span className="text-12 text-faded">{text}</span>
      {children}
    </span>
  )
}
