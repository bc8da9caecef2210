'use client'

import { useMemo } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { Row } from '@/lib/contracts/engine.ts'
import { emptyGrid } from '@/lib/contracts/view-choices.ts'
import type { CellView, GridState } from '@/lib/contracts/notebook.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { columnKeys } from '@/lib/contracts/result-choices.ts'
import type { Filter } from '@/lib/contracts/result.ts'
import { Chips } from '../grid/chips.tsx'
import { askOf, withFilters } from '../grid/state.ts'
import { toStatement } from '../grid/statement.ts'
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
  /** Takes a statement for a new cell; null where none may be added. */
  onCell?: ((sql: string) => void) | null
  /** Runs the cell again where its rows are gone. */
  onRun?: () => void
}

/** The chart of a notebook's cell: it draws the rows that the cell's grid shows, and a range of it filters them. */
export function ChartInCell({ execution, view, onView, onCell = null, ...rest }: Props) {
  const { columns, sql } = execution
  const kept = view.grid?.filter
  const state: GridState = useMemo(() => ({ ...emptyGrid, filter: kept ?? [] }), [kept])
  // Relative dates become dates once for each filter: asked for anew at every drawing they would never be the same.
  const filter = useMemo(() => askOf(columns, state, new Date()).filter, [columns, state])
  const add = (before: GridState, filters: Filter[]) => {
    const keys = columnKeys(columns)
    return filters.reduce((next, { column }) => {
      const key = keys[column] ?? ''
      return withFilters(
        next,
        key,
        filters.filter(one => one.column === column).map(one => ({ ...one, column: key })),
      )
    }, before)
  }
  return (
    <>
      <Chips
        sql={sql}
        columns={columns}
        masks={rest.masks}
        state={state}
        onCell={onCell}
        filtersOnly
        onState={next =>
          onView({
            ...view,
            grid: { ...(view.grid ?? emptyGrid), filter: next.filter },
          })
        }
      />
      <CellChart
        {...rest}
        executionId={execution.id}
        columns={columns}
        rows={execution.rows}
        filter={filter}
        onFilter={filters => onView({ ...view, grid: add(view.grid ?? emptyGrid, filters) })}
        onCell={onCell ? filters => onCell(toStatement(sql, columns, add(state, filters))) : undefined}
        exportRule={execution.decision?.export ?? null}
      />
    </>
  )
}
