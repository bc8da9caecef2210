'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UserCheck } from 'lucide-react'
import { useId, useState } from 'react'
import type { AuditAttention, LedgerEntry } from '@/lib/contracts/audit.ts'
import { api } from '@/app/_ui/api.ts'
import { isKind } from '@/app/_ui/audit/entry-kind.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useAccount, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** Says on the record that one has looked at an entry that differs; nothing where somebody has. */
export function Acknowledge({ entry, story }: { entry: LedgerEntry; story: LedgerEntry[] }) {
  const { proof } = useMessages()
  const words = useFaultWords()
  const queries = useQueryClient()
  const noteId = useId()
  const [note, setNote] = useState('')
  const mayVerify = useMay('audit:verify')
  const isOwn = useAccount().user === entry.actor.user
  const acknowledge = useMutation({
    mutationFn: () => api.post<AuditAttention>(`/api/audit/${entry.seq}/acknowledge`, { note }),
    onSuccess: attention => {
      queries.setQueryData(['audit-attention'], attention)
      void queries.invalidateQueries({ queryKey: ['health'] })
      return queries.invalidateQueries({ queryKey: ['audit-story'] })
    },
  })
  if (story.some(one => isKind(one, 'difference.acknowledged') && one.event.of === entry.seq)) return null
  return (
    <form
      className="mt-2 rounded-4 border border-plum bg-plum-wash px-3 py-2"
      onSubmit={event => {
        event.preventDefault()
        acknowledge.mutate()
      }}
    >
      <p className="font-semibold text-plum">{proof.notLooked}</p>
      <p>{isOwn ? proof.ownText : proof.notLookedText}</p>
      {mayVerify && !isOwn && (
        <>
          <label htmlFor={noteId} className="mt-2 mb-1 block font-medium text-ink">
            {proof.note}
          </label>
          <textarea
            id={noteId}
            rows={2}
            maxLength={500}
            value={note}
            onChange={event => setNote(event.target.value)}
            className="block w-full rounded-4 border border-edge bg-sheet px-2 py-1 text-13 text-ink"
          />
          <Button type="submit" className="mt-2" disabled={acknowledge.isPending}>
            <UserCheck />
            {proof.look}
          </Button>
          {acknowledge.isError && (
            <p role="alert" className="mt-1 text-plum">
              {words(acknowledge.error)}
            </p>
          )}
        </>
      )}
    </form>
  )
}
