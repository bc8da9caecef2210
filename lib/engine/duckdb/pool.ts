import { join } from 'node:path'
import type { WorldSpec } from '../../contracts/engine.ts'
import { AppError, isAppError } from '../../errors.ts'
import { startHost } from '../../host/host.ts'
import type { CallOptions, Host, HostExit } from '../../host/host.ts'
import type { Log } from '../../log.ts'
import { worldId } from './protocol.ts'
import type { WorkerInit } from './protocol.ts'

/** One life of one host process, and what the pool knows of it. */
export type Lease = {
  readonly host: Host
  /** Calls under way, to place the next one. */
  load: number
  /** World ids that the host has, as far as we know. */
  worlds: Set<string>
  /** Set where we ended the process because of one statement: the others there are innocent. */
  ended: boolean
}

/** Host processes that hold worlds. A host that ends is replaced at once; nobody waits for another's start. */
export type Pool = {
  /** The host where a world's next statement should run: one that has it, unless another is much less busy. */
  place(worldId: string | null): Promise<Lease>
  /** A host of its own for one suspect; the caller kills it. At most as many at once as the pool has hosts. */
  withFresh<T>(work: (lease: Lease) => Promise<T>): Promise<T>
  /** Calls a method that needs a world, sending the world's views only where the host does not have them. */
  callInWorld<T extends object>(lease: Lease, method: string, params: object, world: WorldSpec, options?: CallOptions): Promise<T>
  /** Ends a host because of one statement. */
  end(lease: Lease): void
  leases(): Lease[]
  close(): Promise<void>
}

const workerModule = join(import.meta.dirname, 'worker.ts')
/** Every statement under way holds a thread of libuv's pool; the default of four would make readings wait for runs. */
const threadEnvironment = { UV_THREADPOOL_SIZE: '64' }
/** How much busier the host that has the world may be before another one builds it, too. */
const stickiness = 2

/** Starts `count` hosts. Rejects where the first one cannot start. */
export async function createPool(options: { count: number; init: WorkerInit; log: Log }): Promise<Pool> {
  const { count, init, log } = options
  let closed = false
  let born = 0
  const slots: (Lease | Promise<Lease>)[] = []

  const start = async (): Promise<Lease> => {
    const name = `engine host ${++born}`
    const host = await startHost({ module: workerModule, init, name, env: threadEnvironment })
    return { host, load: 0, worlds: new Set(), ended: false }
  }
  const restart = async (slot: number, delayMs: number): Promise<Lease> => {
    for (let wait = delayMs; ; wait = Math.min(Math.max(wait * 2, 250), 10_000)) {
      if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
      if (closed) throw new AppError('engine-unavailable', 'the engine is closed')
      try {
        return occupy(slot, await start())
      } catch (error) {
        log.error({ slot, message: isAppError(error) ? error.message : String(error) }, 'an engine host cannot start')
      }
    }
  }
  const occupy = (slot: number, lease: Lease): Lease => {
    slots[slot] = lease
    const since = Date.now()
    void lease.host.exited.then((exit: HostExit) => {
      if (closed) return
      if (!lease.ended) log.warn({ host: lease.host.name, ...exit }, 'an engine host ended by itself')
      // A host that dies young, again and again, must not eat the machine.
      const next = restart(slot, !lease.ended && Date.now() - since < 1000 ? 250 : 0)
      next.catch(() => undefined)
      slots[slot] = next
    })
    return lease
  }
  const settled = (): Lease[] => slots.filter((slot): slot is Lease => !(slot instanceof Promise) && slot.host.alive)

  // The first host may say that the warehouse cannot be used; the others start meanwhile.
  const first = start()
  for (let slot = 1; slot < count; slot++) {
    const next = first.then(() => restart(slot, 0))
    next.catch(() => undefined)
    slots[slot] = next
  }
  occupy(0, await first)

  let fresh = 0
  const waiting: (() => void)[] = []
  return {
    leases: settled,
    async place(id) {
      const alive = settled()
      if (alive.length === 0) return Promise.any(slots.map(slot => Promise.resolve(slot)))
      const cost = (lease: Lease) => lease.load - (id !== null && lease.worlds.has(id) ? stickiness : 0)
      return alive.reduce((best, lease) => cost(lease) < cost(best) ? lease : best)
    },
    async withFresh(work) {
      if (fresh >= count) await new Promise<void>(resolve => waiting.push(resolve))
      fresh++
      try {
        const lease = await start()
        try {
          return await work(lease)
        } finally {
          lease.host.kill()
        }
      } finally {
        fresh--
        waiting.shift()?.()
      }
    },
    async callInWorld<T extends object>(lease: Lease, method: string, params: object, world: WorldSpec, call: CallOptions = {}) {
      const id = worldId(world)
      lease.load++
      try {
        const ask = (spec: WorldSpec | null) =>
          lease.host.call<T | { missing: true }>(method, { ...params, world: { id, spec } }, call)
        const known = lease.worlds.has(id)
        lease.worlds.add(id)
        const answer = await ask(known ? null : world)
        return ('missing' in answer ? await ask(world) : answer) as T
      } finally {
        lease.load--
      }
    },
    end(lease) {
      lease.ended = true
      lease.host.kill()
    },
    async close() {
      closed = true
      const hosts = await Promise.allSettled(slots)
      await Promise.all(hosts.map(async slot => {
        if (slot.status === 'rejected') return
        slot.value.host.kill()
        await slot.value.host.exited
      }))
    },
  }
}
