'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import type { ExecutionRecord } from '@/lib/contracts/audit.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { api } from '@/app/_ui/api.ts'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

// The steps are those of the audit page: a notebook loads them when somebody looks.
const RecordStory = dynamic(() => import('./story.tsx').then(module => module.RecordStory), {
  ssr: false, loading: () => <Skeleton widths={[40, 70, 60]} />,
})

/** The story of one execution as it stands on the record: decided, opened, executed, closed, looked at, exported. */
export function CellRecord({ execution }: { execution: ExecutionView | null }) {
  const { notebook } = useMessages()
  const mayAudit = useMay('audit:read')
  const record = useQuery({
    // asked again when it has ended, and whenever it is opened: somebody may have looked meanwhile
    queryKey: ['record', execution?.id, execution?.state],
    queryFn: ({ signal }) => api.get<ExecutionRecord>(`/api/executions/${execution?.id}/record`, { signal }),
    enabled: execution !== null,
    refetchOnWindowFocus: false,
  })
  if (!execution) return <Empty title={notebook.recordNone}>{notebook.recordNoneText}</Empty>
  return (
    <div className="p-3">
      {record.isPending && <Skeleton widths={[40, 70, 60, 30, 80]} />}
      {record.isError && (
        <Failed part={notebook.tabRecordCell} error={record.error} onRetry={() => void record.refetch()} />
      )}
      {record.data && <RecordStory record={record.data} execution={execution} />}
      {mayAudit && (
        <Link href={`/audit?execution=${execution.id}`} className="text-12">
          {notebook.recordAudit}
        </Link>
      )}
    </div>
  )
}
