import { api, ApiFault, isOffline } from '@/app/_ui/api.ts'
import type { ExecuteAnswer, ExecutionView } from '@/lib/contracts/query.ts'
import { toFault } from '@/lib/errors.ts'
import type { Fault } from '@/lib/errors.ts'
import { createFollower } from './follower.ts'
import type { StreamEvents } from './follower.ts'
import { hasEnded } from './runner.ts'
import type { RunnerEffects } from './runner.ts'

const pollMs = 1000

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

/** True where a server answers that is starting, or out of breath. */
function isAway(error: unknown): boolean {
  return error instanceof ApiFault && (error.status >= 502 || error.code === 'too-many')
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
      // A closed laptop and a server that starts again come back: only an answer that says no ends the waiting.
      if (isOffline(error) || isAway(error)) timer = setTimeout(() => void ask(), pollMs * 3)
      else onFault(faultOf(error))
    }
  }
  void ask()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

/** One connection for all of them: browsers open six to a server, and a page may run more cells than that. */
function openStream(ids: string[], on: StreamEvents): () => void {
  const source = new EventSource(`/api/executions/events?ids=${ids.join(',')}`)
  source.addEventListener('execution', event => on.view(JSON.parse(String(event.data)) as ExecutionView))
  source.addEventListener('fault', event => {
    const { id, fault } = JSON.parse(String(event.data)) as { id: string; fault: Fault }
    on.fault(id, fault)
  })
  source.addEventListener('error', () => {
    source.close()
    on.broken()
  })
  return () => source.close()
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
    follow: createFollower({ open: openStream, poll }),
    toFault: faultOf,
  }
}
