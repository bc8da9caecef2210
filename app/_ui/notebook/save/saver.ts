import { dropDraft, findDraft, keepDraft } from './drafts.ts'
import type { Edits, Shelf } from './drafts.ts'
import type { CellData } from '@/lib/contracts/notebook.ts'

/** What a save may answer; faults of the network are `offline`, refusals of the server `refused` with their words. */
export type SaveAnswer =
  | { kind: 'saved'; cell: Pick<CellData, 'revision'> }
  | { kind: 'conflict'; current: CellData }
  | { kind: 'offline' }
  /** The session has ended: the text waits here until somebody signs in again. */
  | { kind: 'signed-out' }
  /** Somebody deleted the cell. */
  | { kind: 'gone' }
  | { kind: 'refused'; message: string }

export type SaveStatus =
  | { kind: 'saved'; at: number | null }
  | { kind: 'saving' }
  | { kind: 'offline'; since: number }
  | { kind: 'signed-out' }
  | { kind: 'conflict' }
  | { kind: 'refused'; message: string }

export type SaverOptions = {
  /** Under which drafts are kept, see `shelfKey`. */
  owner: string
  cells: CellData[]
  /** What the outbox still has to send: new cells, moves, deletions. */
  outside?: () => { pending: number; offlineSince: number | null; signedOut: boolean }
  shelf: Shelf
  send: (cellId: string, patch: Partial<Edits> & { revision: number }) => Promise<SaveAnswer>
  clock: () => number
  /** Calls back after so many milliseconds; answers how to take it back. */
  wait: (ms: number, run: () => void) => () => void
  /** A cell with unsaved text was deleted elsewhere: the page brings it back. */
  onGone?: (cellId: string, edits: Edits) => void
}

type Kept = {
  server: Edits
  local: Edits
  revision: number
  busy: boolean
  /** True while the server does not know of the cell yet. */
  held: boolean
  /** True where the browser had no room for the draft. */
  unkept: boolean
  cancel: (() => void) | null
  conflict: CellData | null
  refused: string | null
}
/** A cell as the page shows it: its text now, and the text of another window where the two fell apart. */
export type SavedCell = Edits & { conflict: CellData | null; dirty: boolean }

const settleMs = 600
const retryMs = 5_000

/**
 * Saves cells as one types: each change is kept in the browser at once, sent after a pause on the revision it was
 * made on, sent again after an outage, and put before the person where another window saved in between.
 */
