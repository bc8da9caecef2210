import type { Pool } from 'pg'
import type { MissingReports } from '../contracts/audit.ts'
import { reachDatabase } from '../db/errors.ts'

/** An event may come so much later than its query ended. */
const graceMs = 5 * 60_000
const dayMs = 86_400_000
/** Counting reads a day of entries: pages that ask every few seconds get the count of a moment ago. */
const freshMs = 30_000

/** Counts both in the ledger, as of a moment. Throws `database-unavailable`. */
export async function countMissing(pool: Pool, now: Date): Promise<MissingReports> {
  return reachDatabase(async () => {
    const found = await pool.query<MissingReports>(
      `with recent as (
         select kind, execution_id, body from ledger_entries
         where at >= $1 and at < $2 and kind in ('query.opened', 'external.opened'))
       select count(*) filter (where kind = 'query.opened' and body like '%"engine":"trino"%'
           and exists (select 1 from ledger_entries c where c.execution_id = recent.execution_id
             and c.kind = 'query.closed' and c.outcome = 'succeeded')
           and not exists (select 1 from ledger_entries c where c.execution_id = recent.execution_id
             and c.kind = 'engine.reported'))::int as unreported,
         count(*) filter (where kind = 'external.opened' and not exists (select 1 from ledger_entries c
           where c.execution_id = recent.execution_id and c.kind = 'external.closed'))::int as unclosed
       from recent`, [new Date(now.getTime() - dayMs), new Date(now.getTime() - graceMs)])
    return found.rows[0] ?? { unreported: 0, unclosed: 0 }
  })
}

/** The count of the last day, counted again at most twice a minute. */
export function createMissing(pool: Pool, clock: () => Date): () => Promise<MissingReports> {
  let last: { at: number; counted: Promise<MissingReports> } | null = null
  return () => {
    const now = clock()
    if (last && Math.abs(now.getTime() - last.at) < freshMs) return last.counted
    const counted = countMissing(pool, now)
    const mine = { at: now.getTime(), counted }
    last = mine
    // A count that failed is not kept.
    counted.catch(() => { if (last === mine) last = null })
    return counted
  }
}
