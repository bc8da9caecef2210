import { join } from 'node:path'
import { AppError, isAppError } from '../errors.ts'
import { startHost } from '../host/host.ts'
import type { Host } from '../host/host.ts'
import type { Log } from '../log.ts'
import type { DatabaseOptions } from './database.ts'

/** Reader processes; each result has its own, so that what is cached of it is found again. */
export type Pool = {
  /**
   * Asks the reader of `executionId`. A reader that died is started again and asked once more; one that does not
   * end within `timeoutMs` is killed (`limit-seconds`).
   */
  call<T>(executionId: string, method: string, params: Record<string, unknown>, timeoutMs: number): Promise<T>
  /** Asks every reader that runs. */
  tell(method: string, params: Record<string, unknown>, timeoutMs: number): Promise<void>
  size: number
  alive(): number
  close(): Promise<void>
}

/** Past its own limit a reader interrupts itself; this much later it is taken to hang. */
const graceMs = 5_000
const readerModule = join(import.meta.dirname, 'reader.ts')

/** Starts a reader over `options`; also for a single export. */
export function startReader(name: string, options: DatabaseOptions): Promise<Host> {
  return startHost({ module: readerModule, name, init: options })
}

/** Starts `hosts` readers, each with its part of the memory. Rejects where one cannot be started. */
export async function startPool(options: DatabaseOptions & { hosts: number; log: Log }): Promise<Pool> {
  const { hosts, log, ...shared } = options
  const settings: DatabaseOptions = { ...shared, memoryMb: Math.max(128, Math.floor(shared.memoryMb / hosts)) }
  const slots: (Promise<Host> | null)[] = Array.from({ length: hosts }, () => null)
  let closed = false

  const get = (slot: number): Promise<Host> => {
    if (closed) return Promise.reject(new AppError('engine-unavailable', 'the results are being closed'))
    const known = slots[slot]
    if (known) return known
    const tempDirectory = join(settings.tempDirectory, `reader-${slot + 1}`)
    const host = startReader(`results ${slot + 1}`, { ...settings, tempDirectory })
    slots[slot] = host
    const leave = () => { if (slots[slot] === host) slots[slot] = null }
    host.then(({ exited }) => exited.then(({ code, signal }) => {
      leave()
      if (!closed) log.warn({ slot, code, signal }, 'a reader of results ended and is started again when asked')
    }), leave)
    return host
  }
  type Params = Record<string, unknown>
  const ask = async <T>(slot: number, method: string, params: Params, timeoutMs: number): Promise<T> => {
    const host = await get(slot)
    try {
      return await host.call<T>(method, { ...params, timeoutMs }, { timeoutMs: timeoutMs + graceMs })
    } catch (error) {
      if (!isAppError(error) || error.code !== 'engine-unavailable') throw error
      host.kill()
      throw new AppError('limit-seconds',
        'reading the result took too long: filter it, or aggregate it in the statement', { cause: error })
    }
  }

  /** A reader may have died of another person's request: then it is asked once more. */
  const askTwice = async <T>(slot: number, method: string, params: Params, timeoutMs: number): Promise<T> => {
    try {
      return await ask(slot, method, params, timeoutMs)
    } catch (error) {
      if (!isAppError(error) || error.code !== 'engine-crashed' || closed) throw error
      await slots[slot]?.then(({ alive, exited }) => alive ? undefined : exited)
      return ask(slot, method, params, timeoutMs)
    }
  }

  await Promise.all(slots.map((_, slot) => get(slot)))
  return {
    size: hosts,
    alive: () => slots.filter(slot => slot !== null).length,
    call: (executionId, method, params, timeoutMs) =>
      askTwice(parseInt(executionId.slice(0, 8), 16) % hosts, method, params, timeoutMs),
    async tell(method, params, timeoutMs) {
      await Promise.all(slots.map((host, slot) => host && askTwice(slot, method, params, timeoutMs)))
    },
    async close() {
      closed = true
      await Promise.all(slots.map(async slot => {
        const host = await slot
        host?.kill()
        await host?.exited
      }))
    },
  }
}
