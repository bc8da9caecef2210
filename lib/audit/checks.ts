import type pg from 'pg'
import type { AuditPage, VerifyReport } from '../contracts/audit.ts'

/** Keeps what a verification found; like the ledger itself it can only be added to. */
export async function saveCheck(pool: pg.Pool, report: VerifyReport): Promise<void> {
  await pool.query('insert into ledger_checks (seq, ok, report) values ($1, $2, $3)',
    [report.fault?.seq ?? report.entries, report.ok, JSON.stringify(report)])
}

/** What the last verification found, and up to which entry; null where there was none. */
export async function findLastCheck(pool: pg.Pool): Promise<AuditPage['verified']> {
  const found = await pool.query<{ at: Date; seq: string; ok: boolean }>(
    'select at, seq, ok from ledger_checks order by id desc limit 1')
  const row = found.rows[0]
  return row ? { at: row.at.toISOString(), seq: Number(row.seq), ok: row.ok } : null
}
