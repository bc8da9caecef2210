'use client'

import { useQuery } from '@tanstack/react-query'
import { Hourglass, Stamp, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ExecutionProof } from '@/lib/contracts/proof.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { api } from '@/app/_ui/api.ts'
import { Failed } from '@/app/_ui/base/states.tsx'
import { ProofTables } from '@/app/_ui/proof/proof-tables.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The engine's report comes a moment after the end. */
const waitMs = 1_500

export type ProofStep = { icon: ReactNode; title: string; time: string | null; bad: boolean; body: ReactNode }

/**
 * What the engine says it applied, as a step of the record; null for engines that report nothing. Asked for once the
 * execution has ended, until the report is there or overdue.
 */
export function useProofStep(execution: ExecutionView | null): ProofStep | null {
  const { proof } = useMessages()
  const formats = useFormats()
  const ended =
    execution !== null && execution.engine === 'trino' && execution.endedAt !== null && execution.state !== 'denied'
  const found = useQuery({
    queryKey: ['proof', execution?.id],
    enabled: ended,
    queryFn: ({ signal }) => api.get<ExecutionProof>(`/api/executions/${execution?.id}/proof`, { signal }),
    refetchInterval: query => (query.state.data?.state === 'waiting' ? waitMs : false),
    staleTime: 60_000,
  })
  if (!ended) return null
  if (found.isError) {
    const body = <Failed part={proof.reported} error={found.error} onRetry={() => void found.refetch()} />
    return { icon: <TriangleAlert />, title: proof.reported, time: null, bad: true, body }
  }
  const answer = found.data
  if (!answer || answer.state === 'none') return null
  if (answer.state !== 'reported') {
    const isLate = answer.state === 'missing'
    return {
      icon: <Hourglass />,
      title: isLate ? proof.missing : proof.waiting,
      time: null,
      bad: isLate,
      body: <p>{isLate ? proof.missingText : proof.waitingText}</p>,
    }
  }
  const { agrees, exact, at, tables } = answer
  return {
    icon: agrees ? <Stamp /> : <TriangleAlert />,
    title: agrees ? proof.agrees : proof.differs,
    time: formats.time(at),
    bad: !agrees,
    body: (
      <>
        {!agrees && <p className="text-plum">{proof.askAuditor}</p>}
        <ProofTables
          rows={tables.map(({ table, filter, masks, reported, differs }) => ({
            table,
            as: null,
            differs,
            decided: { filter, masks },
            reported: reported && {
              filters: reported.filters,
              columns: reported.columns.map(column => ({ ...column, expression: null })),
            },
          }))}
        />
        {!exact && <p className="mt-1">{proof.notExact}</p>}
      </>
    ),
  }
}
