'use client'

import { CircleAlert } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { SignInAgain } from '@/app/_ui/sign-in/sign-in-again.tsx'
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
    'signed-out': () => notebook.signedOut,
    offline: () => notebook.offlineSince(status.kind === 'offline' ? clock(status.since) : ''),
    conflict: () => notebook.changedElsewhere,
    refused: () => notebook.notSaved(status.kind === 'refused' ? status.message : ''),
  }[status.kind]()
  const bad = status.kind !== 'saved' && status.kind !== 'saving'
  return (
    <span role="status" className={bad ? 'flex items-center gap-1 text-11 text-plum' : 'text-11 text-faded'}>
      {bad && <CircleAlert className="icon-12" aria-hidden />}
      {text}
      {status.kind === 'signed-out' && <SignInAgain className="ml-1 underline" />}
    </span>
  )
}
