import { findOpenQueries } from '../audit/open-queries.ts'
import { toDatabaseError } from '../db/errors.ts'
import type { House } from './house.ts'

/**
 * Closes what a killed server left open: each `query.opened` without an end gets its `query.closed` as *interrupted*,
 * its row says so and its half-written rows are deleted. Run once, before the first request.
 * Answers how many there were.
 */
export async function recover(house: Pick<House, 'pool' | 'ledger' | 'results' | 'log'>): Promise<number> {
  const open = await findOpenQueries(house.pool)
  for (const { executionId, actor } of open) {
    const error = { code: 'interrupted' as const, message: 'the server was stopped while this ran; run it again' }
    const receipt = await house.ledger.append(actor, {
      kind: 'query.closed', executionId, outcome: 'interrupted', rows: 0, sizeBytes: 0, elapsedMs: 0, read: null,
      error, by: null,
    })
    await house.pool.query(
      `update executions set state = 'interrupted', rows = 0, parts = 0, ended_at = $2, closed_seq = $3, error = $4
        where id = $1`, [executionId, receipt.at, receipt.seq, JSON.stringify(error)])
      .catch(fault => { throw toDatabaseError(fault) })
    await house.results.remove(executionId)
      .catch(fault => house.log.warn({ err: fault, executionId }, 'half-written rows stay on disk'))
  }
  return open.length
}
