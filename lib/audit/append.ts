import type pg from 'pg'
import type { Receipt } from '../contracts/audit.ts'
import { hashEntry, writeBody } from './body.ts'
import type { Draft } from './body.ts'
import { deriveColumns } from './derive.ts'
import type { SearchColumns } from './derive.ts'

/** An entry on its way: its columns are derived before the ledger is locked. */
export type Pending = { draft: Draft; columns: SearchColumns; at: Date }

/** Where the chain stands. */
export type Head = { seq: number; hash: Buffer; at: Date }

/** What a batch will write, known before it is committed. */
export type Batch = { head: Head; receipts: Receipt[] }

/** The commit was sent and not answered: whether `batch` is durable must be looked up. */
export class AmbiguousCommit extends Error {
  readonly batch: Batch
  constructor(batch: Batch, cause: unknown) {
    super('the connection was lost during the commit', { cause })
    this.batch = batch
  }
}

/** Long enough for a busy disk, short enough that people hear of it. */
const timeoutMs = 10_000
const lock = `begin; set local lock_timeout = ${timeoutMs}; set local statement_timeout = ${timeoutMs};
  select seq, hash, at from ledger_head where id = 1 for update`
const write = `with entries as (
    insert into ledger_entries (seq, at, kind, "user", outcome, address, execution_id, tables, columns, words, rows,
      body, previous, hash)
    select e.seq, e.at, e.kind, e.who, e.outcome, e.address, e.execution_id, string_to_array(e.tables, chr(31)),
      string_to_array(e.columns, chr(31)), e.words, e.rows, e.body, e.previous, e.hash
    from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::bigint[], string_to_array($12::text, chr(10)), $13::bytea[], $14::bytea[])
      as e(seq, at, kind, who, outcome, address, execution_id, tables, columns, words, rows, body, previous, hash)
    returning 1)
  update ledger_head set seq = $15, hash = $16, at = $17
  where id = 1 and seq = $18 and (select count(*) from entries) = $19`

/** A statement that the client gives up as well, for a network that hangs; its types do not know the setting. */
function timed(text: string): pg.QueryConfig & { query_timeout: number } {
  return { text, query_timeout: timeoutMs + 1000 }
}

/** Prepares an entry for a batch. Throws where the event cannot be written as JSON. */
export function prepareEntry(draft: Draft, at: Date): Pending {
  return { draft, at, columns: deriveColumns(draft.actor, draft.event) }
}

type HeadRow = { seq: string; hash: Buffer; at: Date }

/** The head from a row of `ledger_head`. */
export function toHead(row: HeadRow | undefined): Head {
  if (!row) throw new Error('the head of the ledger is missing')
  return { seq: Number(row.seq), hash: row.hash, at: row.at }
}

/** Begins the transaction and takes the head, in one message to the server. */
async function lockHead(client: pg.ClientBase): Promise<HeadRow | undefined> {
  // `pg` answers several statements with an array, which its types do not know.
  const answers: unknown = await client.query<HeadRow>(timed(lock))
  const last: pg.QueryResult<HeadRow> | undefined = Array.isArray(answers) ? answers.at(-1) : undefined
  return last?.rows[0]
}

function chain(head: Head, entries: Pending[]) {
  let { seq, hash, at } = head
  return entries.map(entry => {
    const previous = hash
    seq += 1
    // Never before the entry before it, so that time and sequence tell the same order on every instance.
    if (entry.at > at) at = entry.at
    const time = at.toISOString()
    const body = writeBody(entry.draft, seq, time)
    hash = hashEntry(previous, body)
    return { seq, at, time, body, previous, hash, columns: entry.columns }
  })
}

async function writeRows(client: pg.ClientBase, head: Head, entries: Pending[]): Promise<Batch> {
  const rows = chain(head, entries)
  const last = rows.at(-1)
  if (!last) throw new Error('an empty batch')
  const column = <T>(pick: (row: (typeof rows)[number]) => T): T[] => rows.map(pick)
  const result = await client.query({
    ...timed(write), name: 'ledger-append',
    values: [
      column(row => row.seq), column(row => row.time), column(row => row.columns.kind),
      column(row => row.columns.user), column(row => row.columns.outcome), column(row => row.columns.address),
      column(row => row.columns.executionId), column(row => row.columns.tables.join('\x1f')),
      column(row => row.columns.columns.join('\x1f')), column(row => row.columns.words),
      column(row => row.columns.rows),
      // JSON escapes line ends, so one text holds all the bodies, which is cheaper than an array of quoted ones.
      column(row => row.body).join('\n'), column(row => row.previous), column(row => row.hash),
      last.seq, last.hash, last.time, head.seq, rows.length,
    ],
  })
  if (result.rowCount !== 1) throw new Error('the head of the ledger moved while it was locked')
  return {
    head: { seq: last.seq, hash: last.hash, at: last.at },
    receipts: rows.map(row => ({ seq: row.seq, at: row.time, hash: row.hash.toString('hex') })),
  }
}

/**
 * Appends entries in one transaction: the head is locked, so instances take turns and the sequence has no gap.
 * Throws `AmbiguousCommit` where the commit was not answered; after any other error nothing was written.
 */
export async function appendBatch(pool: pg.Pool, entries: Pending[]): Promise<Batch> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    const batch = await writeRows(client, toHead(await lockHead(client)), entries)
    try {
      await client.query(timed('commit'))
    } catch (error) {
      throw new AmbiguousCommit(batch, error)
    }
    return batch
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection that failed is closed, which also rolls back what it had begun.
    client.release(failure)
  }
}

/**
 * Whether a batch whose commit was not answered is in the ledger. Waits for the head's lock, because the lost
 * connection's transaction may still be committing behind it.
 */
export async function isDurable(pool: pg.Pool, batch: Batch): Promise<boolean> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await lockHead(client)
    const found = await client.query<{ hash: Buffer }>('select hash from ledger_entries where seq = $1', [batch.head.seq])
    await client.query(timed('rollback'))
    return found.rows[0]?.hash.equals(batch.head.hash) ?? false
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(failure)
  }
}
