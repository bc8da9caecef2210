'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { WholeValue } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Shown } from '../grid/grid.tsx'
import { JsonTree } from './json-tree.tsx'
import { parseNested } from './nested.ts'

/** What a browser shows at once without a stutter; the rest is paged. */
const pieceChars = 100_000
/** Nested values up to this are read whole, so that they can be folded. */
const treeChars = 1_000_000

/** True where a window holds only the beginning of a value. */
export function isCut(value: unknown): boolean {
  return typeof value === 'string' && value.endsWith('…') && value.length > 10_000
}

/** The whole of a long value, read only when it is asked for, in pieces that a browser can show. */
export function LongValue({ shown }: { shown: Shown }) {
  const { result } = useMessages()
  const formats = useFormats()
  const [wanted, setWanted] = useState(false)
  const [from, setFrom] = useState(0)
  const { executionId, row, position, sort, filter, column, masked } = shown
  const nestable = column.kind === 'json' || column.kind === 'nested'
  const read = (start: number, chars: number, signal: AbortSignal) =>
    api.post<WholeValue>(
      `/api/executions/${executionId}/value`,
      { row, column: position, from: start, chars, sort, filter },
      { signal },
    )
  const size = useQuery({
    queryKey: ['value-length', executionId, row, position, sort, filter],
    queryFn: ({ signal }) => read(0, 1, signal),
    staleTime: Infinity,
    retry: false,
  })
  const length = size.data?.length ?? 0
  const asTree = nestable && length <= treeChars
  const piece = useQuery({
    queryKey: ['value', executionId, row, position, sort, filter, from, asTree],
    enabled: wanted && size.data !== undefined,
    queryFn: ({ signal }) => read(from, asTree ? treeChars : pieceChars, signal),
    staleTime: 60_000,
    gcTime: 30_000,
    retry: false,
  })
  const failed = size.error ?? piece.error
  if (failed) {
    const retry = () => void (size.error ? size.refetch() : piece.refetch())
    return <Failed part={result.valueFailed} error={failed} onRetry={retry} className="px-0" />
  }
  if (!size.data) return <Skeleton widths={[90, 60]} className="py-2" />
  const all = formats.number(length)
  if (!wanted) {
    return (
      <>
        <p className="text-12 text-faded">{result.cutValue(all)}</p>
        <Button className="mt-2" onClick={() => setWanted(true)}>
          {result.loadWhole}
        </Button>
      </>
    )
  }
  const text = piece.data?.text
  if (text === undefined || text === null) return <Skeleton className="py-2" />
  const nested = asTree ? parseNested(column.kind, text) : undefined
  const end = Math.min(length, from + pieceChars)
  return (
    <>
      {nested !== undefined ? (
        <JsonTree value={nested} />
      ) : (
        <pre
          tabIndex={0}
          dir="auto"
          className={`max-h-[60vh] overflow-auto font-mono text-12 break-words whitespace-pre-wrap select-text ${masked ? 'text-amber' : ''}`}
        >
          {asTree ? text : text.slice(0, pieceChars * 2)}
        </pre>
      )}
      {!asTree && (
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <Button disabled={from === 0} onClick={() => setFrom(Math.max(0, from - pieceChars))}>
            {result.before}
          </Button>
          <Button disabled={end >= length} onClick={() => setFrom(end)}>
            {result.next}
          </Button>
          <span className="text-12 text-faded">
            {result.partOf(formats.number(from + 1), formats.number(end), all)}
          </span>
        </div>
      )}
    </>
  )
}
