'use client'

import { Copy } from 'lucide-react'
import { SqlBlock } from '@/app/_ui/audit/sql-block.tsx'
import { Button } from '@/app/_ui/base/button.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { PutInNotebook } from '@/app/_ui/put-in-notebook.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** The statement of the question, to read, to copy, and to go on with in a notebook. */
export function SqlSide({ sql, title }: { sql: string; title: string }) {
  const { explore, notebook } = useMessages()
  const toast = useToast()
  const copy = () =>
    navigator.clipboard.writeText(sql).then(
      () => toast({ text: explore.copied }),
      () => toast({ text: notebook.copyFailed, tone: 'failed' }),
    )
  return (
    <section aria-label={explore.sql} className="grid content-start gap-3">
      <div>
        <h2 className="text-12 font-semibold">{explore.sql}</h2>
        <p className="text-12 text-faded">{explore.sqlText}</p>
      </div>
      <SqlBlock sql={sql} label={explore.sql} className="mt-0 max-h-none border border-line bg-sheet" />
      <div className="flex flex-wrap gap-2">
        <PutInNotebook sql={sql} title={title} />
        <Button onClick={() => void copy()}>
          <Copy />
          {explore.copy}
        </Button>
      </div>
    </section>
  )
}
