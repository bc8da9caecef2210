'use client'

import type { ExecutionView } from '@/lib/contracts/query.ts'
import { engineName } from '@/lib/contracts/catalog.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** How far a run is, in words: its place in the queue, or what the cluster says of it. */
export function ProgressLine({ execution }: { execution: ExecutionView }) {
  const { progress } = useMessages()
  const format = useFormats()
  const { ahead, detail, engine, percentage } = execution
  if (execution.state === 'queued' && ahead !== null) {
    return <p className="nb-foot" role="status">{progress.ahead(ahead)}</p>
  }
  if (execution.state !== 'running' || !detail) return null
  const { stage, splits, readRows, readBytes } = detail
  return (
    <div className="nb-foot" role="group" aria-label={progress.label}>
      <span className="whitespace-nowrap">
        {progress.stages[stage](engineName[engine])}
        {stage === 'running' && percentage !== null && (
          <>
            {' '}
            <b>{format.percent(percentage / 100)}</b>
          </>
        )}
      </span>
      {splits.total > 0 && (
        <span className="whitespace-nowrap">
          {progress.splits(format.number(splits.done), format.number(splits.total))}
        </span>
      )}
      {stage === 'running' && (
        <span className="min-w-0 truncate">
          {readRows === null || readBytes === null
            ? progress.readHidden
            : progress.read(format.number(readRows), format.bytes(readBytes))}
        </span>
      )}
    </div>
  )
}
