import type { KeyObject } from 'node:crypto'
import type pg from 'pg'
import { AppError } from '../errors.ts'
import { toHead } from './append.ts'
import { findLastCheckpoint, signCheckpoint, writeCheckpoint } from './checkpoint.ts'

export type NotaryOptions = { pool: pg.Pool; directory: string; signingKey: KeyObject; clock: () => Date }

/** Any number will do that nobody else uses; instances that share a folder sign one after the other. */
const notaryLock = 83140267

function cutOff(last: number, head: number): AppError {
  return new AppError('ledger-unavailable', `the ledger ends at entry ${head}, but entry ${last} was signed already;`
    + ' run `npm run ledger verify`')
}

/**
 * Signs the chain as it stands into the checkpoints' file, and answers the last entry signed; nothing is written
 * where no entry is new. Refuses, with `ledger-unavailable`, to sign over a ledger that contradicts what was signed.
 */
export async function signHead(options: NotaryOptions): Promise<number> {
  const { pool, directory, signingKey, clock } = options
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('select pg_advisory_lock($1)', [notaryLock])
    try {
      const before = findLastCheckpoint(directory)
      const head = toHead((await client.query('select seq, hash, at from ledger_head where id = 1')).rows[0])
      const last = before?.last ?? 0
      if (head.seq < last) throw cutOff(last, head.seq)
      if (before) await compare(client, last, before.head)
      if (head.seq === last) return last
      await compare(client, head.seq, head.hash.toString('hex'))
      writeCheckpoint(directory, signCheckpoint({
        first: last + 1, last: head.seq, count: head.seq - last, head: head.hash.toString('hex'),
        previous: before?.signature ?? null, at: clock().toISOString(),
      }, signingKey))
      return head.seq
    } finally {
      await client.query('select pg_advisory_unlock($1)', [notaryLock])
    }
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(failure)
  }
}

async function compare(client: pg.ClientBase, seq: number, hash: string): Promise<void> {
  const found = await client.query<{ hash: Buffer }>('select hash from ledger_entries where seq = $1', [seq])
  if (found.rows[0]?.hash.toString('hex') === hash) return
  throw new AppError('ledger-unavailable', `entry ${seq} of the ledger is not the one that was recorded; run`
    + ' `npm run ledger verify`')
}
