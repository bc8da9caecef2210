import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api, ApiFault, isOffline } from '@/app/_ui/api.ts'
import { useFaultWords } from '@/app/_ui/base/states.tsx'
import { useToast } from '@/app/_ui/base/toast.tsx'
import { useAccount } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { blankCellView } from '../blank-view.ts'
import { shelfKey } from '../save/drafts.ts'
import type { Edits } from '../save/drafts.ts'
import { applyChanges, createOutbox, insertAfter } from '../save/outbox.ts'
import type { Change, NewCell } from '../save/outbox.ts'
import { createSaver } from '../save/saver.ts'
import { sendCell } from './send-cell.ts'
import { sendChange } from './send-change.ts'
import type { Done } from './send-change.ts'
import type { CellData, CellKind, NotebookData } from '@/lib/contracts/notebook.ts'

export type Entry = { id: string; kind: CellKind }

const wait = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

function toData(id: string, { kind, source, chart, view = blankCellView }: NewCell): CellData {
  return { id, kind, source, chart, view, executionId: null, otherExecutionId: null, revision: 0 }
}

/**
 * The cells of a page, their texts and their order. Everything a person does is done on the page at once, kept in the
 * browser, and sent when the server is there; what other windows did comes in when one looks at the page again.
 */
export function useCells(data: NotebookData, onData: (patch: Partial<NotebookData>) => void) {
  const { notebook } = useMessages()
  const { user } = useAccount()
  const toast = useToast()
  const words = useFaultWords()
  const latest = useRef({ onData, toast, words, notebook, refresh: async () => {}, order: [] as Entry[] })
  Object.assign(latest.current, { onData, toast, words, notebook })

  const [{ saver, outbox, first }] = useState(() => {
    const owner = shelfKey(user, data.id)
    const path = `/api/notebooks/${data.id}/cells`
    const box = createOutbox<Done>({
      key: `sagwan:outbox:${owner}`,
      shelf: window.localStorage,
      clock: Date.now,
      wait,
      send: change => sendChange(path, change),
      onDone: (change, answer) => {
        if (answer) latest.current.onData({ revision: answer.revision })
        if (change.kind !== 'add') return
        if (answer?.cell) made.confirm(answer.cell)
        else void latest.current.refresh()
      },
      onRefused: (_change, error) => {
        latest.current.toast({ text: latest.current.words(error), tone: 'failed' })
        void latest.current.refresh()
      },
    })
    const made = createSaver({
      owner,
      cells: data.cells,
      shelf: window.localStorage,
      clock: Date.now,
      outside: () => ({
        pending: box.pending().length, offlineSince: box.offlineSince(), signedOut: box.signedOut(),
      }),
      // A reader may look at a chart in another way, but that is kept by nobody.
      send: (cellId, patch) => data.mayEdit
        ? sendCell(data.id, cellId, patch)
        : Promise.resolve({ kind: 'saved', cell: { revision: patch.revision } }),
      wait,
      onGone: (cellId, edits) => bringBack(cellId, edits),
    })
    const bringBack = (cellId: string, cell: Edits) => {
      const { toast: say, notebook: own, order: cells } = latest.current
      const afterId = cells[cells.findIndex(({ id }) => id === cellId) - 1]?.id ?? null
      say({ text: own.keptYours })
      box.push({ kind: 'add', cellId, cell, afterId, fresh: false })
    }
    // What an earlier sitting could not send any more stands over what the server has.
    const known = new Map(data.cells.map(cell => [cell.id, cell]))
    const cells = applyChanges(data.cells, box.pending(), toData)
    for (const cell of cells) if (!known.has(cell.id)) made.add(cell, true)
    return { saver: made, outbox: box, first: cells }
  })

  const [cells, setCells] = useState<Entry[]>(() =>
    first.map(({ id, kind }) => ({ id, kind: saver.cell(id)?.kind ?? kind })))
  const order = useRef(cells)
  latest.current.order = order.current
  const put = useCallback((next: Entry[]) => {
    order.current = next
    latest.current.order = next
    setCells(next)
  }, [])

  /** Brings the page up to what other windows did; nothing that was typed here is touched. */
  const refresh = useCallback(async () => {
    if (outbox.pending().length > 0) return void outbox.flush()
    let now: NotebookData
    try {
      now = await api.get<NotebookData>(`/api/notebooks/${data.id}`)
    } catch (error) {
      // The page goes on with what it has; what it cannot send says so beside the title.
      if (isOffline(error) || error instanceof ApiFault) return
      throw error
    }
    if (outbox.pending().length > 0) return
    saver.refresh(now.cells)
    const there = new Set(now.cells.map(({ id }) => id))
    let next: Entry[] = now.cells.map(({ id, kind }) => ({ id, kind: saver.cell(id)?.kind ?? kind }))
    for (const [index, entry] of order.current.entries()) {
      if (there.has(entry.id)) continue
      const afterId = order.current[index - 1]?.id ?? null
      if (saver.isClean(entry.id)) saver.remove(entry.id)
      else next = insertAfter(next, afterId, entry)
    }
    put(next)
    latest.current.onData(now)
  }, [data.id, saver, outbox, put])
  latest.current.refresh = refresh

  useEffect(() => {
    const flush = () => {
      void outbox.flush()
      void saver.flushAll()
    }
    let seen = Date.now()
    const onLook = () => {
      if (document.visibilityState === 'hidden') return flush()
      // Coming back from another window, not from another field.
      if (Date.now() - seen > 2000) void saver.flushAll().then(refresh)
      seen = Date.now()
    }
    const onOnline = () => {
      flush()
      void refresh()
    }
    const onLeave = (event: BeforeUnloadEvent) => {
      if (saver.wouldLose()) event.preventDefault()
    }
    const unsubscribe = outbox.subscribe(saver.restate)
    window.addEventListener('online', onOnline)
    window.addEventListener('focus', onLook)
    window.addEventListener('beforeunload', onLeave)
    document.addEventListener('visibilitychange', onLook)
    flush()
    return () => {
      unsubscribe()
      window.removeEventListener('online', onOnline)
      window.removeEventListener('focus', onLook)
      window.removeEventListener('beforeunload', onLeave)
      document.removeEventListener('visibilitychange', onLook)
      flush()
      outbox.close()
    }
  }, [saver, outbox, refresh])

  /** Does a change on the page and sends it. */
  const change = useCallback((what: Change) => {
    put(applyChanges(order.current, [what], (id, { kind }) => ({ id, kind })))
    if (what.kind === 'add') saver.add(toData(what.cellId, what.cell), true)
    outbox.push(what)
  }, [put, saver, outbox])
  const setKind = useCallback((cellId: string, kind: CellKind) => {
    saver.edit(cellId, { kind })
    put(order.current.map(cell => (cell.id === cellId ? { ...cell, kind } : cell)))
  }, [put, saver])

  /** Sends everything; true once the server has all of it. */
  const settle = useCallback(async () => {
    void outbox.flush()
    return (await saver.settled()).kind === 'saved'
  }, [saver, outbox])

  return useMemo(
    () => ({ cells, order, saver, change, setKind, refresh, settle }),
    [cells, saver, change, setKind, refresh, settle],
  )
}
export type Cells = ReturnType<typeof useCells>
