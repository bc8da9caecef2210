import type { ExecutionView } from '@/lib/contracts/query.ts'
import type { Fault } from '@/lib/errors.ts'
import { hasEnded } from './runner.ts'

const calmMs = 200

/** What a stream of several executions tells. `broken`: nothing more will come of it. */
export type StreamEvents = {
  view: (view: ExecutionView) => void
  fault: (id: string, fault: Fault) => void
  broken: () => void
}
export type FollowerEffects = {
  /** Opens a stream of these executions; answers how to close it. */
  open: (ids: string[], on: StreamEvents) => () => void
  /** Asks for one again and again, for browsers, proxies and moments without streams; answers how to stop. */
  poll: (id: string, onView: (view: ExecutionView) => void, onFault: (fault: Fault) => void) => () => void
}

type Watched = { views: ReturnType<typeof calm>; onFault: (fault: Fault) => void; stopPolling: (() => void) | null }

/**
 * Follows any number of executions over one stream, which is opened anew with all that still run when one is added;
 * where it breaks, each is asked for by itself. Answers `follow(id, onView, onFault)`, which answers how to stop.
 */
export function createFollower({ open, poll }: FollowerEffects) {
  const watched = new Map<string, Watched>()
  let close: (() => void) | null = null
  let waiting: ReturnType<typeof setTimeout> | undefined

  function forget(id: string): void {
    const one = watched.get(id)
    one?.stopPolling?.()
    watched.delete(id)
    if (watched.size > 0) return
    clearTimeout(waiting)
    waiting = undefined
    close?.()
    close = null
  }

  function reopen(): void {
    waiting = undefined
    close?.()
    const ids = [...watched].filter(([, { stopPolling }]) => stopPolling === null).map(([id]) => id)
    close = ids.length === 0 ? null : open(ids, {
      view(view) {
        const one = watched.get(view.id)
        if (hasEnded(view.state)) forget(view.id)
        one?.views.push(view)
      },
      fault(id, fault) {
        const one = watched.get(id)
        forget(id)
        one?.onFault(fault)
      },
      broken() {
        close = null
        for (const id of ids) {
          const one = watched.get(id)
          if (!one) continue
          one.stopPolling ??= poll(id, view => {
            if (hasEnded(view.state)) forget(id)
            one.views.push(view)
          }, fault => {
            forget(id)
            one.onFault(fault)
          })
        }
      },
    })
  }

  return function follow(id: string, onView: (view: ExecutionView) => void, onFault: (fault: Fault) => void): () => void {
    const views = calm(onView)
    watched.set(id, { views, onFault, stopPolling: null })
    // A moment later: cells that are started together come with one stream.
    waiting ??= setTimeout(reopen, 0)
    return () => {
      views.stop()
      forget(id)
    }
  }
}

/**
 * Hands on at most five views a second, the newest: a fast engine says more than an eye can follow, and each one
 * draws the cell anew. An end is handed on at once.
 */
function calm(onView: (view: ExecutionView) => void): { push: (view: ExecutionView) => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: ExecutionView | null = null
  let last = -calmMs
  const flush = () => {
    timer = undefined
    last = performance.now()
    const view = waiting
    waiting = null
    if (view) onView(view)
  }
  return {
    push(view) {
      waiting = view
      if (hasEnded(view.state)) {
        clearTimeout(timer)
        flush()
      } else timer ??= setTimeout(flush, Math.max(0, last + calmMs - performance.now()))
    },
    stop: () => clearTimeout(timer),
  }
}
