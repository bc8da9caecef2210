import type { KeyObject } from 'node:crypto'
import type pg from 'pg'
import type { VerifyReport } from '../contracts/audit.ts'
import { reachDatabase } from '../db/errors.ts'
import { toHead } from './append.ts'
import type { Head } from './append.ts'
import { genesis } from './body.ts'
import { isSigned, readCheckpoints } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { inspectEntry } from './inspect.ts'
import type { LedgerFault, Link, Surroundings } from './inspect.ts'
import { streamEntries } from './stream.ts'
import { sweepLedger } from './sweep.ts'
import type { SweepOptions } from './sweep.ts'

export type VerifyOptions = {
  pool: pg.Pool
  /** Where the signed checkpoints are. */
  directory: string
  publicKey: KeyObject
  /** Called after each page, with entries done and entries in all. */
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
  /** How the quick pass goes, see `sweepLedger`; null: none. By itself it is made where there is enough to gain. */
  sweep?: Pick<SweepOptions, 'threads' | 'stretchBytes'> | null
}

type Ends = { head: Head; first: number; last: number }

/** Shorter ledgers are checked before threads have started. */
const sweepFrom = 10_000

async function readEnds(pool: pg.Pool): Promise<Ends> {
  // One statement, so that entries appended meanwhile stand in both or in neither.
  const found = await pool.query(`select h.seq, h.hash, h.at, (select coalesce(min(seq), 0) from ledger_entries) as first,
      (select coalesce(max(seq), 0) from ledger_entries) as last
    from (select 1) one left join ledger_head h on h.id = 1`)
  const row = found.rows[0]
  const range = { first: Number(row?.first), last: Number(row?.last) }
  if (row?.seq === null) return { head: { seq: 0, hash: genesis, at: new Date(0) }, ...range }
  return { head: toHead(row), ...range }
}

/** Checks the checkpoints among themselves: each signed by us, each following the one before. */
function inspectCheckpoints(checkpoints: (Checkpoint | undefined)[], key: KeyObject): LedgerFault | undefined {
  let before: Checkpoint | undefined
  for (const [index, checkpoint] of checkpoints.entries()) {
    const seq = checkpoint?.last ?? before?.last ?? 0
    const fault = (message: string): LedgerFault => ({ seq, what: 'signature', message })
    if (!checkpoint) {
      // A crash while it was written leaves half a line at the end, and the next checkpoint covers the same entries.
      continue
    }
    if (!isSigned(checkpoint, key)) return fault(`the checkpoint at entry ${seq} is not signed by the ledger's key`)
    if (checkpoint.first !== (before?.last ?? 0) + 1 || checkpoint.previous !== (before?.signature ?? null)
      || checkpoint.count !== checkpoint.last - checkpoint.first + 1) {
      return fault(`the checkpoint at entry ${seq} (line ${index + 1}) does not follow the one before it`)
    }
    before = checkpoint
  }
  return undefined
}

function inspectEnds(ends: Ends, link: Link, checkpoints: Checkpoint[]): LedgerFault | undefined {
  const { head } = ends
  const signed = checkpoints.at(-1)?.last ?? 0
  if (ends.last > head.seq) {
    const seq = head.seq + 1
    return { seq, what: 'inserted', message: `entry ${seq} was inserted: the ledger's head is entry ${head.seq}` }
  }
  const expected = Math.max(head.seq, signed)
  if (expected > link.seq) {
    const seq = link.seq + 1
    return { seq, what: 'cut-off', message: `entry ${seq} and all after it are missing: the ledger went up to at least`
      + ` entry ${expected}` }
  }
  if (head.hash.equals(link.hash)) return undefined
  return { seq: link.seq, what: 'altered', message: `entry ${link.seq} was altered: the ledger's head has another hash` }
}

/**
 * Reads the whole ledger and tells whether it is as it was written. Every entry is hashed again and compared with its
 * search columns, the chain with its head and with every signed checkpoint; `fault` is the first entry that is wrong.
 * Several threads go ahead as far as nothing is wrong; from there on it is one entry after the other.
 * Entries may be appended meanwhile. Throws `database-unavailable`, and the signal's reason when it is aborted.
 */
export async function verifyLedger(options: VerifyOptions): Promise<VerifyReport> {
  return reachDatabase(() => verify(options))
}

async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const { pool, directory, publicKey, onProgress, signal } = options
  const started = performance.now()
  // The checkpoints first: whatever they sign is in the database by then.
  const lines = readCheckpoints(directory)
  const ends = await readEnds(pool)
  const checkpoints = lines.filter(line => line !== undefined)
  const byLast = new Map(checkpoints.map(checkpoint => [checkpoint.last, checkpoint]))
  const signatures = inspectCheckpoints(lines, publicKey)
  const sweep = options.sweep ?? (options.sweep === undefined && ends.last >= sweepFrom ? {} : null)
  const swept = sweep && ends.first === 1 ? await sweepLedger({ ...sweep, pool, last: ends.last, checkpoints: byLast,
    ...(onProgress ? { onProgress } : {}), ...(signal ? { signal } : {}) }) : null
  let link: Link = swept?.link ?? { seq: 0, hash: genesis, previous: genesis }
  let checked = swept?.checkpoints ?? 0
  const report = (fault: LedgerFault | undefined | null): VerifyReport => ({
    ok: !fault, entries: link.seq, checkpoints: checked,
    head: link.seq === 0 ? null : { seq: link.seq, hash: link.hash.toString('hex') },
    fault: fault ?? null, elapsedMs: Math.round(performance.now() - started),
  })
  const around: Surroundings = {
    read: async seq => (await streamEntries(pool, seq, seq).next()).value?.[0], head: ends.head.hash,
  }
  const from = link.seq > 0 ? link.seq + 1 : Number.MIN_SAFE_INTEGER
  for await (const entries of streamEntries(pool, from, ends.last)) {
    signal?.throwIfAborted()
    for (const entry of entries) {
      const fault = await inspectEntry(entry, link, around)
      if (fault) return report(first(fault, signatures))
      link = { seq: entry.seq, hash: entry.hash, previous: entry.previous }
      const checkpoint = byLast.get(entry.seq)
      if (!checkpoint) continue
      if (checkpoint.head !== entry.hash.toString('hex')) {
        // Where the chain breaks right here, the entry after it names what happened more exactly.
        const after = await around.read(entry.seq + 1)
        const exact = after && await inspectEntry(after, link, around)
        return report(first(exact ?? rewritten(checkpoint), signatures))
      }
      checked += 1
    }
    onProgress?.(link.seq, ends.last)
  }
  return report(first(inspectEnds(ends, link, checkpoints), signatures))
}

function rewritten({ first, last }: Checkpoint): LedgerFault {
  return { seq: first, what: 'altered',
    message: `an entry from ${first} to ${last} was altered and the chain made anew: the signed checkpoint differs` }
}

/** The fault that comes first in the chain. */
function first(fault: LedgerFault | undefined, other: LedgerFault | undefined): LedgerFault | undefined {
  if (!fault || !other) return fault ?? other
  return other.seq < fault.seq ? other : fault
}
