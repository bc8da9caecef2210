import type pg from 'pg'
import type { Actor } from '../contracts/audit.ts'
import { reachDatabase } from '../db/errors.ts'
import { parseBody } from './body.ts'

/**
 * Which of these executions are on record as opened and not as closed, oldest first: what a crash left. Asked of the
 * ledger by execution, so that the answer takes as long for ten million entries as for ten. Throws
 * `database-unavailable`.
 */
export async function findOpenQueries(
  pool: pg.Pool, executionIds: string[],
): Promise<{ executionId: string; actor: Actor }[]> {
  if (executionIds.length === 0) return []
  return reachDatabase(async () => {
    const found = await pool.query<{ execution_id: string; body: string }>(
      `select o.execution_id, o.body from ledger_entries o
        where o.execution_id = any($1::text[]) and o.kind = 'query.opened' and not exists (
          select from ledger_entries c where c.execution_id = o.execution_id and c.kind = 'query.closed')
        order by o.seq`, [executionIds])
    return found.rows.map(row => ({ executionId: row.execution_id, actor: parseBody(row.body).actor }))
  })
}
