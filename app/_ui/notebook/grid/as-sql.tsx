'use client'

import { CodeXml, CornerDownRight, Copy } from 'lucide-react'
import { useState } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { GridState } from '@/lib/contracts/notebook.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Popover } from '@/app/_ui/base/popover.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { toStatement } from './statement.ts'

type Props = { sql: string; columns: ResultColumn[]; state: GridState; onCell: ((sql: string) => void) | null }

/** The grid's sort, filters and columns as a statement, to read, copy, or go on with in a cell of its own. */
export function AsSql({ sql, columns, state, onCell }: Props) {
  const { result, common, notebook } = useMessages()
  const toast = useToast()
  const [open, setOpen] = useState(false)
  const text = open ? toStatement(sql, columns, state) : ''
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast({ text: common.copied }),
      () => toast({ text: notebook.copyFailed, tone: 'failed' }),
    )
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={result.asSql}
      align="end"
      className="w-120 max-w-[calc(100vw-32px)]"
      trigger={
        <button type="button" className="flex items-center gap-1 rounded-3 px-1 hover:bg-sunk hover:text-ink">
          <CodeXml className="icon-12" aria-hidden />
          {result.asSql}
        </button>
      }
    >
      <p className="text-12 text-faded">{result.asSqlText}</p>
      <pre tabIndex={0} className="mt-2 max-h-72 overflow-auto rounded-4 bg-sunk px-2.5 py-2 font-mono text-12">
        {text}
      </pre>
      <div className="mt-3 flex gap-2">
        {onCell && (
          <Button
            kind="primary"
            onClick={() => {
              onCell(text)
              setOpen(false)
            }}
          >
            <CornerDownRight aria-hidden />
            {result.intoCell}
          </Button>
        )}
        <Button onClick={() => void copy()}>
          <Copy aria-hidden />
          {result.copySql}
        </Button>
      </div>
    </Popover>
  )
}
