import type { Decision } from '../contracts/policy.ts'
import type { EngineKind } from '../contracts/catalog.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import type { ExecutionState, ExecutionView } from '../contracts/query.ts'
import type { Fault } from '../errors.ts'
import { toDatabaseError } from '../db/errors.ts'
import type { House } from './house.ts'

/** A row of `executions`, as `pg` gives it: bigint columns are strings. */
type ExecutionRow = {
  id: string; user: string; notebook_id: string | null; cell_id: string | null; engine: EngineKind; sql: string
  state: ExecutionState; decision: Decision; columns: ResultColumn[]; rows: string; parts: number; size_bytes: string
  error: Fault | null; created_at: Date; ended_at: Date | null; opened_seq: string | null; closed_seq: string | null
  gone_at: Date | null
}

/** An execution as the database keeps it: the view, and how many Parquet parts hold its rows. */
export type StoredExecution = { view: ExecutionView; parts: number }

/** Writes a new execution. PostgreSQL's text and jsonb hold no NUL, so the caller cleans `view.sql` first. */
export async function insertExecution(
  { pool }: Pick<House, 'pool'>, view: ExecutionView, sessionId: string | null,
): Promise<void> {
  await pool.query({
    name: 'insert-execution',
    text: `insert into executions (id, "user", session_id, notebook_id, cell_id, engine, sql, state, decision,
        fingerprint, columns, created_at, ended_at, opened_seq, error)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    values: [view.id, view.user, sessionId, view.notebookId, view.cellId, view.engine, view.sql, view.state,
      JSON.stringify(view.decision), view.decision?.fingerprint ?? '', JSON.stringify(view.columns), view.createdAt,
      view.endedAt, view.openedSeq, view.error ? JSON.stringify(view.error) : null],
  }).catch(error => { throw toDatabaseError(error) })
}

/** Brings the row up to the view: state, size, error, sequence numbers. */
export async function updateExecution({ pool }: Pick<House, 'pool'>, view: ExecutionView, parts: number): Promise<void> {
  await pool.query({
    name: 'update-execution',
    text: `update executions set state = $2, columns = $3, rows = $4, parts = $5, size_bytes = $6, error = $7,
        ended_at = $8, opened_seq = $9, closed_seq = $10 where id = $1`,
    values: [view.id, view.state, JSON.stringify(view.columns), view.rows, parts, view.sizeBytes,
      view.error ? JSON.stringify(view.error) : null, view.endedAt, view.openedSeq, view.closedSeq],
  }).catch(error => { throw toDatabaseError(error) })
}

/** The stored execution, or undefined where there is none. */
export async function findStored({ pool }: Pick<House, 'pool'>, id: string): Promise<StoredExecution | undefined> {
  const { rows } = await pool.query<ExecutionRow>({
    name: 'find-execution', text: 'select * from executions where id = $1', values: [id],
  }).catch(error => { throw toDatabaseError(error) })
  return rows[0] ? toStored(rows[0]) : undefined
}

function toStored(row: ExecutionRow): StoredExecution {
  return {
    parts: row.parts,
    view: {
      id: row.id,
      user: row.user,
      engine: row.engine,
      sql: row.sql,
      state: row.state,
      notebookId: row.notebook_id,
      cellId: row.cell_id,
      createdAt: row.created_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      elapsedMs: (row.ended_at ?? row.created_at).getTime() - row.created_at.getTime(),
      columns: row.columns,
      rows: Number(row.rows),
      sizeBytes: Number(row.size_bytes),
      percentage: row.ended_at ? 100 : null,
      detail: null,
      ahead: null,
      error: row.error,
      decision: row.decision,
      openedSeq: row.opened_seq === null ? null : Number(row.opened_seq),
      closedSeq: row.closed_seq === null ? null : Number(row.closed_seq),
      gone: row.gone_at !== null,
    },
  }
}