export function createSaver(options: SaverOptions) {
  const { owner, shelf, send, clock, wait } = options
  const cells = new Map<string, Kept>()
  const views = new Map<string, SavedCell>()
  const listeners = new Set<() => void>()
  let lastSaved: number | null = null
  let offlineSince: number | null = null
  let signedOut = false
  let status: SaveStatus = { kind: 'saved', at: null }

  function publish(cellId: string): void {
    const cell = cells.get(cellId)
    if (cell) views.set(cellId, { ...cell.local, conflict: cell.conflict, dirty: !same(cell.local, cell.server) })
    else views.delete(cellId)
    status = readStatus()
    for (const listener of listeners) listener()
  }

  function readStatus(): SaveStatus {
    const all = [...cells.values()]
    const refused = all.find(cell => cell.refused !== null)?.refused
    if (all.some(cell => cell.conflict)) return { kind: 'conflict' }
    if (refused) return { kind: 'refused', message: refused }
    const outside = options.outside?.()
    if (signedOut || outside?.signedOut) return { kind: 'signed-out' }
    const since = offlineSince ?? outside?.offlineSince ?? null
    if (since !== null) return { kind: 'offline', since }
    if (outside?.pending || all.some(cell => cell.busy || !same(cell.local, cell.server))) return { kind: 'saving' }
    return { kind: 'saved', at: lastSaved }
  }

  function schedule(cellId: string, ms: number): void {
    const cell = cells.get(cellId)
    if (!cell) return
    cell.cancel?.()
    cell.cancel = wait(ms, () => void flush(cellId))
  }

  async function flush(cellId: string): Promise<void> {
    const cell = cells.get(cellId)
    if (!cell) return
    cell.cancel?.()
    cell.cancel = null
    if (cell.busy || cell.held || cell.conflict || same(cell.local, cell.server)) return
    cell.busy = true
    cell.refused = null
    publish(cellId)
    const sent = cell.local
    const answer = await send(cellId, { ...changes(cell.server, sent), revision: cell.revision })
    cell.busy = false
    settle(cellId, cell, sent, answer)
    publish(cellId)
  }

  function settle(cellId: string, cell: Kept, sent: Edits, answer: SaveAnswer): void {
    if (answer.kind !== 'offline') offlineSince = null
    signedOut = answer.kind === 'signed-out'
    if (answer.kind === 'saved') {
      cell.server = sent
      cell.revision = answer.cell.revision
      lastSaved = clock()
      if (same(cell.local, sent)) dropDraft(shelf, owner, cellId, sent.source)
      else schedule(cellId, settleMs)
    } else if (answer.kind === 'conflict') {
      collide(cellId, cell, answer.current)
    } else if (answer.kind === 'offline') {
      offlineSince ??= clock()
      schedule(cellId, retryMs)
    } else if (answer.kind === 'signed-out') {
      // Signing in again in another window is enough.
      schedule(cellId, retryMs)
    } else if (answer.kind === 'gone') {
      cell.held = true
      options.onGone?.(cellId, cell.local)
    } else cell.refused = answer.message
  }

  /** Only texts that differ are worth a question: a tab or a chart changed elsewhere is overwritten quietly. */
  function collide(cellId: string, cell: Kept, current: CellData): void {
    cell.revision = current.revision
    const theirs = editsOf(current)
    if (current.source === cell.local.source || current.source === cell.server.source) {
      cell.server = theirs
      if (!same(cell.local, theirs)) schedule(cellId, 0)
      return
    }
    if (cell.local.source === cell.server.source) {
      cell.local = { ...cell.local, source: current.source }
      cell.server = theirs
      if (!same(cell.local, theirs)) schedule(cellId, 0)
      return
    }
    cell.conflict = current
  }

  function adopt(data: CellData, held = false): void {
    const server = editsOf(data)
    const cell: Kept = {
      server,
      local: server,
      revision: data.revision,
      busy: false,
      held,
      unkept: false,
      cancel: null,
      conflict: null,
      refused: null,
    }
    cells.set(data.id, cell)
    const draft = findDraft(shelf, owner, data.id)
    if (draft) {
      const { kind, source, chart, view } = draft
      cell.local = { kind, source, chart, view }
      // A draft of revision 0 was written in a new cell whose adding the server has taken meanwhile.
      const fresh = draft.revision === 0 && data.revision === 1
      if (draft.revision !== data.revision && source !== data.source && !fresh) cell.conflict = data
      else if (same(cell.local, server)) dropDraft(shelf, owner, data.id)
      else schedule(data.id, 0)
    }
    publish(data.id)
  }

  for (const data of options.cells) adopt(data)

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    status: (): SaveStatus => status,
    /** The same object until something changed, so that React may compare it. */
    cell: (cellId: string): SavedCell | undefined => views.get(cellId),
    /** Takes up a cell; `held` where the server does not know of it yet: its text is kept, and sent once it does. */
    add: adopt,
    /** The server has taken a held cell: what was typed since goes after it. */
    confirm(data: CellData): void {
      const cell = cells.get(data.id)
      if (!cell) return
      cell.held = false
      cell.server = editsOf(data)
      cell.revision = data.revision
      if (same(cell.local, cell.server)) dropDraft(shelf, owner, data.id, data.source)
      else schedule(data.id, 0)
      publish(data.id)
    },
    /** Brings cells up to what the server has; text typed here stays, and where both changed the person chooses. */
    refresh(all: CellData[]): void {
      for (const data of all) {
        const cell = cells.get(data.id)
        if (!cell) adopt(data)
        else if (!cell.busy && !cell.held && data.revision > cell.revision) {
          if (same(cell.local, cell.server)) {
            cell.server = editsOf(data)
            cell.local = cell.server
            cell.revision = data.revision
          } else if (!cell.conflict) collide(data.id, cell, data)
          publish(data.id)
        }
      }
    },
    /** True where nothing of the cell waits to be sent. */
    isClean(cellId: string): boolean {
      const cell = cells.get(cellId)
      return !cell || (!cell.busy && !cell.held && !cell.conflict && same(cell.local, cell.server))
    },
    /** True where closing the page now would lose text: it is neither on the server nor kept in the browser. */
    wouldLose: (): boolean => [...cells.values()].some(cell => cell.unkept && !same(cell.local, cell.server)),
    /** Says anew how it stands: the outbox has moved. */
    restate(): void {
      status = readStatus()
      for (const listener of listeners) listener()
    },
    /** Forgets a deleted cell and answers what stood in it; what was not sent yet stays out. */
    remove(cellId: string): Edits | undefined {
      const cell = cells.get(cellId)
      cell?.cancel?.()
      cells.delete(cellId)
      dropDraft(shelf, owner, cellId)
      publish(cellId)
      return cell?.local
    },
    edit(cellId: string, patch: Partial<Edits>): void {
      const cell = cells.get(cellId)
      if (!cell) return
      cell.local = { ...cell.local, ...patch }
      const draft = { ...cell.local, revision: cell.revision, at: clock() }
      cell.unkept = !keepDraft(shelf, owner, cellId, draft)
      if (!cell.conflict && !cell.held) schedule(cellId, settleMs)
      publish(cellId)
    },
    /** Ends a conflict: `text` is what the cell shall hold, mine, theirs or a third. */
    resolve(cellId: string, text: string): void {
      const cell = cells.get(cellId)
      if (!cell?.conflict) return
      cell.server = editsOf(cell.conflict)
      cell.revision = cell.conflict.revision
      cell.local = { ...cell.local, source: text }
      cell.conflict = null
      if (same(cell.local, cell.server)) dropDraft(shelf, owner, cellId)
      else schedule(cellId, 0)
      publish(cellId)
    },
    /** Sends everything and resolves once nothing is on its way any more, with how it stands then. */
    async settled(): Promise<SaveStatus> {
      await this.flushAll()
      while (readStatus().kind === 'saving') {
        await new Promise<void>(resolve => {
          const stop = this.subscribe(() => {
            stop()
            resolve()
          })
        })
      }
      return readStatus()
    },
    /** Sends everything that is not saved yet: before a run, on Ctrl S, when the network is back. */
    async flushAll(): Promise<void> {
      await Promise.all([...cells.keys()].map(flush))
    },
  }
}
export type Saver = ReturnType<typeof createSaver>

function editsOf({ kind, source, chart, view }: CellData): Edits {
  return { kind, source, chart, view }
}

function same(a: Edits, b: Edits): boolean {
  return (
    a === b
    || (a.source === b.source
      && a.kind === b.kind
      && JSON.stringify(a.chart) === JSON.stringify(b.chart)
      && JSON.stringify(a.view) === JSON.stringify(b.view))
  )
}

function changes(from: Edits, to: Edits): Partial<Edits> {
  return {
    ...(from.source === to.source ? {} : { source: to.source }),
    ...(from.kind === to.kind ? {} : { kind: to.kind }),
    ...(JSON.stringify(from.chart) === JSON.stringify(to.chart) ? {} : { chart: to.chart }),
    ...(JSON.stringify(from.view) === JSON.stringify(to.view) ? {} : { view: to.view }),
  }
}
