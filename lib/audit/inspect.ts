import { hash } from 'node:crypto'
import type { VerifyReport } from '../contracts/audit.ts'
import { parseBody } from './body.ts'
import { deriveColumns } from './derive.ts'
import { writeSearch } from './stream.ts'
import type { RawEntry } from './stream.ts'

export type LedgerFault = NonNullable<VerifyReport['fault']>

/** The entry before, as far as the next one depends on it. */
export type Link = { seq: number; hash: Buffer; previous: Buffer }

/** What tells a removed entry from a moved one: its neighbours, and the hash the ledger's head names. */
export type Surroundings = { read(seq: number): Promise<RawEntry | undefined>; head: Buffer }

function bodySeq(entry: RawEntry | undefined): number | undefined {
  try {
    return entry && parseBody(entry.body.toString('utf8')).seq
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

function isWhole(entry: RawEntry): boolean {
  return hash('sha256', entry.chained, 'buffer').equals(entry.hash)
}

const altered = (seq: number, how: string): LedgerFault =>
  ({ seq, what: 'altered', message: `entry ${seq} was altered: ${how}` })

/** The entry is not chained to the one before: was something taken away, put in, moved, or rewritten? */
async function explainBreak(entry: RawEntry, before: Link, around: Surroundings): Promise<LedgerFault> {
  const { seq } = entry
  const number = bodySeq(entry)
  if (!isWhole(entry)) return altered(seq, 'its hash does not fit its text')
  const after = await around.read(seq + 1)
  // The rest of the chain stands on this entry: then it is the one before that does not belong.
  const stands = after ? after.previous.equals(entry.hash) : around.head.equals(entry.hash)
  if (before.seq > 0 && entry.previous.equals(before.previous)) {
    const inserted = stands && !entry.hash.equals(before.hash) ? before.seq : seq
    return { seq: inserted, what: 'inserted', message: `entry ${inserted} was inserted: the chain goes on without it` }
  }
  if (number !== undefined && number !== seq) {
    if (bodySeq(await around.read(number)) === number - 1 || number < seq) {
      return { seq, what: 'reordered', message: `entry ${seq} was moved: it was written as entry ${number}` }
    }
    return { seq, what: 'removed', message: `entry ${seq} was removed: entry ${number} stands in its place` }
  }
  if (before.seq > 0 && stands) {
    return altered(before.seq, `its hash was made anew, and entry ${seq} still names the old one`)
  }
  return altered(seq, 'it does not follow the entry before it')
}

function explainSearch(entry: RawEntry): LedgerFault | undefined {
  let expected: string
  try {
    const body = parseBody(entry.body.toString('utf8'))
    if (body.seq !== entry.seq) {
      return { seq: entry.seq, what: 'reordered', message: `entry ${entry.seq} was written as entry ${body.seq}` }
    }
    expected = writeSearch(deriveColumns(body.actor, body.event), body.at)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return altered(entry.seq, 'it cannot be read')
    throw error
  }
  if (entry.search.equals(Buffer.from(expected))) return undefined
  return altered(entry.seq, 'its search columns do not repeat what it says')
}

/**
 * Whether an entry is right where it stands: numbered and chained after `before`, whole, and repeated faithfully in
 * its search columns. Undefined where it is.
 */
export async function inspectEntry(
  entry: RawEntry, before: Link, around: Surroundings,
): Promise<LedgerFault | undefined> {
  if (entry.seq < 1) {
    return { seq: entry.seq, what: 'inserted', message: `entry ${entry.seq} was inserted: the first entry is 1` }
  }
  if (entry.seq > before.seq + 1) {
    const seq = before.seq + 1
    return { seq, what: 'removed', message: `entry ${seq} was removed` }
  }
  if (!entry.previous.equals(before.hash)) return explainBreak(entry, before, around)
  if (!isWhole(entry)) return altered(entry.seq, 'its hash does not fit its text')
  return explainSearch(entry)
}
