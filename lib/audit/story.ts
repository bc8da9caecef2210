import type pg from 'pg'
import type { AuditStory, LedgerEntry } from '../contracts/audit.ts'
import { reachDatabase } from '../db/errors.ts'
import { AppError } from '../errors.ts'
import { parseBody } from './body.ts'

type Row = { body: string; previous: Buffer; hash: Buffer }

const columns = 'body, previous, hash'
/** A result that is looked at every minute has a long story: it is told in parts. */
const maxStory = 500

function toEntry(row: Row): LedgerEntry {
  return { ...parseBody(row.body), previous: row.previous.toString('hex'), hash: row.hash.toString('hex') }
}

/**
 * An entry, with all entries about the same execution, oldest first. `next` is the hash of the entry that follows in
 * the chain, null where this one is the newest.
 * Throws `not-found`, `database-unavailable`.
 */
export async function readStory(pool: pg.Pool, seq: number): Promise<AuditStory> {
  return reachDatabase(async () => {
    const found = await pool.query<Row & { execution_id: string | null; seq: string }>(
      `select seq, execution_id, ${columns} from ledger_entries where seq = any($1::bigint[]) order by seq`, [[seq, seq + 1]])
    const row = found.rows.find(entry => Number(entry.seq) === seq)
    if (!row) throw new AppError('not-found', `the ledger has no entry \`${seq}\``)
    const following = found.rows.find(entry => Number(entry.seq) === seq + 1)
    const story = row.execution_id === null ? [toEntry(row)] : await readExecutionStory(pool, row.execution_id)
    return { entry: toEntry(row), story, next: following?.hash.toString('hex') ?? null }
  })
}

/** Everything on record about an execution, oldest first; nothing where there is none. Throws `database-unavailable`. */
export async function readExecutionStory(pool: pg.Pool, executionId: string): Promise<LedgerEntry[]> {
  return reachDatabase(async () => (await pool.query<Row>(
    `select ${columns} from ledger_entries where execution_id = $1 order by seq limit ${maxStory}`,
    [executionId])).rows.map(toEntry))
}
