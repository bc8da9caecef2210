'use client'

import { useEffect } from 'react'
import { ApiFault, isOffline } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Empty, Failed } from '@/app/_ui/base/states.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { fault: unknown; onRetry: () => void; onRun: () => void; part?: string; className?: string }

/** A server or a reader that starts again is back in seconds. */
const againMs = 2_000

/** True where waiting helps. */
export function isPassing(fault: unknown): boolean {
  if (isOffline(fault)) return true
  return (
    fault instanceof ApiFault && (fault.status === 503 || fault.code === 'engine-crashed' || fault.code === 'too-many')
  )
}

/**
 * Why rows cannot be read, in their place: gone ones with the way to new ones; where a part of the server is away it is
 * tried again by itself.
 */
export function GridFault({ fault, onRetry, onRun, part, className = 'nb-grid-fault' }: Props) {
  const { notebook, result, common } = useMessages()
  const passing = fault !== null && isPassing(fault)
  useEffect(() => {
    if (!passing) return
    const timer = setInterval(onRetry, againMs)
    return () => clearInterval(timer)
  }, [passing, onRetry])
  if (fault === null) return null
  if (fault instanceof ApiFault && fault.code === 'result-gone') {
    return (
      <div role="alert" className={className}>
        <Empty title={notebook.goneTitle} action={<Button onClick={onRun}>{notebook.runAgain}</Button>}>
          {notebook.goneText}
        </Empty>
      </div>
    )
  }
  if (passing) {
    return (
      <div role="status" className="flex items-center gap-3 border-t border-line px-3 py-2 text-12 text-amber">
        {result.waitingServer}
        <Button kind="quiet" onClick={onRetry}>
          {common.retry}
        </Button>
      </div>
    )
  }
  return <Failed part={part ?? notebook.rowsFailed} error={fault} onRetry={onRetry} className={className} />
}
