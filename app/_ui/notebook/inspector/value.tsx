'use client'

import { Copy } from 'lucide-react'
import { Button } from '@/app/_ui/base/button.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Shown } from '../grid/grid.tsx'
import { groupDigits, isNumeric, plainText } from '../grid/format.ts'
import { JsonTree } from './json-tree.tsx'
import { parseNested } from './nested.ts'
import { isCut, LongValue } from './whole.tsx'

/** One value in full: every digit, every line, nested ones folded. */
export function ValuePanel({ shown }: { shown: Shown | null }) {
  const { notebook, common } = useMessages()
  const formats = useFormats()
  const toast = useToast()
  if (!shown) return <p className="text-faded">{notebook.valueEmpty}</p>
  const { column, row, value, masked } = shown
  const text = plainText(value)
  const cut = isCut(value)
  const nested = cut ? undefined : parseNested(column.kind, value)
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast({ text: common.copied }),
      () => toast({ text: notebook.copyFailed, tone: 'failed' }),
    )
  return (
    <div className="nb-side">
      <h2>{notebook.valueOf(column.name, formats.number(row + 1))}</h2>
      <section>
        <p className="flex items-center gap-2 text-12 text-faded">
          <code>{column.type}</code>
          {masked && (
            <>
              <MaskHatch />
              <span className="text-amber">{common.masked}</span>
            </>
          )}
        </p>
        {value === null ? (
          <p className="text-faded italic">{notebook.null}</p>
        ) : value === '' ? (
          <p className="text-faded">{notebook.emptyString}</p>
        ) : nested !== undefined ? (
          <JsonTree value={nested} />
        ) : (
          <pre
            dir="auto"
            className={`font-mono text-12 break-words whitespace-pre-wrap select-text ${masked ? 'text-amber' : ''}`}
          >
            {isNumeric(column.kind) ? groupDigits(text) : cut ? `${text.slice(0, 400)}…` : text}
          </pre>
        )}
        {cut && (
          <div className="mt-3">
            <LongValue key={`${shown.executionId} ${shown.row} ${shown.position}`} shown={shown} />
          </div>
        )}
        {!cut && typeof value === 'string' && value.length > 40 && (
          <p className="text-12 text-faded">{notebook.characters([...value].length)}</p>
        )}
      </section>
      {value !== null && !cut && (
        <Button onClick={() => void copy()}>
          <Copy aria-hidden />
          {notebook.copyValue}
        </Button>
      )}
    </div>
  )
}
