import type pg from 'pg'
import type { LedgerEvent } from '../contracts/audit.ts'
import { reachDatabase } from '../db/errors.ts'
import { parseBody } from './body.ts'

type Reported = { seq: number; at: string; event: Extract<LedgerEvent, { kind: 'engine.reported' }> }

/** What an engine reported of an execution; null where nothing is on record. Throws `database-unavailable`. */
export async function findReport(pool: pg.Pool, executionId: string): Promise<Reported | null> {
  return reachDatabase(async () => {
    const found = await pool.query<{ body: string }>(
      `select body from ledger_entries where execution_id = $1 and kind = 'engine.reported'
       order by seq limit 1`, [executionId])
    const { seq = 0, at = '', event } = found.rows[0] ? parseBody(found.rows[0].body) : {}
    return event?.kind === 'engine.reported' ? { seq, at, event } : null
  })
}
