import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type pg from 'pg'
import { genesis } from './body.ts'
import type { Checkpoint } from './checkpoint.ts'
import { copyOut } from './copy-out.ts'
import type { Link } from './inspect.ts'
import { copyHeaderBytes, writeCopy } from './raw-row.ts'
import type { Stretch, SweeperData } from './sweeper.ts'

export type SweepOptions = {
  pool: pg.Pool
  /** The last entry to look at. */
  last: number
  checkpoints: ReadonlyMap<number, Checkpoint>
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
  /** How many threads check; one core is left to others where there are more than two. */
  threads?: number
  /** A stretch goes to a thread when it has so many bytes, whatever its entries hold. */
  stretchBytes?: number
}

/** Up to where everything is as it was written, and the checkpoints met on the way. */
export type Swept = { link: Link; checkpoints: number }

const pageEntries = 10_000
const maxThreads = 8

/** A row's end: COPY closes its data with a count of -1, which is no row. */
const trailerBytes = 2

type Thread = { check(stretch: Uint8Array<ArrayBuffer>): Promise<Stretch>; end(): Promise<unknown> }

function startThread(data: SweeperData): Thread {
  const worker = new Worker(join(import.meta.dirname, 'sweeper.ts'), { workerData: data, execArgv: [] })
  const waiting: PromiseWithResolvers<Stretch>[] = []
  const fail = (error: Error) => { for (const one of waiting.splice(0)) one.reject(error) }
  worker.on('message', (stretch: Stretch) => waiting.shift()?.resolve(stretch))
  worker.on('error', fail)
  worker.on('exit', code => fail(new Error(`a thread of the verification ended with code ${code}`)))
  return {
    check(stretch) {
      const answer = Promise.withResolvers<Stretch>()
      waiting.push(answer)
      worker.postMessage(stretch, [stretch.buffer])
      return answer.promise
    },
    end: () => worker.terminate(),
  }
}

/** Gathers rows to stretches of about `bytes`. Copies at once: `pg` uses its memory again for the next rows. */
class Gatherer {
  readonly #bytes: number
  readonly #give: (stretch: Uint8Array<ArrayBuffer>) => void
  #held: Uint8Array<ArrayBuffer>
  #length = 0

  constructor(bytes: number, give: (stretch: Uint8Array<ArrayBuffer>) => void) {
    this.#bytes = bytes
    this.#give = give
    this.#held = new Uint8Array(bytes)
  }

  add(row: Uint8Array): void {
    if (this.#length + row.length > this.#held.length) this.flush(row.length)
    this.#held.set(row, this.#length)
    this.#length += row.length
  }

  /** Gives what is held, and makes room for a row of `next` bytes. */
  flush(next = 0): void {
    if (this.#length > 0) this.#give(this.#held.subarray(0, this.#length))
    this.#held = new Uint8Array(Math.max(this.#bytes, next))
    this.#length = 0
  }
}

/**
 * Goes through the ledger from its first entry with several threads, as long as nothing is wrong: every entry hashed,
 * chained, compared with its search columns and with the checkpoints. It says only how far that holds; `verifyLedger`
 * looks at the rest one by one and names what it finds.
 */
export async function sweepLedger(options: SweepOptions): Promise<Swept> {
  const { pool, last, checkpoints, onProgress, signal, stretchBytes = 2 * 1_048_576 } = options
  const count = options.threads ?? Math.min(maxThreads, Math.max(2, availableParallelism() - 1))
  const threads = Array.from({ length: count }, () => startThread({ signed: new Set(checkpoints.keys()) }))
  const swept: Swept = { link: { seq: 0, hash: genesis, previous: genesis }, checkpoints: 0 }
  let isOver = false
  let under = 0
  let next = 0
  let paused: pg.Connection['stream'] | null = null
  let order: Promise<void> = Promise.resolve()

  const take = (stretch: Stretch): void => {
    if (isOver || !follows(stretch, swept.link, checkpoints)) {
      isOver = true
      return
    }
    swept.link = linkOf(stretch)
    swept.checkpoints += stretch.signed.size
    onProgress?.(swept.link.seq, last)
  }
  const goOn = (): void => {
    paused?.resume()
    paused = null
  }
  const give = (data: Uint8Array<ArrayBuffer>): void => {
    if (isOver) return
    under += 1
    const checking = threads[next++ % count]!.check(data)
    order = order.then(() => checking).then(stretch => {
      take(stretch)
      under -= 1
      if (under <= count) goOn()
    })
    // Thrown at the end; until then the page is read to its end, and a thread's fault must not count as unhandled.
    order.catch(() => {
      isOver = true
      goOn()
    })
  }
  try {
    for (let from = 0; from < last && !isOver; from += pageEntries) {
      signal?.throwIfAborted()
      const seen = await readPage(pool, from, Math.min(last, from + pageEntries), stretchBytes, (data, stream) => {
        give(data)
        if (under > 2 * count && !isOver) (paused = stream).pause()
      })
      if (!seen) break
    }
    await order
    return swept
  } finally {
    await Promise.all(threads.map(thread => thread.end()))
  }
}

/** Reads one page into stretches; false where it holds no entry. */
async function readPage(
  pool: pg.Pool, from: number, to: number, stretchBytes: number,
  give: (data: Uint8Array<ArrayBuffer>, stream: pg.Connection['stream']) => void,
): Promise<boolean> {
  const client = await pool.connect()
  let failure: Error | undefined
  let stream: pg.Connection['stream'] | undefined
  let isFirst = true
  let seen = false
  const gatherer = new Gatherer(stretchBytes, data => {
    seen = true
    if (stream) give(data, stream)
  })
  try {
    await copyOut(client, writeCopy(from, to), (chunk, from) => {
      stream = from
      const rows = isFirst ? chunk.subarray(copyHeaderBytes) : chunk
      isFirst = false
      if (rows.length > trailerBytes) gatherer.add(rows)
    })
    gatherer.flush()
    return seen
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(failure)
  }
}

/** Whether a stretch goes on where the ledger stands, and its checkpoints sign what it holds. */
function follows(
  { isGood, first, signed }: Stretch, link: Link, checkpoints: ReadonlyMap<number, Checkpoint>,
): boolean {
  return isGood && first.seq === link.seq + 1 && link.hash.equals(first.previous)
    && [...signed].every(([seq, hash]) => checkpoints.get(seq)?.head === hash)
}

function linkOf({ last: { seq, hash, previous } }: Stretch): Link {
  return { seq, hash: Buffer.from(hash), previous: Buffer.from(previous) }
}
