import type pg from 'pg'
import { reachDatabase } from '../db/errors.ts'
import { streamEntries } from './stream.ts'

/**
 * The ledger as NDJSON, oldest first, in chunks of whole lines: each line is the entry's own RFC 8785 text with its
 * `hash` and `previous` added as the last keys, so that whoever removes them can hash it again.
 */
export async function* exportEntries(pool: pg.Pool, first: number, last: number): AsyncGenerator<string> {
  const head = await reachDatabase(() => pool.query<{ seq: string }>('select seq from ledger_head where id = 1'))
  const end = Math.min(last, Number(head.rows[0]?.seq ?? 0))
  for await (const entries of streamEntries(pool, first, end)) {
    yield entries.map(({ body, hash, previous }) => `${body.toString('utf8').slice(0, -1)},"hash":"${hash.toString('hex')}",`
      + `"previous":"${previous.toString('hex')}"}\n`).join('')
  }
}
