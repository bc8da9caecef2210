'use client'

import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { CellView } from '@/lib/contracts/notebook.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Skeleton } from '@/app/_ui/base/states.tsx'
import { TabPanel, TabsRoot } from '@/app/_ui/base/tabs.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { listMasks, shortName } from '../lens/names.ts'
import { CellRecord } from '../record/record.tsx'
import { DeniedFoot, FailureNote, Interrupted, mayPass, Plain, Stopped } from './outcome.tsx'
import { ProgressLine } from './progress-line.tsx'
import { ResultBar, resultTabs } from './result-bar.tsx'
import { ResultView } from './result-view.tsx'
import { hasEnded } from './runner.ts'
import { StaleNote } from './stale-note.tsx'
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
              <FailureNote
                title={notebook.failedTitle}
                fault={execution.error}
                onRetry={mayPass(execution.error) ? onRun : undefined}
              />
            ) : execution.state === 'cancelled' ? (
              <Stopped execution={execution} />
            ) : execution.state === 'interrupted' ? (
              <Interrupted execution={execution} onRun={onRun} />
            ) : execution.gone ? (
              <Plain title={notebook.goneTitle} action={again}>
                {notebook.goneText}
              </Plain>
            ) : (
              <ResultView
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
