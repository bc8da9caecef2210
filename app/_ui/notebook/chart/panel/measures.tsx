'use client'

import { Plus, X } from 'lucide-react'
import { aggregates } from '@/lib/contracts/chart-choices.ts'
import type { Aggregate, ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { Checkbox } from '@/app/_ui/base/field.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { isNumeric } from '../../grid/format.ts'
import { defaultAggregate } from '../infer.ts'
import { measureWords } from '../words.ts'
import type { PartProps } from './panel.tsx'
import { Choice, none, optionsOf, Row } from './row.tsx'

type Measure = ChartSpec['y'][number]
const gathered = ['pie', 'donut', 'heatmap', 'cohort', 'funnel']
const draws = ['bar', 'line', 'area'] as const

/** What is measured and how; in a combination also how each is drawn, and on which axis. */
export function MeasuresRow({ spec, columns, set }: PartProps) {
  const { chart } = useMessages()
  const measures: Measure[] = spec.y.length > 0 ? spec.y : [{ column: null, aggregate: 'count' }]
  const several = ['bar', 'line', 'area', 'combo', 'number'].includes(spec.kind) && spec.series === null
  const unused = columns.find(
    column => isNumeric(column.kind) && !measures.some(measure => measure.column === column.name),
  )
  const change = (index: number, measure: Measure) => {
    const next = measures.map((item, at) => (at === index ? measure : item))
    // Rows as they are and groups of rows do not mix: the others follow the one that was changed.
    const mixed =
      next.some(({ aggregate }) => aggregate === 'none') && next.some(({ aggregate }) => aggregate !== 'none')
    set({
      y: mixed ? next.map(item => follow(item, measure.aggregate, columns)) : next,
    })
  }
  return (
    <Row label={chart.measure} wide>
      {measures.map((measure, index) => (
        <div key={index} className="grid gap-1.5">
          <div className="flex items-center gap-1">
            <div className="grid min-w-0 flex-1 grid-cols-[88px_minmax(0,1fr)] gap-1">
              <Choice
                label={chart.aggregate}
                value={measure.aggregate}
                options={optionsOf(allowed(measure, columns, spec), chart.aggregates)}
                onChange={aggregate => change(index, { ...measure, aggregate })}
              />
              <Choice
                label={chart.measure}
                value={measure.column ?? none}
                options={[
                  { value: none, label: chart.rows },
                  ...columns.map(({ name }) => ({ value: name, label: name })),
                ]}
                onChange={name =>
                  change(index, {
                    ...measure,
                    ...pick(
                      measure,
                      columns.find(item => item.name === name),
                    ),
                  })
                }
              />
            </div>
            {measures.length > 1 && (
              <IconButton
                label={chart.removeMeasure(measureWords(chart, measure))}
                onClick={() => set({ y: measures.filter((_, at) => at !== index) })}
              >
                <X className="icon-12" />
              </IconButton>
            )}
          </div>
          {spec.kind === 'combo' && (
            <div className="grid grid-cols-[88px_minmax(0,1fr)] items-center gap-1 pb-1">
              <Choice
                label={chart.drawAs}
                value={measure.draw ?? (index === 0 ? 'bar' : 'line')}
                options={optionsOf(draws, chart.draw)}
                onChange={draw => change(index, { ...measure, draw })}
              />
              <Checkbox
                checked={measure.axis === 'right'}
                onCheckedChange={right => change(index, { ...measure, axis: right ? 'right' : 'left' })}
              >
                {chart.onRight}
              </Checkbox>
            </div>
          )}
        </div>
      ))}
      {several && unused && measures.length < 8 && (
        <Button
          kind="quiet"
          className="justify-self-start px-1! text-12"
          onClick={() => {
            const aggregate = measures[0]?.aggregate === 'none' ? ('none' as const) : defaultAggregate(unused)
            set({ y: [...measures, { column: unused.name, aggregate }] })
          }}
        >
          <Plus className="icon-12" />
          {chart.addMeasure}
        </Button>
      )}
    </Row>
  )
}

function follow(measure: Measure, aggregate: Aggregate, columns: ResultColumn[]): Measure {
  if (aggregate === 'none') return measure.column === null ? measure : { ...measure, aggregate: 'none' }
  if (measure.aggregate !== 'none') return measure
  const column = columns.find(({ name }) => name === measure.column)
  return {
    ...measure,
    aggregate: column && isNumeric(column.kind) ? defaultAggregate(column) : 'count',
  }
}

/** Another column, with the aggregate it had where that still means something. */
function pick(measure: Measure, column: ResultColumn | undefined): Pick<Measure, 'column' | 'aggregate'> {
  if (!column) return { column: null, aggregate: 'count' }
  const anything = ['count', 'count-distinct', 'min', 'max'].includes(measure.aggregate)
  const keeps = measure.column !== null && (isNumeric(column.kind) || anything)
  return {
    column: column.name,
    aggregate: keeps ? measure.aggregate : isNumeric(column.kind) ? defaultAggregate(column) : 'count',
  }
}

function allowed(measure: Measure, columns: ResultColumn[], { kind }: ChartSpec): Aggregate[] {
  if (measure.column === null) return ['count']
  const column = columns.find(item => item.name === measure.column)
  // Text may hold numbers: what does not read as one is left out, and said.
  const all = column && (isNumeric(column.kind) || column.kind === 'text')
  const list: Aggregate[] = all ? [...aggregates] : ['min', 'max', 'count', 'count-distinct']
  return gathered.includes(kind) && measure.aggregate !== 'none' ? list.filter(name => name !== 'none') : list
}
