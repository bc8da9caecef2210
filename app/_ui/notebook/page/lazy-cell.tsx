'use client'

import { memo, useCallback, useEffect, useRef, useSyncExternalStore } from 'react'
import { MarkdownCell } from '../cell/markdown-cell.tsx'
import { CellFrame } from '../cell/frame.tsx'
import { SqlCell } from '../cell/sql-cell.tsx'
import { useNotebook, useSavedCell } from '../context.tsx'
import type { CellKind } from '@/lib/contracts/notebook.ts'

type Props = { cellId: string; kind: CellKind; number: number; first: boolean }

/** A cell where it can be seen, and its text alone, in the same place, where it is far away. */
export const LazyCell = memo(function LazyCell({ cellId, kind, number, first }: Props) {
  const { near, place } = useNotebook()
  const holder = useRef<HTMLDivElement>(null)
  const listener = useRef<() => void>(() => {})
  const subscribe = useCallback((onChange: () => void) => {
    listener.current = onChange
    return () => {
      listener.current = () => {}
    }
  }, [])
  const isNear = useSyncExternalStore(subscribe, () => near.isNear(cellId), () => true)
  useEffect(() => {
    if (holder.current) return near.watch(holder.current, cellId, () => listener.current())
  }, [near, cellId])
  const drawn = isNear || place?.cellId === cellId
  const height = drawn ? undefined : near.height(cellId)
  return (
    <div ref={holder} id={`cell-${cellId}`} className="nb-place" style={height ? { minHeight: height } : undefined}>
      {!drawn ? (
        <FarCell cellId={cellId} kind={kind} number={number} first={first} />
      ) : kind === 'sql' ? (
        <SqlCell cellId={cellId} number={number} first={first} />
      ) : (
        <MarkdownCell cellId={cellId} number={number} first={first} />
      )}
    </div>
  )
})

/** The text of a cell that is out of sight: the browser's own search finds it, and a focus draws it. */
function FarCell({ cellId, kind, number, first }: Props) {
  const cell = useSavedCell(cellId)
  return (
    <CellFrame cellId={cellId} number={number} kind={kind} first={first}>
      <pre className="nb-far">{cell?.source}</pre>
    </CellFrame>
  )
}
