import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Actor, LedgerEvent, Receipt, VerifyReport } from '../contracts/audit.ts'
import { isUnavailable } from '../db/errors.ts'
import { AppError } from '../errors.ts'
import { AmbiguousCommit, appendBatch, isDurable, prepareEntry } from './append.ts'
import type { Pending } from './append.ts'
import { draftEntry } from './body.ts'
import { findLastCheckpoint } from './checkpoint.ts'
import { signHead } from './notary.ts'
import { verifyLedger } from './verify.ts'

export type LedgerOptions = {
  pool: pg.Pool
  /** Where signed checkpoints go: outside the database. */
  directory: string
  signingKey: KeyObject
  clock: () => Date
  checkpointEntries: number
  checkpointMinutes: number
  /** Hears of checkpoints that could not be signed; entries go on being appended. */
  onCheckpointFault?: (error: unknown) => void
}

export type Ledger = {
  /** Records an event. Resolves when it is durable; rejects with `ledger-unavailable` when it may not be. */
  append(actor: Actor, event: LedgerEvent): Promise<Receipt>
  /** Signs the chain as it stands. */
  checkpoint(): Promise<void>
  /** Checks all of it, see `verifyLedger`: from here, because its threads are files that a bundle would not have. */
  verify(signal?: AbortSignal): Promise<VerifyReport>
  /** Writes what is waiting, signs it, and refuses what comes after. */
  close(): Promise<void>
}

type Waiting = Pending & { resolve: (receipt: Receipt) => void; reject: (error: unknown) => void; until: number }

const maxBatch = 500
const maxBatchBytes = 8 * 1024 * 1024
/** For how long an append waits for a database that is away: a restart of the embedded server passes unseen. */
const patienceMs = 3000
/** For how long it is asked whether an unanswered commit was durable. */
const doubtMs = 10_000

function unavailable(cause: unknown): AppError {
  return new AppError('ledger-unavailable', 'the record cannot be written, so nothing was run; try again in a moment',
    { cause })
}

function takeBatch(queue: Waiting[]): Waiting[] {
  let sizeBytes = 0
  let count = 0
  for (const { draft } of queue) {
    sizeBytes += draft.eventText.length
    if (count > 0 && (count >= maxBatch || sizeBytes > maxBatchBytes)) break
    count += 1
  }
  return queue.splice(0, count)
}

/** Nobody can say whether the batch is in the ledger: writing it again might record it twice. */
class Unresolved extends Error {}

async function settleDoubt(pool: pg.Pool, doubt: AmbiguousCommit): Promise<boolean> {
  const until = performance.now() + doubtMs
  for (;;) {
    try {
      return await isDurable(pool, doubt.batch)
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > until) {
        throw new Unresolved('the fate of a commit is unknown', { cause: error })
      }
      await wait(100)
    }
  }
}

/** Writes a batch, asking afterwards where the commit's answer was lost. */
async function writeOnce(pool: pg.Pool, batch: Waiting[]): Promise<Receipt[]> {
  try {
    return (await appendBatch(pool, batch)).receipts
  } catch (error) {
    if (!(error instanceof AmbiguousCommit)) throw error
    if (await settleDoubt(pool, error)) return error.batch.receipts
    throw error.cause
  }
}

async function writeBatch(pool: pg.Pool, batch: Waiting[]): Promise<void> {
  for (;;) {
    try {
      const receipts = await writeOnce(pool, batch)
      batch.forEach((entry, index) => {
        const receipt = receipts[index]
        if (receipt) entry.resolve(receipt)
        else entry.reject(unavailable(new Error('no receipt')))
      })
      return
    } catch (error) {
      if (error instanceof Unresolved) {
        for (const entry of batch) entry.reject(unavailable(error))
        return
      }
      if (!isUnavailable(error)) {
        // One entry may be what the database refuses: the others must not suffer for it.
        if (batch.length > 1) {
          for (const entry of batch) await writeBatch(pool, [entry])
        } else {
          batch[0]?.reject(unavailable(error))
        }
        return
      }
      const now = performance.now()
      const late = batch.filter(entry => entry.until <= now)
      for (const entry of late) entry.reject(unavailable(error))
      batch = batch.filter(entry => entry.until > now)
      if (batch.length === 0) return
      await wait(50)
    }
  }
}

/**
 * Opens the ledger of a migrated database. Concurrent appends share a transaction: while one is written, the others
 * gather. Several instances may append to one database.
 */
export async function createLedger(options: LedgerOptions): Promise<Ledger> {
  const { pool, clock, checkpointEntries, checkpointMinutes } = options
  const onFault = options.onCheckpointFault ?? (() => undefined)
  const queue: Waiting[] = []
  let writing: Promise<void> | undefined
  let closed = false
  let signed = findLastCheckpoint(options.directory)?.last ?? 0
  let written = 0
  let signing: Promise<void> = Promise.resolve()

  const checkpoint = (): Promise<void> => {
    const next = signing.then(async () => { signed = Math.max(signed, await signHead(options)) })
    signing = next.catch(() => undefined)
    return next
  }
  const drain = async () => {
    // Under load the queue is never empty, so checkpoints must not wait for that.
    while (queue.length > 0) {
      await writeBatch(pool, takeBatch(queue))
      if (written - signed < checkpointEntries) continue
      // Until so many more have come, no second one is begun, whether this one succeeds or fails.
      signed = written
      checkpoint().catch(onFault)
    }
    writing = undefined
  }
  const timer = setInterval(() => { checkpoint().catch(onFault) }, checkpointMinutes * 60_000)
  timer.unref()

  return {
    append(actor, event) {
      if (closed) return Promise.reject(unavailable(new Error('the ledger is closed')))
      let pending: Pending
      try {
        pending = prepareEntry(draftEntry(actor, event), clock())
      } catch (error) {
        return Promise.reject(unavailable(error))
      }
      return new Promise<Receipt>((resolve, reject) => {
        const until = performance.now() + patienceMs
        const note = (receipt: Receipt) => {
          written = Math.max(written, receipt.seq)
          resolve(receipt)
        }
        queue.push({ ...pending, resolve: note, reject, until })
        writing ??= drain()
      })
    },
    checkpoint,
    verify: signal => verifyLedger({
      pool, directory: options.directory, publicKey: createPublicKey(options.signingKey), ...(signal ? { signal } : {}),
    }),
    async close() {
      closed = true
      clearInterval(timer)
      await writing
      await checkpoint().catch(onFault)
    },
  }
}
