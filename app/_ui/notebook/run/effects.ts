import { api, ApiFault, isOffline } from '@/app/_ui/api.ts'
import type { ExecuteAnswer, ExecutionView } from '@/lib/contracts/query.ts'
import { toFault } from '@/lib/errors.ts'
import type { Fault } from '@/lib/errors.ts'
import { hasEnded } from './runner.ts'
import type { RunnerEffects } from './runner.ts'

const pollMs = 1000
const calmMs = 200

/** Any error of asking as a fault; where nothing answers, the network. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ApiFault) {
    return {
      code: error.code,
      message: error.message,
      params: error.params,
      ...(error.position ? { position: error.position } : {}),
    }
  }
  return isOffline(error) ? { code: 'internal', message: 'offline' } : toFault(error)
}

/** Asks again and again; for browsers, proxies and moments without server-sent events. */
function poll(id: string, onView: (view: ExecutionView) => void, onFault: (fault: Fault) => void): () => void {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const ask = async (): Promise<void> => {
    try {
      const view = await api.get<ExecutionView>(`/api/executions/${id}`)
      if (stopped) return
      onView(view)
      if (!hasEnded(view.state)) timer = setTimeout(() => void ask(), pollMs)
    } catch (error) {
      if (stopped) return
      // A closed laptop comes back: only an answer that says no ends the waiting.
      if (isOffline(error)) timer = setTimeout(() => void ask(), pollMs * 3)
      else onFault(faultOf(error))
    }
  }
  void ask()
  return () => {
    stopped = true
    clearTimeout(timer)
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

/** Server-sent events, and polling where the stream breaks. */
function follow(id: string, onView: (view: ExecutionView) => void, onFault: (fault: Fault) => void): () => void {
  const views = calm(onView)
  const source = new EventSource(`/api/executions/${id}/events`)
  let stopPolling: (() => void) | null = null
  source.addEventListener('execution', event => {
    const view = JSON.parse(String(event.data)) as ExecutionView
    if (hasEnded(view.state)) source.close()
    views.push(view)
  })
  source.addEventListener('error', () => {
    source.close()
    stopPolling ??= poll(id, onView, onFault)
  })
  return () => {
    source.close()
    views.stop()
    stopPolling?.()
  }
}

/** The runner's way to the server. */
export function serverEffects(notebookId: string): RunnerEffects {
  return {
    execute: (sql, cellId, engine) =>
      api.post<ExecuteAnswer>('/api/executions', { sql, notebookId, cellId, engine, waitMs: 800 }),
    read: id => api.get<ExecutionView>(`/api/executions/${id}`),
    cancel: async id => {
      await api.post(`/api/executions/${id}/cancel`)
    },
    follow,
    toFault: faultOf,
  }
}
