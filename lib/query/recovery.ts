import { findOpenQueries } from '../audit/open-queries.ts'
import type { Decision } from '../contracts/policy.ts'
import { reachDatabase } from '../db/errors.ts'
import type { House } from './house.ts'
import { addWritten, writtenBy } from './written.ts'

const fault = { code: 'interrupted' as const, message: 'the server was stopped while this ran; run it again' }

/**
 * Closes what a killed server left open: each execution that has not ended gets its `query.closed` as *interrupted*
 * where it was opened and not closed on record, its row says so and its half-written rows are deleted. The row is
 * written before the opening entry, so nothing open is missed. Run once, before the first request.
 * Answers how many entries were closed.
 */
export async function recover(house: Pick<House, 'pool' | 'ledger' | 'results' | 'log'>): Promise<number> {
  const { rows } = await reachDatabase(() => house.pool.query<{ id: string; decision: Decision | null }>(
    `select id, decision from executions where state in ('queued', 'running')`))
  const faults = new Map(rows.map(({ id, decision }) => {
    // Whatever it was to write may be written: nobody saw its end.
    const writes = writtenBy(decision, null)
    return [id, { fault: addWritten(fault, writes), writes }]
  }))
  const unended = rows.map(({ id }) => id)
  const open = await findOpenQueries(house.pool, unended)
  for (const { executionId, actor } of open) {
    const found = faults.get(executionId)
    await house.ledger.append(actor, {
      kind: 'query.closed', executionId, outcome: 'interrupted', rows: 0, sizeBytes: 0, elapsedMs: 0, read: null,
      error: found?.fault ?? fault, by: null, ...(found?.writes ? { writes: found.writes } : {}),
    })
  }
  for (const id of unended) {
    await reachDatabase(() => house.pool.query(
      `update executions set state = 'interrupted', rows = 0, parts = 0, ended_at = now(), error = $2,
          closed_seq = (select max(seq) from ledger_entries where execution_id = $1::text and kind = 'query.closed')
        where id = $1::uuid`, [id, JSON.stringify(faults.get(id)?.fault ?? fault)]))
    await house.results.remove(id)
      .catch(error => house.log.warn({ err: error, executionId: id }, 'half-written rows stay on disk'))
  }
  return open.length
}
