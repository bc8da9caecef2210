'use client'

import { Plus } from 'lucide-react'
import { exploreAggregates } from '@/lib/contracts/explore.ts'
import type { ExploreColumn, ExploreMeasure } from '@/lib/contracts/explore.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Select } from '@/app/_ui/base/field.tsx'
import { ColumnPicker } from '@/app/_ui/explore/column-picker.tsx'
import { aggregatesOf } from '@/app/_ui/explore/kinds.ts'
import { Piece, PieceList } from '@/app/_ui/explore/piece.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { measures: ExploreMeasure[]; columns: ExploreColumn[]; onChange: (measures: ExploreMeasure[]) => void }

/** What is measured: the number of rows, or something of a column. */
export function Measures({ measures, columns, onChange }: Props) {
  const { explore } = useMessages()
  const add = (measure: ExploreMeasure) => {
    const has = measures.some(one => one.column === measure.column && one.aggregate === measure.aggregate)
    if (!has) onChange([...measures, measure])
  }
  return (
    <PieceList
      title={explore.measures}
      add={
        measures.length < 6 && (
          <ColumnPicker
            label={explore.addMeasure}
            trigger={
              <Button kind="quiet">
                <Plus />
                {explore.addMeasure}
              </Button>
            }
            before={
              measures.some(({ column }) => column === null)
                ? []
                : [{ id: 'count', label: explore.aggregates.count, run: () => add({ column: null, aggregate: 'count' }) }]
            }
            columns={columns.filter(column => aggregatesOf(column).length > 0)}
            onPick={column => {
              const free = aggregatesOf(column).find(aggregate =>
                measures.every(one => one.column !== column.name || one.aggregate !== aggregate))
              if (free) add({ column: column.name, aggregate: free })
            }}
          />
        )
      }
    >
      {measures.map((measure, index) => (
        <Measure
          key={`${measure.aggregate} ${measure.column}`}
          measure={measure}
          column={columns.find(({ name }) => name === measure.column)}
          onChange={next => onChange(measures.map((one, at) => (at === index ? next : one)))}
          onRemove={() => onChange(measures.filter((_, at) => at !== index))}
        />
      ))}
    </PieceList>
  )
}

type MeasureProps = {
  measure: ExploreMeasure
  column: ExploreColumn | undefined
  onChange: (measure: ExploreMeasure) => void
  onRemove: () => void
}

function Measure({ measure, column, onChange, onRemove }: MeasureProps) {
  const { explore } = useMessages()
  const words = explore.measureOf(measure.aggregate, measure.column)
  return (
    <Piece removeLabel={explore.remove(words)} onRemove={onRemove} masked={Boolean(column?.mask)}>
      {column ? (
        <>
          <Select
            label={words}
            value={measure.aggregate}
            className="border-transparent bg-transparent text-faded"
            options={aggregatesOf(column).map(value => ({ value, label: explore.aggregates[value] }))}
            onValueChange={value =>
              onChange({ ...measure, aggregate: exploreAggregates.find(one => one === value) ?? measure.aggregate })
            }
          />
          <span className="fade-cut font-mono text-12" title={column.name}>
            {column.name}
          </span>
        </>
      ) : (
        <span className="px-2">{explore.aggregates.count}</span>
      )}
    </Piece>
  )
}
