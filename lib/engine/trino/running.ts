import type { ClusterQuery } from '../../contracts/engine.ts'
import { AppError, isAppError } from '../../errors.ts'
import type { TrinoServer } from './options.ts'
import { ask } from './session.ts'
import { stageOf } from './stage.ts'
import type { Transport } from './transport.ts'

/** Names under which statements are analysed: those queries end in milliseconds and are nobody's. */
const analysisName = /~[0-9a-f]{32}$/
/** A query's id is written into an address. */
const queryId = /^\d{8}_\d{6}_\d{5}_\w{1,20}$/
/** More than anybody reads, and few enough for every coordinator. */
const maxQueries = 1_000
/** A listing comes soon even from a busy coordinator, or the page that waits for it should say so. */
const patienceMs = 10_000

/** Every query of the cluster that has not ended, the oldest first, without our own listings and analyses. */
export async function listQueries(options: TrinoServer, transport: Transport): Promise<ClusterQuery[]> {
  const { rows } = await ask(options, transport, {
    sql: `SELECT query_id, "user", source, state, to_unixtime(created) * 1000, substr(query, 1, 2000) FROM system.runtime.queries
      WHERE state NOT IN ('FINISHED', 'FAILED') ORDER BY created LIMIT ${maxQueries}`,
    user: options.user, trace: 'running', tags: 'sagwan-read', signal: AbortSignal.timeout(patienceMs),
  }).catch((error: unknown) => {
    if (!isAppError(error) || error.code !== 'cancelled') throw error
    throw new AppError('engine-unavailable', `Trino does not say what runs within ${patienceMs / 1000} seconds`, { cause: error })
  })
  return rows.flatMap(([id, user, source, state, created, sql]) => {
    if (user === options.user || analysisName.test(String(user))) return []
    return [{
      id: String(id), user: String(user), source: source === null ? null : String(source), stage: stageOf(String(state)),
      since: new Date(Number(created)).toISOString(), sql: String(sql),
    }]
  })
}

/** Ends a query as the service account, which the decision point lets do so. Throws `not-found` for what is no query. */
export async function stopQuery(transport: Transport, options: TrinoServer, id: string): Promise<void> {
  if (!queryId.test(id)) throw new AppError('not-found', 'there is no such statement')
  await transport.send({ method: 'DELETE', url: `/v1/query/${id}`, headers: { 'X-Trino-User': options.user }, patienceMs: 5_000 })
}
