import type pg from 'pg'
import type { AuditLine } from '../contracts/audit.ts'
import { parseBody } from './body.ts'
import { summarise } from './summary.ts'

type Row = { outcome: string | null; tables: string[]; rows: string | null; body: string; execution_id: string | null }

/** The statements of some executions, by their ids. */
async function readStatements(pool: pg.Pool, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await pool.query<{ execution_id: string; body: string }>(
    `select execution_id, body from ledger_entries
     where execution_id = any($1) and kind in ('query.opened', 'query.denied', 'external.closed')`, [ids])
  return new Map(found.rows.map(row => {
    const { event } = parseBody(row.body)
    return [row.execution_id, 'sql' in event ? event.sql : '']
  }))
}

function toLine(row: Row, statements: Map<string, string>): AuditLine {
  const { seq, at, actor, event } = parseBody(row.body)
  return {
    seq, at, user: actor.user, kind: event.kind, outcome: row.outcome, executionId: row.execution_id,
    summary: summarise(event, row.execution_id === null ? undefined : statements.get(row.execution_id)),
    // Names that begin with a dot are the last parts, which only the search needs.
    tables: row.tables.filter(name => !name.startsWith('.')), rows: row.rows === null ? null : Number(row.rows),
  }
}

/** The lines of some entries, newest first. */
export async function readLines(pool: pg.Pool, seqs: number[]): Promise<AuditLine[]> {
  const found = await pool.query<Row>(
    `select outcome, tables, rows, body, execution_id from ledger_entries where seq = any($1::bigint[])
     order by seq desc`, [seqs])
  const ids = found.rows.flatMap(row => row.execution_id === null ? [] : [row.execution_id])
  const statements = await readStatements(pool, [...new Set(ids)])
  return found.rows.map(row => toLine(row, statements))
}
