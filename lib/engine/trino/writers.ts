import { join } from 'node:path'
import type { ResultColumn } from '../../contracts/engine.ts'
import { startHost } from '../../host/host.ts'
import type { Host } from '../../host/host.ts'

export type WriterInit = { memoryMb: number; threads: number; tempDirectory: string }
/** A column of a part: what it is called, the type it has there, and the SQL that makes it of a page's row `r`. */
export type PartColumn = { column: { name: string; type: string; stored: string }; sql: string }
export type PartTask = {
  /** Files of pages in order; none makes an empty part. */
  pages: string[]
  pageBytes: number
  columns: PartColumn[]
  file: string
}
export type WrittenPart = { rows: number; sizeBytes: number }
export type FirstTask = { files: string[]; columns: Pick<ResultColumn, 'type'>[] }

/** Processes that turn pages into Parquet: no DuckDB runs in the web process. */
export type Writers = {
  /** The least busy process; one that ended is replaced by the next call. */
  place(): Promise<Writer>
  /** Starts a process that will be needed in a moment; whether it starts, `place` tells. */
  warm(): void
  close(): Promise<void>
  alive(): number
}
export type Writer = { call<T>(method: 'write' | 'first', params: PartTask | FirstTask): Promise<T>; release(): void }

const module = join(import.meta.dirname, 'writer-host.ts')

/** Hosts start when they are first needed. */
export function createWriters(options: WriterInit & { count: number }): Writers {
  const { count, ...rest } = options
  const init: WriterInit = { ...rest, memoryMb: Math.max(64, Math.floor(rest.memoryMb / count)) }
  const slots: { host: Promise<Host> | undefined; alive: boolean; load: number }[] =
    Array.from({ length: count }, () => ({ host: undefined, alive: false, load: 0 }))
  const open = (slot: (typeof slots)[number], name: string): Promise<Host> => {
    const host = startHost({ module, init, name })
    slot.host = host
    host.then(started => {
      slot.alive = true
      return started.exited
    }).then(() => { slot.alive = false }, () => undefined).finally(() => { if (slot.host === host) slot.host = undefined })
      .catch(() => undefined)
    return host
  }
  return {
    async place() {
      const index = slots.reduce((best, slot, i) => slot.load < slots[best]!.load ? i : best, 0)
      const slot = slots[index]!
      slot.load++
      try {
        const host = await (slot.host ?? open(slot, `result writer ${index + 1}`))
        let released = false
        return {
          call: (method, params) => host.call(method, params),
          release() {
            if (!released) slot.load--
            released = true
          },
        }
      } catch (error) {
        slot.load--
        throw error
      }
    },
    warm() {
      const [slot] = slots
      if (slot && !slot.host) open(slot, 'result writer 1').catch(() => undefined)
    },
    alive: () => slots.filter(({ alive }) => alive).length,
    async close() {
      for (const { host } of slots) {
        const started = await host?.catch(() => undefined)
        started?.kill()
        await started?.exited
      }
    },
  }
}
