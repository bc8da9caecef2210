import { useMemo, useRef } from 'react'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { CellData, CellKind } from '@/lib/contracts/notebook.ts'
import type { Place, Where } from '../context.tsx'
import type { NewCell } from '../save/outbox.ts'
import type { Runner } from '../run/runner.ts'
import { copyCell, findCopied } from './clipboard.ts'
import { newId } from './new-id.ts'
import type { Cells, Entry } from './use-cells.ts'

export type { Entry } from './use-cells.ts'
type Gone = { cellId: string; cell: NewCell; afterId: string | null; also?: () => void }

/** Where a new cell goes: the id of the cell before it, null for the top. */
function cellBefore(cells: Entry[], where: Where): string | null {
  const last = cells[cells.length - 1]?.id ?? null
  if (where.cellId === null) return last
  const index = cells.findIndex(cell => cell.id === where.cellId)
  return where.before ? (cells[index - 1]?.id ?? null) : where.cellId
}

/** What one can do with cells, by menu, key and pointer; each can be undone or done back. */
export function useActions(
  { order, saver, change, setKind }: Cells, go: (place: Place | null) => void, mayEdit: boolean,
) {
  const { notebook } = useMessages()
  const toast = useToast()
  const words = useRef({ notebook, toast })
  words.current = { notebook, toast }
  const gone = useRef<Gone[]>([])

  return useMemo(() => {
    const entryOf = (cellId: string) => order.current.find(({ id }) => id === cellId)
    const contentOf = (cellId: string): NewCell | undefined => {
      const cell = saver.cell(cellId)
      const entry = entryOf(cellId)
      return cell && entry && { kind: entry.kind, source: cell.source, chart: cell.chart, view: cell.view }
    }
    const insert = (cell: NewCell, afterId: string | null, editing: boolean): string => {
      const cellId = newId()
      change({ kind: 'add', cellId, cell, afterId, fresh: true })
      go({ cellId, editing })
      return cellId
    }

    const add = (kind: CellKind, where: Where, editing = true, source = '') =>
      void insert({ kind, source, chart: null }, cellBefore(order.current, where), editing)
    const duplicate = (cellId: string) => {
      const cell = contentOf(cellId)
      if (cell) insert(cell, cellId, false)
    }
    /** Brings back what was deleted last; what went with it comes back too. */
    const undo = (which = gone.current.at(-1)) => {
      if (!which || !gone.current.includes(which)) return
      gone.current = gone.current.filter(one => one !== which)
      const { cellId, cell, afterId, also } = which
      change({ kind: 'add', cellId, cell, afterId, fresh: false })
      also?.()
      go({ cellId, editing: false })
    }
    const take = (cellId: string, also?: () => void): { index: number; taken: Gone } | undefined => {
      const index = order.current.findIndex(({ id }) => id === cellId)
      const cell = contentOf(cellId)
      if (!cell) return undefined
      const taken: Gone = { cellId, cell, afterId: order.current[index - 1]?.id ?? null, ...(also ? { also } : {}) }
      gone.current = [...gone.current.slice(-49), taken]
      saver.remove(cellId)
      change({ kind: 'delete', cellId })
      return { index, taken }
    }
    const remove = (cellId: string) => {
      const next = neighbour(order.current, cellId)
      const done = take(cellId)
      if (!done) return
      go(next ? { cellId: next, editing: false } : null)
      words.current.toast({ text: words.current.notebook.cellDeleted(done.index + 1), undo: () => undo(done.taken) })
    }
    const moveTo = (cellId: string, target: number) => {
      const at = order.current.findIndex(({ id }) => id === cellId)
      const index = Math.max(0, Math.min(target, order.current.length - 1))
      if (at < 0 || index === at) return
      const rest = order.current.filter(({ id }) => id !== cellId)
      change({ kind: 'move', cellId, afterId: rest[index - 1]?.id ?? null })
    }
    const move = (cellId: string, by: -1 | 1) => {
      const at = order.current.findIndex(({ id }) => id === cellId)
      if (at + by >= 0) moveTo(cellId, at + by)
    }
    const convert = (cellId: string, kind: CellKind) => {
      if (entryOf(cellId)?.kind !== kind) setKind(cellId, kind)
      go({ cellId, editing: false })
    }
    const copy = (cellId: string) => {
      const cell = contentOf(cellId)
      if (cell && copyCell(cell)) words.current.toast({ text: words.current.notebook.cellCopied })
    }
    const cut = (cellId: string) => {
      const cell = contentOf(cellId)
      if (cell && copyCell(cell)) remove(cellId)
    }
    const paste = (where: Where) => {
      const cell = findCopied()
      if (cell) insert(cell, cellBefore(order.current, where), false)
    }
    /** Splits at the cursor: what stands behind it goes into a cell below. */
    const split = (cellId: string, before: string, after: string) => {
      const entry = entryOf(cellId)
      if (!entry) return
      saver.edit(cellId, { source: before })
      insert({ kind: entry.kind, source: after, chart: null }, cellId, true)
    }
    /** Merges with the cell below, of the same kind. */
    const merge = (cellId: string) => {
      const at = order.current.findIndex(({ id }) => id === cellId)
      const below = order.current[at + 1]
      const upper = saver.cell(cellId)?.source
      const lower = below && below.kind === order.current[at]?.kind ? saver.cell(below.id)?.source : undefined
      if (!below || upper === undefined || lower === undefined) return
      const done = take(below.id, () => saver.edit(cellId, { source: upper }))
      saver.edit(cellId, { source: [upper.trimEnd(), lower].filter(text => text !== '').join('\n\n') })
      go({ cellId, editing: false })
      if (done) words.current.toast({ text: words.current.notebook.cellsMerged, undo: () => undo(done.taken) })
    }
    const mayMerge = (cellId: string): boolean => {
      const at = order.current.findIndex(({ id }) => id === cellId)
      return mayEdit && order.current[at + 1]?.kind === order.current[at]?.kind
    }
    const neighbourOf = (cellId: string, by: -1 | 1): Entry | undefined =>
      order.current[order.current.findIndex(({ id }) => id === cellId) + by]
    return {
      add, duplicate, remove, undo: () => undo(), move, moveTo, convert, copy, cut, paste, split, merge, mayMerge,
      neighbourOf,
    }
  }, [order, saver, change, setKind, go, mayEdit])
}
export type Actions = ReturnType<typeof useActions>

/** Where one stands once a cell is gone: the next one, or the one before the last. */
function neighbour(cells: Entry[], cellId: string): string | undefined {
  const at = cells.findIndex(({ id }) => id === cellId)
  return (cells[at + 1] ?? cells[at - 1])?.id
}

/** Shows what a cell ran last; its own run first, else that of somebody with equal sight. */
export function resumeCell(runner: Runner, cell: CellData): Promise<void> {
  return runner.resume(cell.id, cell.executionId, cell.otherExecutionId)
}
