import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Window } from '../contracts/result.ts'
import { isAppError } from '../errors.ts'
import type { Ask, ReaderDatabase } from './database.ts'
import { describeReaderFault } from './faults.ts'
import { compileOrdered, readFileOrder } from './ordered.ts'
import type { WindowRows } from './ordered.ts'
import type { Source } from './source.ts'
import { quote } from './sql.ts'

export type CopiesOptions = {
  /** Makes the copies; windows are read from them by the database of the request. */
  database: ReaderDatabase
  /** Where the copies are, and may be written by the database; made when needed. */
  folder: string
  /** All copies together. */
  maxBytes: number
  /** Hears why a copy could not be made; windows are answered all the same. */
  report: (error: unknown) => void
}

type Wish = { key: string; source: Source; window: Window }
type Copy = { source: Source; sizeBytes: number; users: number; gone: boolean }

/** Results with fewer rows need no copy. */
export const copyFromRows = 200_000
const buildMs = 600_000
/** After a failure the same copy is not tried again for so long. */
const restMs = 60_000
const spareBytes = 1_073_741_824
const limits = new Set<string>(['limit-seconds', 'limit-memory'])
const maxWaiting = 8
const maxSeen = 500

/**
 * Copies of large sorted or filtered views, as one Parquet file each in the order of the view, so that any window of
 * it is read in file order. One is made at a time, in the background; the least recently used go first.
 */
export class Copies {
  readonly #options: CopiesOptions
  readonly #copies = new Map<string, Copy>()
  readonly #waiting = new Map<string, Wish>()
  /** Views asked for before, and when a copy may be tried (milliseconds of `performance.now`). */
  readonly #seen = new Map<string, number>()
  #running: { wish: Wish; abort: AbortController } | null = null
  #work: Promise<void> = Promise.resolve()

  constructor(options: CopiesOptions) {
    this.#options = options
  }

  /** The window from its copy; null where none stands, or it cannot be read any more. */
  read(ask: Ask, key: string, { offset, limit, columns }: Window): Promise<WindowRows | null> {
    return this.use(key, async source =>
      ({ rows: await readFileOrder(ask, source, offset, limit, columns), total: source.starts.at(-1) ?? 0 }))
  }

  /** Works on the copy as a source in the order of the view; null where none stands, or it cannot be read any more. */
  async use<T>(key: string, work: (source: Source) => Promise<T>): Promise<T | null> {
    const copy = this.#copies.get(key)
    if (!copy) return null
    this.#copies.delete(key)
    this.#copies.set(key, copy)
    copy.users += 1
    try {
      return await work(copy.source)
    } catch (error) {
      const fault = describeReaderFault(error)
      if (isAppError(fault) && limits.has(fault.code)) throw fault
      this.#options.report(error)
      await this.#delete(key, copy)
      return null
    } finally {
      copy.users -= 1
      if (copy.gone) await this.#delete(key, copy)
    }
  }

