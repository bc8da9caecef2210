import type pg from 'pg'
import type { Actor } from '../contracts/audit.ts'
import { reachDatabase } from '../db/errors.ts'
import { parseBody } from './body.ts'

/**
 * Queries on record as opened and never as closed, oldest first: what a crash left. Throws
 * `database-unavailable`.
 */
export async function findOpenQueries(pool: pg.Pool): Promise<{ executionId: string; actor: Actor }[]> {
  return reachDatabase(async () => {
    const found = await pool.query<{ execution_id: string; body: string }>(
      // By one index alone: bodies are wide, and nearly all of these queries are closed.
      `with open as materialized (
         select distinct o.execution_id from ledger_entries o where o.kind = 'query.opened' and not exists (
           select from ledger_entries c where c.execution_id = o.execution_id and c.kind = 'query.closed'))
       select e.execution_id, e.body from open join ledger_entries e using (execution_id)
       where e.kind = 'query.opened' order by e.seq`)
    return found.rows.map(row => ({ executionId: row.execution_id, actor: parseBody(row.body).actor }))
  })
}
