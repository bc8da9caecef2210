import type pg from 'pg'
import type { Difference, LedgerEvent, OpenDifference } from '../contracts/audit.ts'
import { reachDatabase } from '../db/errors.ts'
import { AppError } from '../errors.ts'
import { parseBody } from './body.ts'

/** Where an entry says that the engine did otherwise than decided; empty for every other entry. */
export function differencesOf(event: LedgerEvent): Difference[] {
  return event.kind === 'engine.reported' || event.kind === 'external.closed' ? event.differences : []
}

const unseen = `e.outcome = 'differs' and not exists (select from ledger_entries a
  where a.execution_id = e.execution_id and a.kind = 'difference.acknowledged'
    and (a.body::jsonb->'event'->>'of')::bigint = e.seq)`

/**
 * How many entries differ and have been acknowledged by nobody, and the newest `limit` of them. Throws
 * `database-unavailable`.
 */
export async function findOpenDifferences(
  pool: pg.Pool, limit: number,
): Promise<{ open: number; newest: OpenDifference[] }> {
  return reachDatabase(async () => {
    const found = await pool.query<{ body: string; open: number }>(
      `select e.body, count(*) over ()::int as open from ledger_entries e where ${unseen}
       order by e.seq desc limit $1`, [limit])
    return { open: found.rows[0]?.open ?? 0, newest: found.rows.map(({ body }) => {
      const { seq, at, actor, event } = parseBody(body)
      const executionId = 'executionId' in event ? event.executionId : ''
      return { seq, at, user: actor.user, executionId, differences: differencesOf(event) }
    }) }
  })
}

/**
 * The entry that differs, and whether somebody has acknowledged it. Throws `not-found` where the entry is none of the
 * kind, `database-unavailable`.
 */
export async function getDifference(
  pool: pg.Pool, seq: number,
): Promise<{ user: string; executionId: string; isOpen: boolean }> {
  return reachDatabase(async () => {
    const found = await pool.query<{ user: string; execution_id: string; open: boolean }>(
      `select e."user", e.execution_id, ${unseen} as open from ledger_entries e
       where e.seq = $1 and e.outcome = 'differs'`, [seq])
    const row = found.rows[0]
    if (!row) throw new AppError('not-found', `entry \`${seq}\` does not differ from what was decided`)
    return { user: row.user, executionId: row.execution_id, isOpen: row.open }
  })
}
