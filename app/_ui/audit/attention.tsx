'use client'

import { useQuery } from '@tanstack/react-query'
import { Hourglass, TriangleAlert } from 'lucide-react'
import type { AuditAttention } from '@/lib/contracts/audit.ts'
import { api } from '@/app/_ui/api.ts'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Failed } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** What waits for an auditor; asked when the page opens or is refreshed, because looking is on the record. */
export function useAttention(enabled: boolean) {
  return useQuery({
    queryKey: ['audit-attention'],
    enabled,
    queryFn: ({ signal }) => api.get<AuditAttention>('/api/audit/attention', { signal }),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
  })
}

type Props = {
  attention: ReturnType<typeof useAttention>
  onOpen: (seq: number) => void
  onFilter: (filter: AuditFilter) => void
}

/** Above the record, until somebody has looked: what ran otherwise than decided, and what was never reported. */
export function Attention({ attention: { data, error, refetch }, onOpen, onFilter }: Props) {
  const { proof } = useMessages()
  const format = useFormats()
  if (error) return <Failed part={proof.attentionPart} error={error} onRetry={() => void refetch()} />
  const [newest] = data?.differences ?? []
  const { unreported, unclosed } = data?.missing ?? { unreported: 0, unclosed: 0 }
  if (!data || (!newest && unreported + unclosed === 0)) return null
  return (
    <section aria-label={proof.attention}>
      {newest && (
        <div
          role="alert"
          className={
            'flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-plum bg-plum-wash px-6 py-1.5 text-13 '
            + 'max-phone:px-4'
          }
        >
          <p className="flex min-w-0 flex-1 basis-72 items-baseline gap-2 font-semibold text-plum">
            <TriangleAlert className="icon-12 translate-y-px" />
            {proof.openDifferences(data.open)}
          </p>
          <Button onClick={() => onOpen(newest.seq)}>{proof.lookAt(format.number(newest.seq))}</Button>
          {data.open > 1 && (
            <Button kind="quiet" onClick={() => onFilter({ outcome: 'differs' })}>
              {proof.showAll}
            </Button>
          )}
        </div>
      )}
      {unreported + unclosed > 0 && (
        <p className={
            'flex items-baseline gap-2 border-b border-line bg-amber-wash px-6 py-1.5 text-12 text-amber max-phone:px-4'
          }>
          <Hourglass className="icon-12 translate-y-0.5" />
          <span>
            {proof.lastDay} {unreported > 0 && proof.unreported(unreported)} {unclosed > 0 && proof.unclosed(unclosed)}
          </span>
        </p>
      )}
    </section>
  )
}
