'use client'

import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import type { ExecuteAnswer, ExecutionView } from '@/lib/contracts/query.ts'
import { api } from '@/app/_ui/api.ts'
import { SqlBlock } from '@/app/_ui/audit/sql-block.tsx'
import { Button } from '@/app/_ui/base/button.tsx'
import { Seal } from '@/app/_ui/base/seal.tsx'
import { Empty, Failed, Skeleton, useFaultWords } from '@/app/_ui/base/states.tsx'
import { TabPanel, TabRow, TabsRoot } from '@/app/_ui/base/tabs.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { engineName } from '@/lib/contracts/catalog.ts'
import { ResultGrid } from '@/app/_ui/explore/result-grid.tsx'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import { Compare } from '@/app/_ui/history/compare.tsx'
import { StateMark } from '@/app/_ui/history/state-mark.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { maskedColumns } from '@/app/_ui/notebook/lens/names.ts'
import { ExportMenu } from '@/app/_ui/notebook/run/export-menu.tsx'
import { PutInNotebook } from '@/app/_ui/put-in-notebook.tsx'

type Props = { id: string; other: string | null }

/** One run by itself: its statement, its result, and what changed since another run of it. */
export function RunPage({ id, other }: Props) {
  const { history } = useMessages()
  const run = useQuery({
    queryKey: ['execution', id],
    queryFn: ({ signal }) => api.get<ExecutionView>(`/api/executions/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => state.data && !state.data.endedAt ? 1000 : false,
  })
  return (
    <main className="h-full overflow-y-auto">
      <Crumbs>
        <Link href="/history" className="text-faded hover:text-ink">{history.title}</Link>
        <span className="text-faded">/</span>
        <b>{history.run}</b>
      </Crumbs>
      {run.isPending && <Skeleton className="p-6" widths={[30, 90, 82, 60]} />}
      {run.isError && <Failed part={history.runPart} error={run.error} onRetry={() => void run.refetch()} className="pt-12" />}
      {run.data && <Run key={run.data.state} execution={run.data} other={other} />}
    </main>
  )
}

function Run({ execution, other }: { execution: ExecutionView; other: string | null }) {
  const { history, notebook } = useMessages()
  const format = useFormats()
  const [tab, setTab] = useState(other ? 'compare' : 'result')
  const router = useRouter()
  const toast = useToast()
  const words = useFaultWords()
  const again = () =>
    void api.post<ExecuteAnswer>('/api/executions', { sql: execution.sql, engine: execution.engine, waitMs: 800 }).then(
      ({ id }) => router.push(`/history/${id}`),
      (error: unknown) => toast({ text: words(error), tone: 'failed' }),
    )
  const masks = useMemo(
    () => execution.decision ? maskedColumns(execution.sql, execution.decision, execution.columns) : new Map<number, never>(),
    [execution],
  )
  const readable = execution.state === 'succeeded' && !execution.gone
  return (
    <div className="px-6 pt-4 pb-12 max-phone:px-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-20 font-bold tracking-[-.015em]">
          {format.fullDay(execution.createdAt)}, {format.time(execution.createdAt)}
        </h1>
        <span className="flex items-center gap-4 text-12 text-faded">
          <StateMark state={execution.state} />
          <span>{engineName[execution.engine]}</span>
          <span>{format.duration(execution.elapsedMs)}</span>
          {execution.openedSeq !== null && (
            <span className="flex items-center gap-1.5">
              <Seal />
              {notebook.onRecordNo(format.number(execution.openedSeq))}
            </span>
          )}
        </span>
        <span className="flex-1" />
        <Button onClick={again}>
          <Play aria-hidden />
          {notebook.runAgain}
        </Button>
        <PutInNotebook sql={execution.sql} />
      </div>
      <SqlBlock sql={execution.sql} label={history.columns.statement} className="mt-3 max-h-48" />
      {!readable && <Empty title={history.states[execution.state]} className="pt-8">{execution.gone ? history.gone : execution.error?.message}</Empty>}
      {readable && (
        <TabsRoot value={tab} onValueChange={setTab} className="mt-4">
          <div className="flex min-h-8 items-stretch border-b border-line">
            <TabRow
              label={history.resultLabel}
              tabs={[{ value: 'result', label: history.tabResult }, { value: 'compare', label: history.tabCompare }]}
            />
            <span className="ml-auto flex items-center gap-3 text-12 text-faded">
              {history.rowCount(execution.rows)}
              <ExportMenu execution={execution} />
            </span>
          </div>
          <TabPanel value="result" tabIndex={-1} className="pt-3">
            {execution.rows === 0 ? (
              <Empty title={notebook.noRows}>{notebook.noRowsText(format.duration(execution.elapsedMs))}</Empty>
            ) : (
              <ResultGrid label={history.resultLabel} ran={{ execution, first: null }} masks={masks} onRun={again} />
            )}
          </TabPanel>
          <TabPanel value="compare" tabIndex={-1}>
            <Compare execution={execution} other={other} masks={masks} />
          </TabPanel>
        </TabsRoot>
      )}
    </div>
  )
}
