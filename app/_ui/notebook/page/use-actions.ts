import { useCallback, useMemo, useRef, useState } from 'react'
import { api } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { CellAnswer, CellData, CellKind, NotebookData, OrderAnswer } from '@/lib/contracts/notebook.ts'
import type { Place, Where } from '../context.tsx'
import type { Runner } from '../run/runner.ts'
import type { Saver } from '../save/saver.ts'

export type Entry = { id: string; kind: CellKind }

/** Where a new cell goes: the id of the cell before it, null for the top. */
function cellBefore(cells: Entry[], where: Where): string | null {
  const last = cells[cells.length - 1]?.id ?? null
  if (where.cellId === null) return last
  const index = cells.findIndex(cell => cell.id === where.cellId)
  return where.before ? (cells[index - 1]?.id ?? null) : where.cellId
}

function insertAfter(cells: Entry[], afterId: string | null, cell: Entry): Entry[] {
  const index = afterId === null ? 0 : cells.findIndex(item => item.id === afterId) + 1
  return [...cells.slice(0, index), cell, ...cells.slice(index)]
}

type Options = {
  data: NotebookData
  saver: Saver
  runner: Runner
  go: (place: Place | null) => void
  onRevision: (revision: number) => void
}

/** The cells in their order, and what changes it: done on the page at once where it can be, and on the server. */
export function useActions({ data, saver, runner, go, onRevision }: Options) {
  const { notebook } = useMessages()
  const toast = useToast()
  const words = useFaultWords()
  const [cells, setCells] = useState<Entry[]>(() => data.cells.map(({ id, kind }) => ({ id, kind })))
  const now = useRef(cells)
  now.current = cells
  const path = `/api/notebooks/${data.id}/cells`

  const attempt = useCallback(
    async (work: () => Promise<void>): Promise<void> => {
      try {
        await work()
      } catch (error) {
        toast({ text: words(error), tone: 'failed' })
      }
    },
    [toast, words],
  )

  const put = useCallback(
    (answer: CellAnswer, afterId: string | null) => {
      onRevision(answer.revision)
      saver.add(answer.cell)
      setCells(before => insertAfter(before, afterId, { id: answer.cell.id, kind: answer.cell.kind }))
    },
    [saver, onRevision],
  )

  const add = useCallback(
    (kind: CellKind, where: Where, editing = true) =>
      attempt(async () => {
        const afterId = cellBefore(now.current, where)
        const answer = await api.post<CellAnswer>(path, { kind, afterId })
        put(answer, afterId)
        go({ cellId: answer.cell.id, editing })
      }),
    [attempt, path, put, go],
  )

  const duplicate = useCallback(
    (cellId: string) =>
      attempt(async () => {
        const cell = saver.cell(cellId)
        const entry = now.current.find(({ id }) => id === cellId)
        if (!cell || !entry) return
        const answer = await api.post<CellAnswer>(path, {
          kind: entry.kind,
          source: cell.source,
          chart: cell.chart,
          afterId: cellId,
        })
        put(answer, cellId)
        go({ cellId: answer.cell.id, editing: false })
      }),
    [attempt, path, put, go, saver],
  )

  const remove = useCallback(
    (cellId: string) =>
      attempt(async () => {
        const index = now.current.findIndex(({ id }) => id === cellId)
        const entry = now.current[index]
        const cell = saver.cell(cellId)
        if (!entry || !cell) return
        const afterId = now.current[index - 1]?.id ?? null
        const next = now.current[index + 1] ?? now.current[index - 1]
        onRevision((await api.delete<OrderAnswer>(`${path}/${cellId}`)).revision)
        setCells(before => before.filter(({ id }) => id !== cellId))
        saver.remove(cellId)
        go(next ? { cellId: next.id, editing: false } : null)
        const undo = () =>
          void attempt(async () => {
            const { source, chart } = cell
            const answer = await api.post<CellAnswer>(path, { kind: entry.kind, id: cellId, source, chart, afterId })
            put(answer, afterId)
            go({ cellId, editing: false })
            void resumeCell(runner, answer.cell)
          })
        toast({ text: notebook.cellDeleted(index + 1), undo })
      }),
    [attempt, path, put, go, saver, runner, toast, notebook, onRevision],
  )

  const move = useCallback(
    (cellId: string, by: -1 | 1) =>
      attempt(async () => {
        const order = now.current
        const index = order.findIndex(({ id }) => id === cellId)
        const entry = order[index]
        const target = index + by
        if (!entry || target < 0 || target >= order.length) return
        const rest = order.filter(({ id }) => id !== cellId)
        const afterId = rest[target - 1]?.id ?? null
        setCells([...rest.slice(0, target), entry, ...rest.slice(target)])
        try {
          onRevision((await api.post<OrderAnswer>(`${path}/${cellId}/move`, { afterId })).revision)
        } catch (error) {
          setCells(order)
          throw error
        }
      }),
    [attempt, path, onRevision],
  )

  return useMemo(
    () => ({
      cells,
      add: (...input: Parameters<typeof add>) => void add(...input),
      duplicate: (id: string) => void duplicate(id),
      remove: (id: string) => void remove(id),
      move: (id: string, by: -1 | 1) => void move(id, by),
      attempt,
    }),
    [cells, add, duplicate, remove, move, attempt],
  )
}

/** Shows what a cell ran last; its own run first, else that of somebody with equal sight. */
export function resumeCell(runner: Runner, cell: CellData): Promise<void> {
  return runner.resume(cell.id, cell.executionId, cell.otherExecutionId)
}