  /**
   * Has a copy made if it is worth it. A view of the same result that was never asked for before stops the one under
   * way: the person has moved on. One asked for again waits for its turn, so that two people do not stop each other.
   */
  want(key: string, source: Source, window: Window): void {
    const rows = source.starts.at(-1) ?? 0
    if (rows < copyFromRows || this.#copies.has(key) || this.#running?.wish.key === key) return
    const notBefore = this.#seen.get(key)
    if (notBefore !== undefined && performance.now() < notBefore) return
    if (notBefore === undefined) this.#abandon(source.executionId)
    this.#remember(key, 0)
    this.#waiting.set(key, { key, source, window })
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size > maxWaiting && oldest !== undefined) this.#waiting.delete(oldest)
    if (!this.#running) this.#work = this.#run()
  }

  /** Deletes the copies of an execution and stops one under way. */
  async forget(executionId: string): Promise<void> {
    this.#abandon(executionId)
    for (const [key, copy] of [...this.#copies]) {
      if (copy.source.executionId === executionId) await this.#delete(key, copy)
    }
  }

  /** Resolves when no copy is being made or waited for. */
  async idle(): Promise<void> {
    while (this.#running || this.#waiting.size > 0) await this.#work
  }

  #abandon(executionId: string): void {
    for (const [key, { source }] of [...this.#waiting]) {
      if (source.executionId === executionId) this.#waiting.delete(key)
    }
    if (this.#running?.wish.source.executionId === executionId) this.#running.abort.abort()
  }

  #remember(key: string, notBefore: number): void {
    this.#seen.delete(key)
    this.#seen.set(key, notBefore)
    const [oldest] = this.#seen.keys()
    if (this.#seen.size > maxSeen && oldest !== undefined) this.#seen.delete(oldest)
  }

  async #run(): Promise<void> {
    for (let [wish] = this.#waiting.values(); wish; [wish] = this.#waiting.values()) {
      this.#waiting.delete(wish.key)
      const abort = new AbortController()
      this.#running = { wish, abort }
      try {
        await this.#build(wish, abort.signal)
      } catch (error) {
        if (!abort.signal.aborted) {
          this.#remember(wish.key, performance.now() + restMs)
          this.#options.report(error)
        }
      }
      this.#running = null
    }
  }

  async #build({ key, source, window }: Wish, signal: AbortSignal): Promise<void> {
    const { database, folder, maxBytes } = this.#options
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const sizes = await Promise.all(source.files.map(async file => (await stat(file)).size))
    await this.#makeRoom(sizes.reduce((sum, size) => sum + size, 0))
    const file = join(folder, `${randomUUID()}.parquet`)
    const unfinished = `${file}.new`
    const columns = source.columns.map((_, i) => `c${i}`).join(', ')
    try {
      const total = await database.use(buildMs, async ask => {
        const { from, order, values } = await compileOrdered(ask, source, window)
        const [row] = await ask(`COPY (SELECT ${columns} FROM (SELECT * FROM ${from} ORDER BY ${order}))
          TO ${quote(unfinished)} (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE ${rowGroupOf(source)})`, values)
        return Number(row?.[0] ?? 0)
      }, signal)
      const { size } = await stat(unfinished)
      signal.throwIfAborted()
      if (size > maxBytes) throw new Error(`a sorted copy of ${size} bytes is larger than all copies may be`)
      await rename(unfinished, file)
      this.#copies.set(key, {
        source: { ...source, files: [file], starts: [0, total] }, sizeBytes: size, users: 0, gone: false,
      })
      await this.#makeRoom(0, key)
    } catch (error) {
      for (const left of [unfinished, file]) await rm(left, { force: true })
      throw error
    }
  }

  /** Deletes the least recently used until `bytes` more fit. Throws where they cannot. */
  async #makeRoom(bytes: number, except?: string): Promise<void> {
    const { maxBytes, folder } = this.#options
    let held = [...this.#copies.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, bytes)
    for (const [key, copy] of [...this.#copies]) {
      if (held <= maxBytes) break
      if (key === except) continue
      held -= copy.sizeBytes
      await this.#delete(key, copy)
    }
    if (held > maxBytes) throw new Error(`a sorted copy of about ${bytes} bytes is larger than all copies may be`)
    if (bytes === 0) return
    const { bavail, bsize } = await statfs(folder)
    // Sorting spills about as much again.
    if (bavail * bsize < 2 * bytes + spareBytes) throw new Error('there is too little free space for a sorted copy')
  }

  /** One that is being read goes when its last reader is done. */
  async #delete(key: string, copy: Copy): Promise<void> {
    if (this.#copies.get(key) === copy) this.#copies.delete(key)
    copy.gone = true
    if (copy.users > 0) return
    for (const file of copy.source.files) await rm(file, { force: true })
  }
}

/**
 * Rows of a row group: a window decodes one or two of them, and looks at the metadata of all. With LZ4, which is read
 * and written quicker than zstd for a third more space, that is least where they are about √(900 × rows).
 */
function rowGroupOf(source: Source): number {
  const best = Math.sqrt(900 * (source.starts.at(-1) ?? 0))
  return Math.min(122_880, Math.max(8192, Math.round(best / 2048) * 2048))
}
