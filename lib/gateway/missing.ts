import type { Pool } from 'pg'
import { reachDatabase } from '../db/errors.ts'

/** What Trino has not told of the last day: what is lost is at least counted. */
export type Missing = {
  /** Our own queries that ended more than five minutes ago, without a report of the engine. */
  unreported: number
  /** Queries from outside that began more than five minutes ago; some may still run. */
  unclosed: number
}

/** Counts both in the ledger. Throws `database-unavailable`. */
export async function countMissing(pool: Pool): Promise<Missing> {
  return reachDatabase(async () => {
    const found = await pool.query<Missing>(
      `with recent as (
         select kind, execution_id, body from ledger_entries
         where at >= (select at from ledger_head where id = 1) - interval '1 day' and at < now() - interval '5 minutes'
           and kind in ('query.opened', 'external.opened'))
       select count(*) filter (where kind = 'query.opened' and body like '%"engine":"trino"%'
           and exists (select 1 from ledger_entries c where c.execution_id = recent.execution_id and c.kind = 'query.closed'
             and c.outcome = 'succeeded')
           and not exists (select 1 from ledger_entries c where c.execution_id = recent.execution_id
             and c.kind = 'engine.reported'))::int as unreported,
         count(*) filter (where kind = 'external.opened' and not exists (select 1 from ledger_entries c
           where c.execution_id = recent.execution_id and c.kind = 'external.closed'))::int as unclosed
       from recent`)
    return found.rows[0] ?? { unreported: 0, unclosed: 0 }
  })
}
