'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { Value } from '@/lib/contracts/engine.ts'
import { emptyGrid } from '@/lib/contracts/view-choices.ts'
import type { CellView, GridState } from '@/lib/contracts/notebook.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { columnKeys } from '@/lib/contracts/result-choices.ts'
import type { RowsPage } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Skeleton } from '@/app/_ui/base/states.tsx'
import { useAccount } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useNotebook } from '../context.tsx'
import { GridFault } from '../grid/fault.tsx'
import { Grid } from '../grid/grid.tsx'
import { withFilters } from '../grid/state.ts'
import { rowsPath } from '../grid/use-windows.ts'
import { maskedColumns } from '../lens/names.ts'
import { ChartInCell, ResultPivot, ResultProfile } from './later.tsx'
import { Plain } from './outcome.tsx'
import type { RunState } from './runner.ts'
import { StaleNote } from './stale-note.tsx'

type Props = {
  state: RunState
  number: number
  view: CellView
  chart: ChartSpec | null
  readOnly: boolean
  stale: boolean
  onView: (view: CellView) => void
  onChart: (chart: ChartSpec) => void
  onRun: () => void
}

/** The rows of a result, in the form of the open tab: grid, chart, profile or pivot. */
export function ResultView(props: Props) {
  const { state, number, view, onView, onRun } = props
  const { notebook, chart: words, result } = useMessages()
  const formats = useFormats()
  const { add } = useNotebook()
  const { execution } = state
  const done = execution?.state === 'succeeded'
  const masks = useMemo(
    () =>
      execution?.decision
        ? maskedColumns(execution.sql, execution.decision, execution.columns)
        : new Map<number, never>(),
    [execution?.decision, execution?.sql, execution?.columns],
  )
  if (!execution) return null
  if (done && execution.rows === 0)
    return <Plain title={notebook.noRows}>{notebook.noRowsText(formats.duration(execution.elapsedMs))}</Plain>
  const running = { chart: words.running, profile: result.profileRunning, pivot: result.pivotRunning }
  const names = { chart: notebook.tabChart, profile: result.tabProfile, pivot: result.tabPivot }
  if (!done && (view.tab === 'chart' || view.tab === 'profile' || view.tab === 'pivot'))
    return <Plain title={names[view.tab]}>{running[view.tab]}</Plain>
  const grid = view.grid ?? emptyGrid
  const onGrid = (next: GridState) => onView({ ...view, grid: next })
  const { cellId, columns } = execution
  const onCell =
    props.readOnly || cellId === null ? null : (sql: string) => add('sql', { cellId, before: false }, true, sql)
  const shared = { executionId: execution.id, sql: execution.sql, columns, masks, onCell, onRun }
  if (view.tab === 'chart') return <Charted {...props} execution={execution} masks={masks} onCell={onCell} />
  if (view.tab === 'profile') {
    const onValue = (position: number, value: Value) => {
      const column = columnKeys(columns)[position] ?? ''
      const values = [value === null ? null : String(value)]
      onView({ ...view, tab: 'table', grid: withFilters(grid, column, [{ column, op: 'in', values }]) })
    }
    return <ResultProfile {...shared} number={number} rows={execution.rows} onValue={onValue} />
  }
  if (view.tab === 'pivot') {
    return (
      <ResultPivot
        {...shared}
        number={number}
        spec={view.pivot ?? null}
        onSpec={pivot => onView({ ...view, pivot })}
        state={grid}
        onState={onGrid}
      />
    )
  }
  return <Table {...props} {...shared} execution={execution} grid={grid} onGrid={onGrid} />
}

type TableProps = Omit<
  Parameters<typeof Grid>[0],
  'state' | 'onState' | 'label' | 'rows' | 'complete' | 'first' | 'note' | 'onShow'
>
  & Pick<Props, 'state' | 'number' | 'stale'> & {
    execution: ExecutionView
    grid: GridState
    onGrid: (state: GridState) => void
  }

function Table({ execution, state, number, stale, grid, onGrid, ...shared }: TableProps) {
  const { notebook } = useMessages()
  const formats = useFormats()
  const account = useAccount()
  const { showValue } = useNotebook()
  const done = execution.state === 'succeeded'
  if (execution.columns.length === 0) return null
  const note = done ? (
    execution.user !== account.user && <span>{notebook.madeBy(execution.user)}</span>
  ) : (
    <>
      <span>{notebook.firstRows}</span>
      {execution.openedSeq !== null && (
        <span className="flex items-center gap-1.5">
          <Seal label={notebook.onRecord} />
          {notebook.openedAs(formats.number(execution.openedSeq))}
        </span>
      )}
    </>
  )
  return (
    <Grid
      {...shared}
      key={execution.id}
      label={notebook.gridLabel(number)}
      rows={execution.rows}
      complete={done}
      first={state.first}
      state={grid}
      onState={onGrid}
      note={stale ? <StaleNote onRun={shared.onRun} /> : note}
      onShow={showValue}
    />
  )
}

type ChartedProps = Props & {
  execution: ExecutionView
  masks: ReturnType<typeof maskedColumns>
  onCell: ((sql: string) => void) | null
}

function Charted({ execution, state, number, chart, view, masks, readOnly, onChart, onView, onCell, onRun }: ChartedProps) {
  const { first } = state
  const sampled = useSample(first === null && chart === null ? execution.id : null, execution.rows)
  const rows = first ?? sampled.data ?? (chart ? [] : null)
  if (!rows && sampled.isError)
    return <GridFault fault={sampled.error} onRetry={() => void sampled.refetch()} onRun={onRun} />
  if (!rows) return <Skeleton className="h-58 p-6" widths={[30, 60, 90, 70]} />
  return (
    <ChartInCell
      execution={execution}
      first={rows}
      number={number}
      chart={chart}
      view={view}
      masks={masks}
      readOnly={readOnly}
      onChange={onChart}
      onView={onView}
      onCell={onCell}
      onRun={onRun}
    />
  )
}

/** Rows from both ends of a stored result, to infer a chart from: the span of its dates shows there. */
function useSample(executionId: string | null, rows: number) {
  return useQuery({
    queryKey: ['sample', executionId],
    enabled: executionId !== null,
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const read = (offset: number, limit: number) =>
        api.get<RowsPage>(rowsPath(executionId ?? '', offset, limit, [], []), { signal })
      const [head, tail] = await Promise.all([read(0, 200), rows > 300 ? read(rows - 100, 100) : null])
      return [...head.rows, ...(tail?.rows ?? [])]
    },
  })
}
