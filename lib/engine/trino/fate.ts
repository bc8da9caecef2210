import type { Log } from '../../log.ts'
import type { TrinoServer } from './options.ts'
import { ask } from './session.ts'
import type { Transport } from './transport.ts'

/** How a query ended that was given up from our side. `unknown`: Trino does not say. */
export type Fate = 'done' | 'undone' | 'unknown'

/** Somebody waits for this; a busy cluster answers late. */
const patienceMs = 15_000
const pauseMs = 200

/**
 * Asks Trino how a statement that writes has ended, because what was stopped or lost on the way may be done all the
 * same. Never throws.
 */
export async function findFate(options: TrinoServer, transport: Transport, queryId: string, log: Log): Promise<Fate> {
  if (!/^\w+$/.test(queryId)) return 'unknown'
  const until = Date.now() + patienceMs
  try {
    while (Date.now() < until) {
      const { rows } = await ask(options, transport, {
        sql: `SELECT state FROM system.runtime.queries WHERE query_id = '${queryId}'`,
        user: options.user, trace: 'catalog', tags: 'sagwan-read', patienceMs, signal: AbortSignal.timeout(patienceMs),
      })
      const state = rows[0]?.[0]
      if (state === 'FINISHED') return 'done'
      if (state === 'FAILED') return 'undone'
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error)
    log.warn({ queryId, fault }, 'it is not known how a statement that writes ended')
  }
  return 'unknown'
}
