'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { Row } from '@/lib/contracts/engine.ts'
import type { CellView } from '@/lib/contracts/notebook.ts'
import type { RowsPage } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Skeleton } from '@/app/_ui/base/states.tsx'
import { TabPanel, TabsRoot } from '@/app/_ui/base/tabs.tsx'
import { useAccount } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { ChartInCell } from '../chart/in-cell.tsx'
import { useNotebook } from '../context.tsx'
import { Grid } from '../grid/grid.tsx'
import { rowsPath } from '../grid/use-windows.ts'
import { listMasks, maskedColumns, shortName } from '../lens/names.ts'
import { CellRecord } from '../record/record.tsx'
import { DeniedFoot, FailureNote, Plain, Stopped } from './outcome.tsx'
import { ProgressLine } from './progress-line.tsx'
import { ResultBar, resultTabs } from './result-bar.tsx'
import { hasEnded } from './runner.ts'
import type { RunState } from './runner.ts'

type Props = {
  number: number
  state: RunState
  stale: boolean
  view: CellView
  chart: ChartSpec | null
  readOnly: boolean
  onView: (view: CellView) => void
  onChart: (chart: ChartSpec) => void
  onRun: () => void
}

/** What a cell's last run gave: rows, chart, record; or in words why there are none. */
export function Result({ number, state, stale, view, chart, readOnly, onView, onChart, onRun }: Props) {
  const { notebook } = useMessages()
  const { execution, fault, phase } = state
  const running = phase === 'starting' || phase === 'running'
  const again = <Button onClick={onRun}>{notebook.runAgain}</Button>
  if (state.other)
    return (
      <Plain title={notebook.otherRights} action={<Button onClick={onRun}>{notebook.runAsSelf}</Button>}>
        {null}
      </Plain>
    )
  if (phase === 'loading') return <Skeleton className="border-t border-line p-4" widths={[90, 70, 80]} />
  if (!execution) {
    if (fault) return <FailureNote title={notebook.askFailed} fault={fault} onRetry={onRun} />
    return running ? <Progress label={notebook.running} value={null} /> : null
  }
  const denied = execution.state === 'denied'
  const inGrid = view.tab === 'table' && execution.state === 'succeeded' && execution.rows > 0 && !execution.gone
  return (
    <>
      {running && <Progress label={notebook.running} value={phase === 'running' ? execution.percentage : null} />}
      {fault && <FailureNote title={notebook.askFailed} fault={fault} onRetry={onRun} />}
      {denied && !stale && <DeniedFoot execution={execution} />}
      {!denied && !view.collapsed && (
        <TabsRoot
          value={view.tab}
          onValueChange={value => onView({ ...view, tab: resultTabs.find(tab => tab === value) ?? 'table' })}
        >
          <Bar
            execution={execution}
            state={state}
            number={number}
            view={view}
            onView={onView}
            running={running && !hasEnded(execution.state)}
          />
          {running && <ProgressLine execution={execution} />}
          <TabPanel value={view.tab} tabIndex={-1} className={classNames(stale && !running && 'nb-stale')}>
            {view.tab === 'record' ? (
              <CellRecord execution={execution} />
            ) : execution.state === 'failed' && execution.error ? (
              <FailureNote title={notebook.failedTitle} fault={execution.error} />
            ) : execution.state === 'cancelled' ? (
              <Stopped execution={execution} />
            ) : execution.state === 'interrupted' ? (
              <Plain title={notebook.interruptedTitle} action={again}>
                {null}
              </Plain>
            ) : execution.gone ? (
              <Plain title={notebook.goneTitle} action={again}>
                {notebook.goneText}
              </Plain>
            ) : (
              <Rows
                state={state}
                number={number}
                view={view}
                chart={chart}
                readOnly={readOnly}
                stale={stale && !running}
                onView={onView}
                onChart={onChart}
                onRun={onRun}
              />
            )}
          </TabPanel>
          {stale && !running && !inGrid && (
            <div className="nb-foot">
              <StaleNote onRun={onRun} />
            </div>
          )}
        </TabsRoot>
      )}
    </>
  )
}

/** The result is of an older text: said where the numbers stand. */
function StaleNote({ onRun }: { onRun: () => void }) {
  const { notebook } = useMessages()
  return (
    <>
      <span>{notebook.stale}</span>
      <button type="button" className="text-celadon hover:underline" onClick={onRun}>
        {notebook.runAgain}
      </button>
    </>
  )
}

type RowsProps = Pick<Props, 'state' | 'number' | 'view' | 'chart' | 'readOnly' | 'stale' | 'onView' | 'onChart' | 'onRun'>

function Rows({ state, number, view, chart, readOnly, stale, onView, onChart, onRun }: RowsProps) {
  const { notebook, chart: words } = useMessages()
  const formats = useFormats()
  const account = useAccount()
  const { showValue } = useNotebook()
  const { execution, first } = state
  const charted = view.tab === 'chart'
  const done = execution?.state === 'succeeded'
  const sampled = useSample(
    charted && done && first === null && chart === null ? execution.id : null,
    execution?.rows ?? 0,
  )
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
  if (charted) {
    if (!done) return <Plain title={notebook.tabChart}>{words.running}</Plain>
    const rows = first ?? sampled ?? (chart ? [] : null)
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
      />
    )
  }
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
      key={execution.id}
      executionId={execution.id}
      label={notebook.gridLabel(number)}
      columns={execution.columns}
      rows={execution.rows}
      complete={done}
      first={first}
      masks={masks}
      note={stale ? <StaleNote onRun={onRun} /> : note}
      onShow={showValue}
    />
  )
}

function Bar({
  execution,
  state,
  number,
  view,
  running,
  onView,
}: Pick<Props, 'state' | 'number' | 'view' | 'onView'> & {
  execution: NonNullable<RunState['execution']>
  running: boolean
}) {
  const { notebook, common } = useMessages()
  const seen = execution.decision
    ? [
        ...execution.decision.tables.map(({ table, filter }) => `${shortName(table)}: ${filter ?? common.all}`),
        ...listMasks(execution.decision).map(({ column, mask }) => `${column} ${common.mask[mask]}`),
      ].join(' · ')
    : ''
  return (
    <ResultBar
      execution={execution}
      running={running && state.phase !== 'done'}
      number={number}
      seen={notebook.seen(seen)}
      onTab={tab => onView({ ...view, tab })}
    />
  )
}

/** Rows from both ends of a stored result, to infer a chart from: the span of its dates shows there. */
function useSample(executionId: string | null, rows: number): Row[] | undefined {
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
  }).data
}
