'use client'

import { CircleAlert } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Saver } from '../save/saver.ts'

/** Beside the title in the bar: whether the server has it. */
export function SavedState({ saver, updatedAt }: { saver: Saver; updatedAt: string }) {
  const { notebook } = useMessages()
  const formats = useFormats()
  const status = useSyncExternalStore(saver.subscribe, saver.status, saver.status)
  const clock = (at: number) => formats.clock(new Date(at).toISOString())
  const text = {
    saved: () =>
      notebook.saved(status.kind === 'saved' && status.at !== null ? clock(status.at) : formats.short(updatedAt)),
    saving: () => notebook.saving,
    offline: () => notebook.offlineSince(status.kind === 'offline' ? clock(status.since) : ''),
    conflict: () => notebook.changedElsewhere,
    refused: () => notebook.notSaved(status.kind === 'refused' ? status.message : ''),
  }[status.kind]()
  const bad = status.kind === 'offline' || status.kind === 'conflict' || status.kind === 'refused'
  return (
    <span role="status" className={bad ? 'flex items-center gap-1 text-11 text-plum' : 'text-11 text-faded'}>
      {bad && <CircleAlert className="icon-12" aria-hidden />}
      {text}
    </span>
  )
}
