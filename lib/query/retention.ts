import { toDatabaseError } from '../db/errors.ts'
import { systemActor } from './actor.ts'
import type { House } from './house.ts'

/**
 * Deletes rows older than `RESULT_DAYS`, then the oldest until all results fit `RESULT_MAX_MB`. Each deletion is on
 * record before it happens. Executions keep their statement and their entries; only the rows go.
 */
export async function retain(
  house: Pick<House, 'config' | 'pool' | 'ledger' | 'results' | 'live' | 'log' | 'clock'>,
): Promise<number> {
  const { RESULT_DAYS, RESULT_MAX_MB } = house.config
  const stored = (await house.results.usage())
    .filter(({ executionId }) => !(house.live.all.get(executionId)?.run))
    .sort((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime())
  const oldest = house.clock().getTime() - RESULT_DAYS * 86_400_000
  let total = stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  let deleted = 0
  for (const { executionId, sizeBytes, modifiedAt } of stored) {
    const reason = modifiedAt.getTime() < oldest ? 'age' : total > RESULT_MAX_MB * 1_048_576 ? 'size' : null
    if (!reason) break
    const { rows } = await house.pool.query<{ user: string }>('select "user" from executions where id = $1', [executionId])
      .catch(error => { throw toDatabaseError(error) })
    await house.ledger.append(systemActor, {
      kind: 'result.deleted', executionId, of: rows[0]?.user ?? 'nobody', reason, sizeBytes,
    })
    await house.pool.query('update executions set gone_at = now() where id = $1', [executionId])
    await house.results.remove(executionId)
    total -= sizeBytes
    deleted += 1
  }
  if (deleted > 0) house.log.info({ deleted }, 'retention deleted results')
  return deleted
}
