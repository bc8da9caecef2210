'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SessionView } from '@/lib/contracts/admin.ts'
import { api } from '@/app/_ui/api.ts'
import { readAgent } from '@/app/_ui/admin/agent.ts'
import { AdminSection } from '@/app/_ui/admin/section.tsx'
import { Button } from '@/app/_ui/base/button.tsx'
import { Confirm } from '@/app/_ui/base/dialog.tsx'
import { Empty, Failed, Skeleton, useFaultWords } from '@/app/_ui/base/states.tsx'
import { Cell, TableList } from '@/app/_ui/base/table-list.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useAccount, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

const refreshMs = 15_000

/** Who is signed in, from where, until when; one may be ended. */
export function Sessions() {
  const { admin } = useMessages()
  const { columns } = admin
  const mayEnd = useMay('session:end')
  const [asked, setAsked] = useState<SessionView | null>(null)
  const sessions = useQuery({
    queryKey: ['sessions'],
    refetchInterval: refreshMs,
    queryFn: ({ signal }) => api.get<SessionView[]>('/api/admin/sessions', { signal }),
  })
  const end = useEndSession()
  const list = sessions.data ?? []
  return (
    <AdminSection title={admin.sessions} note={sessions.data && admin.signedIn(list.length)}>
      {sessions.isPending && <Skeleton className="py-3" widths={[90, 84, 92]} />}
      {sessions.isError && (
        <Failed part={admin.sessionsPart} error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      {sessions.data && list.length === 0 && <Empty title={admin.noSessions} />}
      {list.length > 0 && (
        <TableList
          label={admin.sessions}
          minWidth={820}
          columns={[
            { key: 'person', label: columns.person, width: '200px' },
            { key: 'roles', label: columns.roles, width: '120px' },
            { key: 'from', label: columns.from },
            { key: 'seen', label: columns.seen, width: '120px' },
            { key: 'until', label: columns.until, width: '152px' },
            { key: 'running', label: columns.running, width: '80px', numeric: true },
            ...(mayEnd ? [{ key: 'end', label: <span className="sr-only">{columns.end}</span>, width: '80px' }] : []),
          ]}
        >
          {list.map(session => (
            <SessionRow key={session.id} session={session} onEnd={mayEnd ? () => setAsked(session) : null} />
          ))}
        </TableList>
      )}
      {asked && (
        <Confirm
          open
          onOpenChange={() => setAsked(null)}
          title={admin.endTitle(asked.name)}
          description={admin.endText}
          action={admin.endAction}
          busy={end.isPending}
          onConfirm={() => end.mutate(asked, { onSettled: () => setAsked(null) })}
        />
      )}
    </AdminSection>
  )
}

function SessionRow({ session, onEnd }: { session: SessionView; onEnd: (() => void) | null }) {
  const { admin } = useMessages()
  const format = useFormats()
  const account = useAccount()
  const agent = readAgent(session.agent)
  return (
    <tr>
      <Cell>
        <b>{session.name}</b> <span className="font-mono text-faded">{session.user}</span>
      </Cell>
      <Cell>{session.roles.join(', ') || '—'}</Cell>
      <Cell>
        <span title={session.agent ?? undefined}>
          <span className="font-mono">{session.address}</span>{' '}
          <span className="text-faded">
            {agent ? admin.browser(agent.browser, agent.system) : admin.unknownBrowser}
          </span>
        </span>
      </Cell>
      <Cell>
        <time dateTime={session.seenAt} title={format.moment(session.seenAt)}>
          {format.ago(session.seenAt)}
        </time>
      </Cell>
      <Cell>
        <time dateTime={session.until} title={format.moment(session.until)}>
          {format.dayMonth(session.until)}, {format.clock(session.until)}
        </time>
      </Cell>
      <Cell numeric>{session.running > 0 ? format.number(session.running) : ''}</Cell>
      {onEnd && (
        <Cell className="py-0 text-right">
          <Button kind="quiet" className="h-6 px-1.5 text-12" onClick={onEnd}>
            {admin.end}
            <span className="sr-only">
              {' '}
              · {session.name}
              {session.user === account.user && ` (${admin.you})`}
            </span>
          </Button>
        </Cell>
      )}
    </tr>
  )
}

function useEndSession() {
  const { admin } = useMessages()
  const queries = useQueryClient()
  const toast = useToast()
  const words = useFaultWords()
  return useMutation({
    mutationFn: ({ id }: SessionView) => api.delete<void>(`/api/admin/sessions/${encodeURIComponent(id)}`),
    onSuccess: (_answer, session) => toast({ text: admin.ended(session.name) }),
    onError: error => toast({ text: words(error), tone: 'failed' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
}
