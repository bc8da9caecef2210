'use client'

import { X } from 'lucide-react'
import { useMemo } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn, Row } from '@/lib/contracts/engine.ts'
import { emptyGrid } from '@/lib/contracts/notebook.ts'
import type { CellView, GridFilter } from '@/lib/contracts/notebook.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { columnKeys } from '@/lib/contracts/result.ts'
import type { Filter } from '@/lib/contracts/result.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { CellChart } from './chart.tsx'

type Props = {
  execution: ExecutionView
  first: Row[]
  number: number
  chart: ChartSpec | null
  view: CellView
  masks: ReadonlyMap<number, MaskKind>
  readOnly: boolean
  onChange: (chart: ChartSpec) => void
  onView: (view: CellView) => void
  /** Takes filters for a statement of their own, in a new cell. */
  onCell?: ((filters: Filter[]) => void) | undefined
}

/** The chart of a notebook's cell: it shows what the cell's grid shows, and filters it. */
export function ChartInCell({ execution, view, onView, ...rest }: Props) {
  const { columns } = execution
  const kept = useMemo(() => view.grid?.filter ?? [], [view.grid?.filter])
  const filter = useMemo(() => toResultFilters(kept, columns), [kept, columns])
  const keep = (next: GridFilter[]) => onView({ ...view, grid: { ...(view.grid ?? emptyGrid), filter: next } })
  const add = (filters: Filter[]) => {
    const added = toGridFilters(filters, columns)
    // A new range takes the place of an older one of the same column.
    keep([...kept.filter(({ column, op }) => !added.some(other => other.column === column && other.op === op)), ...added])
  }
  return (
    <>
      {kept.length > 0 && <Chips kept={kept} onKeep={keep} />}
      <CellChart
        {...rest}
        executionId={execution.id}
        columns={columns}
        rows={execution.rows}
        filter={filter}
        onFilter={add}
        exportRule={execution.decision?.export ?? null}
      />
    </>
  )
}

function Chips({ kept, onKeep }: { kept: GridFilter[]; onKeep: (next: GridFilter[]) => void }) {
  const { chart, notebook } = useMessages()
  const words = ({ op, value, values }: GridFilter) =>
    [op === 'within' ? '' : notebook.op[op], value ?? values?.map(item => item ?? notebook.null).join(', ')].filter(Boolean).join(' ')
  return (
    <div className="nb-chart-filters">
      <span>{chart.filtered}</span>
      {kept.map((filter, index) => (
        <span key={index} className="flex items-center gap-1 rounded-3 bg-celadon-wash pl-2 text-ink">
          <code className="text-12">{filter.column}</code>
          <span className="max-w-60 truncate">{words(filter)}</span>
          <button
            type="button" aria-label={chart.clearFilter(filter.column)} className="grid size-5 place-items-center text-faded hover:text-ink"
            onClick={() => onKeep(kept.filter((_, at) => at !== index))}
          >
            <X className="icon-12" />
          </button>
        </span>
      ))}
    </div>
  )
}

/** Filters of a grid as those of a result; what names a column that is gone is left out. */
export function toResultFilters(kept: readonly GridFilter[], columns: readonly ResultColumn[]): Filter[] {
  const keys = columnKeys(columns)
  return kept.flatMap(({ column, op, value, values }) => {
    const position = keys.indexOf(column)
    if (position < 0 || op === 'within') return []
    return [{
      column: position, op, ...(value === undefined ? {} : { value }), ...(values === undefined ? {} : { values }),
    }]
  })
}

function toGridFilters(filters: Filter[], columns: readonly ResultColumn[]): GridFilter[] {
  const keys = columnKeys(columns)
  return filters.flatMap(({ column, ...rest }) => {
    const key = keys[column]
    return key === undefined ? [] : [{ ...rest, column: key }]
  })
}
