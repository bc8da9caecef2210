'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RunningReport, RunningStatement } from '@/lib/contracts/admin.ts'
import { api } from '@/app/_ui/api.ts'
import { AdminSection } from '@/app/_ui/admin/section.tsx'
import { Shares } from '@/app/_ui/admin/shares.tsx'
import { Button } from '@/app/_ui/base/button.tsx'
import { Confirm } from '@/app/_ui/base/dialog.tsx'
import { Empty, Failed, Skeleton, useFaultWords } from '@/app/_ui/base/states.tsx'
import { Cell, TableList } from '@/app/_ui/base/table-list.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { engineName } from '@/lib/contracts/catalog.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

const refreshMs = 3_000

/** Who holds the engines now: each person's share, each statement, and a way to stop it. */
export function Running() {
  const { admin: { running } } = useMessages()
  const [asked, setAsked] = useState<RunningStatement | null>(null)
  const report = useQuery({
    queryKey: ['running'],
    refetchInterval: refreshMs,
    queryFn: ({ signal }) => api.get<RunningReport>('/api/admin/running', { signal }),
  })
  const stop = useStop()
  const { engines = [], people = [], statements = [] } = report.data ?? {}
  const note = engines.map(({ engine, running: runs, places, queued }) =>
    running.engine(engineName[engine], runs, places, queued)).join(' · ')
  return (
    <AdminSection title={running.title} note={note}>
      {report.isPending && <Skeleton className="py-3" widths={[86, 92, 78]} />}
      {report.isError && <Failed part={running.part} error={report.error} onRetry={() => void report.refetch()} />}
      {engines.filter(({ fault }) => fault).map(({ engine, fault }) => (
        <p key={engine} role="status" className="border-b border-line py-2 text-plum">
          {running.engineAway(engineName[engine])} {fault}
        </p>
      ))}
      {report.data && statements.length === 0 && <Empty title={running.nothing}>{running.nothingText}</Empty>}
      {people.length > 0 && <Shares people={people} />}
      {statements.length > 0 && <Statements statements={statements} onStop={setAsked} />}
      {asked && (
        <Confirm
          open
          onOpenChange={() => setAsked(null)}
          title={running.stopTitle(asked.user)}
          description={running.stopText}
          action={running.stopAction}
          busy={stop.isPending}
          onConfirm={() => stop.mutate(asked, { onSettled: () => setAsked(null) })}
        />
      )}
    </AdminSection>
  )
}

type StatementsProps = { statements: RunningStatement[]; onStop: (statement: RunningStatement) => void }

function Statements({ statements, onStop }: StatementsProps) {
  const { admin: { running } } = useMessages()
  const { columns } = running
  return (
    <TableList
      label={running.title}
      minWidth={820}
      columns={[
        { key: 'person', label: columns.person, width: '180px' },
        { key: 'engine', label: columns.engine, width: '170px' },
        { key: 'state', label: columns.state, width: '150px' },
        { key: 'since', label: columns.since, width: '88px', numeric: true },
        { key: 'rows', label: columns.rows, width: '96px', numeric: true },
        { key: 'statement', label: columns.statement },
        { key: 'stop', label: <span className="sr-only">{columns.stop}</span>, width: '72px' },
      ]}
    >
      {statements.map(statement => (
        <StatementRow key={statement.id} statement={statement} onStop={() => onStop(statement)} />
      ))}
    </TableList>
  )
}

function StatementRow({ statement, onStop }: { statement: RunningStatement; onStop: () => void }) {
  const { admin: { running } } = useMessages()
  const format = useFormats()
  const { user, engine, client, since, rows, sql } = statement
  return (
    <tr>
      <Cell className="font-mono">{user}</Cell>
      <Cell>
        {engineName[engine]}
        {client !== null && <span className="text-faded"> {running.outside(client)}</span>}
      </Cell>
      <Cell className={statement.stage === 'queued' ? 'text-faded' : ''}>
        <StateWords statement={statement} />
      </Cell>
      <Cell numeric>
        <time dateTime={since} title={format.moment(since)}>
          {format.duration(Math.max(0, Date.now() - Date.parse(since)))}
        </time>
      </Cell>
      <Cell numeric>{rows === null ? '' : format.number(rows)}</Cell>
      <Cell>
        {sql === null ? (
          <span className="text-faded" title={running.hiddenWhy}>{running.hidden}</span>
        ) : (
          <code className="font-mono" title={sql}>{sql.replace(/\s+/g, ' ')}</code>
        )}
      </Cell>
      <Cell className="py-0 text-right">
        <Button kind="quiet" className="h-6 px-1.5 text-12" onClick={onStop}>
          {running.stop}
          <span className="sr-only"> · {user}</span>
        </Button>
      </Cell>
    </tr>
  )
}

function StateWords({ statement: { stage, ahead, percentage } }: { statement: RunningStatement }) {
  const { admin: { running } } = useMessages()
  const format = useFormats()
  if (stage === 'queued' && ahead !== null) return running.ahead(ahead)
  if (stage === 'running' && percentage !== null) return running.percent(format.percent(percentage / 100))
  return running.stages[stage]
}

function useStop() {
  const { admin: { running } } = useMessages()
  const queries = useQueryClient()
  const toast = useToast()
  const words = useFaultWords()
  return useMutation({
    mutationFn: ({ id }: RunningStatement) => api.delete<void>(`/api/admin/running/${encodeURIComponent(id)}`),
    onSuccess: (_answer, { user }) => toast({ text: running.stopped(user) }),
    onError: error => toast({ text: words(error), tone: 'failed' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['running'] }),
  })
}
