import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { Row } from '@/lib/contracts/engine.ts'
import type { ExecuteAnswer, ExecutionState, ExecutionView } from '@/lib/contracts/query.ts'
import type { Fault } from '@/lib/errors.ts'

/** What a cell has to show. `fault` is a fault of the asking (offline, too many); a failed run is in the view. */
export type RunState = {
  phase: 'idle' | 'loading' | 'starting' | 'running' | 'done'
  execution: ExecutionView | null
  /** First rows that came with the answer, so that a small result needs no second trip. */
  first: Row[] | null
  fault: Fault | null
  /** True where somebody else's result stands there, and was made with other rights than the reader's. */
  other: boolean
  stopping: boolean
}

export type RunnerEffects = {
  execute: (sql: string, cellId: string, engine: EngineKind | null) => Promise<ExecuteAnswer>
  read: (id: string) => Promise<ExecutionView>
  cancel: (id: string) => Promise<void>
  /** Follows an execution until it has ended; answers how to stop following. */
  follow: (id: string, onView: (view: ExecutionView) => void, onFault: (fault: Fault) => void) => () => void
  toFault: (error: unknown) => Fault
}

export const idle: RunState = {
  phase: 'idle',
  execution: null,
  first: null,
  fault: null,
  other: false,
  stopping: false,
}
const ended = new Set<ExecutionState>(['succeeded', 'failed', 'denied', 'cancelled', 'interrupted'])

/** True once nothing more will happen to an execution. */
export function hasEnded(state: ExecutionState): boolean {
  return ended.has(state)
}

/** Runs the cells of one page and follows what they run, also what was started before the page was opened. */
export function createRunner(effects: RunnerEffects) {
  const states = new Map<string, RunState>()
  const followed = new Map<string, () => void>()
  /** Counts the runs of a cell: an answer of an older one changes nothing. */
  const turns = new Map<string, number>()
  const ids = new Map<string, string>()
  const listeners = new Set<() => void>()
  let running: readonly string[] = []
  let stopped = 0

  function set(cellId: string, patch: Partial<RunState>): void {
    states.set(cellId, { ...(states.get(cellId) ?? idle), ...patch })
    running = [...states]
      .filter(([, state]) => state.phase === 'starting' || state.phase === 'running')
      .map(([id]) => id)
    for (const listener of listeners) listener()
  }

  function nextTurn(cellId: string): number {
    const turn = (turns.get(cellId) ?? 0) + 1
    turns.set(cellId, turn)
    ids.delete(cellId)
    followed.get(cellId)?.()
    followed.delete(cellId)
    return turn
  }

  function follow(cellId: string, turn: number, id: string): Promise<void> {
    return new Promise(resolve => {
      const stop = effects.follow(
        id,
        view => {
          if (turns.get(cellId) !== turn) return resolve()
          const done = hasEnded(view.state)
          set(cellId, {
            execution: view,
            phase: done ? 'done' : 'running',
            fault: null,
            ...(done ? { stopping: false } : {}),
          })
          if (!done) return
          stop()
          followed.delete(cellId)
          resolve()
        },
        fault => {
          if (turns.get(cellId) === turn) set(cellId, { fault, phase: 'done', stopping: false })
          resolve()
        },
      )
      followed.set(cellId, () => {
        stop()
        resolve()
      })
    })
  }

  /** Runs a statement for a cell and resolves when it has ended, however it ended. */
  async function run(cellId: string, sql: string, engine: EngineKind | null = null): Promise<ExecutionState | 'fault'> {
    const turn = nextTurn(cellId)
    set(cellId, { phase: 'starting', fault: null, other: false, stopping: false })
    try {
      const answer = await effects.execute(sql, cellId, engine)
      if (turns.get(cellId) !== turn) return 'fault'
      ids.set(cellId, answer.id)
      const view = answer.execution
      if (view && hasEnded(view.state)) {
        set(cellId, { phase: 'done', execution: view, first: answer.rows ?? null })
        return view.state
      }
      set(cellId, { phase: 'running', first: null, execution: view ?? null })
      // Stop was pressed before there was anything to stop.
      if (states.get(cellId)?.stopping) await effects.cancel(answer.id)
      await follow(cellId, turn, answer.id)
    } catch (error) {
      if (turns.get(cellId) === turn) set(cellId, { phase: 'done', fault: effects.toFault(error) })
      return 'fault'
    }
    return states.get(cellId)?.execution?.state ?? 'fault'
  }

  /** Shows what the cell ran last, and goes on following it where it still runs. */
  async function resume(cellId: string, executionId: string | null, otherExecutionId: string | null): Promise<void> {
    const id = executionId ?? otherExecutionId
    if (id === null || states.has(cellId)) return
    const turn = nextTurn(cellId)
    ids.set(cellId, id)
    set(cellId, { phase: 'loading' })
    try {
      const view = await effects.read(id)
      if (turns.get(cellId) !== turn) return
      set(cellId, { execution: view, phase: hasEnded(view.state) ? 'done' : 'running' })
      if (!hasEnded(view.state)) await follow(cellId, turn, id)
    } catch (error) {
      if (turns.get(cellId) !== turn) return
      const fault = effects.toFault(error)
      if (fault.code === 'result-other-rights') set(cellId, { phase: 'done', other: true })
      else if (fault.code === 'not-found') set(cellId, { phase: 'idle' })
      else set(cellId, { phase: 'done', fault })
    }
  }

  async function stop(cellId: string): Promise<void> {
    if (!running.includes(cellId)) return
    set(cellId, { stopping: true })
    const id = ids.get(cellId)
    if (id === undefined) return
    try {
      await effects.cancel(id)
    } catch (error) {
      set(cellId, { stopping: false, fault: effects.toFault(error) })
    }
  }

  return {
    run,
    resume,
    stop,
    /** Cell after cell; what fails or is denied does not keep the others from running. */
    async runAll(cells: { id: string; sql: string; engine: EngineKind | null }[]): Promise<void> {
      const mark = stopped
      for (const cell of cells) {
        if (stopped !== mark) return
        await run(cell.id, cell.sql, cell.engine)
      }
    },
    async stopAll(): Promise<void> {
      stopped += 1
      await Promise.all(running.map(stop))
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** The same object until something changed. */
    state: (cellId: string): RunState => states.get(cellId) ?? idle,
    running: (): readonly string[] => running,
    /** Lets go of every stream; what runs goes on on the server. */
    close(): void {
      for (const stop of followed.values()) stop()
      followed.clear()
    },
  }
}
export type Runner = ReturnType<typeof createRunner>
