import type { ExecutionView } from '../contracts/query.ts'
import type { Row, Run } from '../contracts/engine.ts'

/** An execution this process is running, or ended a moment ago. */
export type LiveExecution = {
  view: ExecutionView
  startedAt: number
  parts: number
  /** Set while the engine has it. */
  run: Run | null
  /** Set while it waits for a place: lets it go on. */
  wake: (() => void) | null
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
  /** Per person: runs that hold a place, and those that wait for one, oldest first. */
  slots: Map<string, { running: number; waiting: (() => void)[] }>
}

/** An empty register of running executions. */
export function createLive(): LiveExecutions {
  return { all: new Map(), slots: new Map() }
}

/** The execution's view with the time it has taken until now. */
export function currentView(live: LiveExecution): ExecutionView {
  if (live.view.endedAt) return live.view
  return { ...live.view, elapsedMs: Math.round(performance.now() - live.startedAt) }
}

/** Tells everybody who watches. A listener's fault is its own. */
export function notify(live: LiveExecution): void {
  for (const listener of live.listeners) listener(live.view)
}

/**
 * Waits for one of the person's places and takes it; the answer gives it back. Statements beyond the limit queue in
 * the order they came.
 */
export async function takeSlot(executions: LiveExecutions, live: LiveExecution, concurrent: number): Promise<() => void> {
  const { user } = live.view
  const slot = executions.slots.get(user) ?? { running: 0, waiting: [] }
  executions.slots.set(user, slot)
  if (slot.running < concurrent) slot.running += 1
  else {
    await new Promise<void>(resolve => {
      live.wake = resolve
      slot.waiting.push(resolve)
    })
    live.wake = null
  }
  let given = false
  return () => {
    if (given) return
    given = true
    slot.running -= 1
    const next = slot.running < concurrent ? slot.waiting.shift() : undefined
    if (next) {
      slot.running += 1
      next()
    }
    if (slot.running === 0) executions.slots.delete(user)
  }
}
