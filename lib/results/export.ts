import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExportFormat } from '../contracts/policy.ts'
import type { ResultColumn } from '../contracts/engine.ts'
import { AppError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { DatabaseOptions } from './database.ts'
import { csvHeader } from './export-sql.ts'
import type { ExportRequest } from './export-sql.ts'
import { describeFileFault } from './faults.ts'
import { startReader } from './pool.ts'

export type ExportInput = {
  executionId: string; columns: ResultColumn[]; parts: number; format: ExportFormat; maxRows: number
  /** False: CSV without the guard against formulas. */
  guarded?: boolean
  signal?: AbortSignal
}
export type ExportOutput = {
  stream: ReadableStream<Uint8Array>
  done: Promise<{ rows: number; sizeBytes: number }>
  /** Bytes handed to the stream so far; what left where `done` rejects. */
  sentBytes(): number
}

const chunkBytes = 256 * 1024
const pollMs = 20
/** An export ends at the latest after this. */
const timeoutMs = 3_600_000

const cancelled = (cause?: unknown) => new AppError('cancelled', 'the export was stopped', { cause })

/**
 * Streams a result as a file. A process of its own writes it to temp as fast as it can and is done with it, however
 * slowly the person's browser takes it; the stream follows the growing file, so memory stays as it is and a slow
 * reader holds up nobody. Stopping (by `signal`, or by cancelling the stream) kills the process; the file goes in any
 * case. `done` tells what left, or rejects: `cancelled`, `disk-full`, `result-gone`, …
 */
export async function startExport(options: DatabaseOptions, turn: Turn, input: ExportInput): Promise<ExportOutput> {
  const file = join(options.tempDirectory, `export-${randomUUID()}.${input.format}`)
  const tempDirectory = join(options.tempDirectory, 'export-spill')
  const end = Promise.withResolvers<{ rows: number; sizeBytes: number }>()
  // Whoever asked gets the rejection from `done`; one that comes before they look is no crash of ours.
  end.promise.catch(() => undefined)
  let host: Host | null = null
  let handle: FileHandle | null = null
  let written: { rows: number } | null = null
  let fault: unknown = null
  let sizeBytes = 0
  let over = false

  const write = async () => {
    const release = await turn()
    try {
      if (over) return
      host = await startReader('export', { ...options, tempDirectory, exportDirectory: options.tempDirectory })
      if (over) return
      const { signal: _, ...rest } = input
      const request: ExportRequest & { timeoutMs: number } = { ...rest, file, timeoutMs }
      written = await host.call<{ rows: number }>('export', request)
    } finally {
      host?.kill()
      await host?.exited
      release()
      if (over) await rm(file, { force: true })
    }
  }
  const finish = async (error: unknown) => {
    if (over) return
    over = true
    input.signal?.removeEventListener('abort', onAbort)
    host?.kill()
    await handle?.close()
    await rm(file, { force: true })
    if (error) end.reject(error)
    else end.resolve({ rows: written?.rows ?? 0, sizeBytes })
  }
  let stop: (error: unknown) => void = () => {}
  const onAbort = () => stop(cancelled(input.signal?.reason))
  input.signal?.addEventListener('abort', onAbort)
  if (input.signal?.aborted) {
    await finish(cancelled(input.signal.reason))
    throw cancelled(input.signal.reason)
  }
  const writing = write().catch((error: unknown) => { fault = error })

  /** The next bytes; null at the end of the file. Waits while the writer is ahead by nothing. */
  const read = async (): Promise<Uint8Array | null> => {
    const chunk = new Uint8Array(chunkBytes)
    while (!over) {
      const complete = written !== null
      if (fault) throw fault
      if (!handle && existsSync(file)) {
        handle = await open(file, 'r')
        if (over) await handle.close()
        if (over) return null
      }
      const { bytesRead } = handle ? await handle.read(chunk, 0, chunkBytes) : { bytesRead: 0 }
      if (bytesRead > 0) return chunk.subarray(0, bytesRead)
      if (complete) return null
      await Promise.race([sleep(pollMs), writing])
    }
    return null
  }
  const header = input.format === 'csv' ? new TextEncoder().encode(csvHeader(input.columns, input.guarded)) : null
  let started = false
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      stop = error => {
        controller.error(error)
        void finish(error)
      }
    },
    async pull(controller) {
      try {
        // Bytes come first, the header with them: an export that fails at once sends none.
        const bytes = await read()
        if (over) return
        for (const part of started ? [bytes] : [header, bytes]) {
          if (!part) continue
          sizeBytes += part.byteLength
          controller.enqueue(part)
        }
        started = true
        if (bytes) return
        controller.close()
        await finish(null)
      } catch (error) {
        stop(describeFileFault(error, 'the export'))
      }
    },
    async cancel(reason) {
      await finish(cancelled(reason))
    },
  }, { highWaterMark: 0 })
  return { stream, done: end.promise, sentBytes: () => sizeBytes }
}

/** Waits for a turn; the answer gives it back. */
export type Turn = () => Promise<() => void>

/** At most `limit` at once; the others wait in order. */
export function createTurns(limit: number): Turn {
  let running = 0
  const waiting: (() => void)[] = []
  return async () => {
    if (running >= limit) await new Promise<void>(resolve => waiting.push(resolve))
    else running += 1
    let released = false
    return () => {
      if (released) return
      released = true
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
