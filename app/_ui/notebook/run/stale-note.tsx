'use client'

import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The result is of an older text: said where the numbers stand. */
export function StaleNote({ onRun }: { onRun: () => void }) {
  const { notebook } = useMessages()
  return (
    <>
      <span>{notebook.stale}</span>
      <button type="button" className="text-celadon hover:underline" onClick={onRun}>
        {notebook.runAgain}
      </button>
    </>
  )
}
