import type { EngineKind } from '../contracts/catalog.ts'
import type { ExecutionView } from '../contracts/query.ts'
import type { Row, Run } from '../contracts/engine.ts'
import type { Lane } from '../policy/lanes.ts'
import { createTurns } from './turns.ts'
import type { Claim, Turns } from './turns.ts'

/** An execution this process is running, or ended a moment ago. */
export type LiveExecution = {
  view: ExecutionView
  startedAt: number
  parts: number
  /** Set while the engine has it. */
  run: Run | null
  /** Its place in the engine, from the moment it asks for one. */
  claim: Claim | null
  /** Who asked it to stop, and why it is stopping. */
  stopping: { by: string; why: 'person' | 'shutdown' } | null
  /** All rows, where there are few enough to answer at once. */
  first: Row[] | null
  /** Called with the view whenever it changed. */
  listeners: Set<(view: ExecutionView) => void>
  /** Resolves when the closing entry is on record and the row in the database says so. Never rejects. */
  done: Promise<void>
}

export type LiveExecutions = {
  all: Map<string, LiveExecution>
  /** The places of each engine. */
  turns: Record<EngineKind, Turns>
}

/** An empty register of running executions. `totals` says how many each engine runs at once; a cluster sees to that itself. */
export function createLive(totals: Record<EngineKind, number | null>): LiveExecutions {
  return { all: new Map(), turns: { duckdb: createTurns(totals.duckdb), trino: createTurns(totals.trino) } }
}

/** The execution's view with the time it has taken until now, and its place in the queue. */
export function currentView(live: LiveExecution): ExecutionView {
  if (live.view.endedAt) return live.view
  return { ...live.view, elapsedMs: Math.round(performance.now() - live.startedAt), ahead: live.claim?.ahead() ?? null }
}

/** Tells everybody who watches. A listener's fault is its own. */
export function notify(live: LiveExecution): void {
  for (const listener of live.listeners) listener(currentView(live))
}

/**
 * Waits for a place in the execution's engine and takes it; the answer gives it back. Statements beyond the limits of the
 * person, of their role's lane and of the engine wait for their turn.
 */
export async function takeTurn({ turns }: LiveExecutions, live: LiveExecution, lane: Lane): Promise<() => void> {
  if (live.stopping) return () => undefined
  const { user, engine } = live.view
  let told: number | null = null
  const claim = turns[engine].claim(user, lane, () => {
    if (live.listeners.size === 0) return
    const ahead = live.claim?.ahead() ?? null
    if (ahead === told) return
    told = ahead
    notify(live)
  })
  live.claim = claim
  await claim.entered
  return () => claim.release()
}
