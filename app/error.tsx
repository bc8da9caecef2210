'use client'

import { RotateCw } from 'lucide-react'
import { Button } from '@/app/_ui/base/button.tsx'
import { Empty } from '@/app/_ui/base/states.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** Catches what a page throws while it renders. The server has the details under `digest`. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const { common } = useMessages()
  return (
    <main className="grid h-full min-h-80 place-items-center" role="alert">
      <Empty
        heading="h1"
        title={common.pageFailed}
        action={
          <Button onClick={reset}>
            <RotateCw />
            {common.retry}
          </Button>
        }
      >
        {common.pageFailedText}
        {error.digest && <span className="mt-1 block font-mono text-11">{common.requestId(error.digest)}</span>}
      </Empty>
    </main>
  )
}
