import type { CellKind, CellView } from '@/lib/contracts/notebook.ts'
import type { Shelf } from './drafts.ts'
import type { ChartSpec } from '@/lib/contracts/chart.ts'

/** `view` left out: as a new cell is looked at. */
export type NewCell = { kind: CellKind; source: string; chart: ChartSpec | null; view?: CellView }
/** A change of the order of cells, done on the page already and on its way to the server. */
export type Change =
  | { kind: 'add'; cellId: string; cell: NewCell; afterId: string | null; fresh: boolean }
  | { kind: 'move'; cellId: string; afterId: string | null }
  | { kind: 'delete'; cellId: string }
/** `gone`: what it speaks of is not there any more, so that there is nothing left to do. */
export type ChangeAnswer<Done> =
  | { kind: 'done'; answer: Done }
  | { kind: 'gone' }
  | { kind: 'offline' }
  /** The session has ended; what waits is sent once somebody has signed in again. */
  | { kind: 'signed-out' }
  | { kind: 'refused'; error: unknown }

export type OutboxOptions<Done> = {
  key: string
  shelf: Shelf
  send: (change: Change) => Promise<ChangeAnswer<Done>>
  wait: (ms: number, run: () => void) => () => void
  clock: () => number
  onDone: (change: Change, answer: Done | null) => void
  /** The server said no: the page must show again what is there. */
  onRefused: (change: Change, error: unknown) => void
}

const retryMs = 5_000

/**
 * Sends changes of the order one after the other, in the order they were made, however long the server is away. They
 * are kept in the browser, so that a page that was closed meanwhile goes on with them.
 */
export function createOutbox<Done>(options: OutboxOptions<Done>) {
  const { key, shelf, send, wait, clock } = options
  const listeners = new Set<() => void>()
  let queue = readQueue(shelf, key)
  let busy = false
  let cancel: (() => void) | null = null
  let offlineSince: number | null = null
  let signedOut = false

  function publish(): void {
    if (queue.length > 0) store(shelf, key, queue)
    else shelf.removeItem(key)
    for (const listener of listeners) listener()
  }

  async function work(): Promise<void> {
    cancel?.()
    cancel = null
    if (busy) return
    busy = true
    for (let change = queue[0]; change; change = queue[0]) {
      const answer = await send(change)
      signedOut = answer.kind === 'signed-out'
      if (answer.kind === 'offline' || answer.kind === 'signed-out') {
        if (answer.kind === 'offline') offlineSince ??= clock()
        cancel = wait(retryMs, () => void work())
        break
      }
      offlineSince = null
      queue = queue.slice(1)
      if (answer.kind === 'refused') options.onRefused(change, answer.error)
      else options.onDone(change, answer.kind === 'done' ? answer.answer : null)
      publish()
    }
    busy = false
    publish()
  }

  return {
    push(change: Change): void {
      queue = [...queue, change]
      publish()
      void work()
    },
    /** The same array until something changed. */
    pending: (): readonly Change[] => queue,
    offlineSince: (): number | null => offlineSince,
    signedOut: (): boolean => signedOut,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Tries again at once: when the page begins, when the network is back. */
    flush: (): Promise<void> => work(),
    close(): void {
      cancel?.()
    },
  }
}
export type Outbox = ReturnType<typeof createOutbox>

function readQueue(shelf: Shelf, key: string): Change[] {
  const text = shelf.getItem(key)
  if (text === null) return []
  try {
    const kept: unknown = JSON.parse(text)
    // We wrote it ourselves; what another version wrote and this one does not know is left out.
    return Array.isArray(kept) ? kept.filter(isChange) : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function isChange(value: unknown): value is Change {
  if (value === null || typeof value !== 'object' || !('kind' in value) || !('cellId' in value)) return false
  if (value.kind === 'add') return 'cell' in value && 'afterId' in value
  return value.kind === 'delete' || (value.kind === 'move' && 'afterId' in value)
}

function store(shelf: Shelf, key: string, queue: Change[]): void {
  try {
    shelf.setItem(key, JSON.stringify(queue))
  } catch (error) {
    // No room: the changes still stand on the page, and the page warns before it is closed.
    if (!(error instanceof DOMException)) throw error
  }
}

/** The order of cells after these changes; what names a cell that is not there goes to the end, as on the server. */
export function applyChanges<Cell extends { id: string; kind: CellKind }>(
  cells: readonly Cell[], changes: readonly Change[], make: (id: string, cell: NewCell) => Cell,
): Cell[] {
  let order = [...cells]
  for (const change of changes) {
    const there = order.find(({ id }) => id === change.cellId)
    const rest = order.filter(({ id }) => id !== change.cellId)
    if (change.kind === 'delete') order = rest
    else if (change.kind === 'add') order = insertAfter(rest, change.afterId, there ?? make(change.cellId, change.cell))
    else if (there) order = insertAfter(rest, change.afterId, there)
  }
  return order
}

/** Puts a cell behind another one; null: to the top. */
export function insertAfter<Cell extends { id: string }>(
  cells: readonly Cell[], afterId: string | null, cell: Cell,
): Cell[] {
  const found = cells.findIndex(({ id }) => id === afterId)
  const index = afterId === null ? 0 : found < 0 ? cells.length : found + 1
  return [...cells.slice(0, index), cell, ...cells.slice(index)]
}
