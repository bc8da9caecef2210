import type { WarehouseCatalog, TableSchema } from '../../contracts/catalog.ts'
import type { GovernedView, Reading, WorldSpec } from '../../contracts/engine.ts'
import { AppError, isAppError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Engine } from '../engine.ts'
import { listFunctions } from './functions.ts'
import { startJob } from './job.ts'
import { createPool } from './pool.ts'
import type { Lease } from './pool.ts'
import { worldId } from './protocol.ts'
import type { WorkerHealth, WorkerInit } from './protocol.ts'
import type { Warehouse } from './warehouse.ts'

export type DuckdbOptions = {
  warehouse: Warehouse
  /** Host processes; `memoryMb`, `tempMb` are for all of them together, `threads` for each. */
  hosts: number
  memoryMb: number
  tempMb: number
  threads: number
  /** Key of the hash mask; never in any text. */
  hashKey: Buffer
  /** An existing folder for what does not fit into memory. */
  tempDirectory: string
  log: Log
}

/** Reading is quick or it is an attack; a host that does not answer in this time is ended. */
const readTimeoutMs = 10_000
const maxWorldsPerHost = 24

/** The embedded engine: worlds in host processes over one DuckDB file. Rejects where the hosts cannot start. */
export async function createDuckdbEngine(options: DuckdbOptions): Promise<Engine> {
  const { warehouse, log } = options
  const memoryMb = Math.max(64, Math.floor(options.memoryMb / options.hosts))
  const init: WorkerInit = {
    maxWorlds: maxWorldsPerHost,
    // Worlds and the writer keep to `memoryMb` each; some functions allocate beside it.
    maxRssMb: memoryMb * 2 + 1024,
    settings: {
      warehouse: warehouse.file, catalog: warehouse.catalog, memoryMb, threads: options.threads,
      tempMb: Math.floor(options.tempMb / options.hosts), tempDirectory: options.tempDirectory,
      hashKey: new Uint8Array(options.hashKey),
    },
  }
  const pool = await createPool({ count: options.hosts, init, log })
  let cached: Promise<WarehouseCatalog> | undefined
  let cachedVersion: string | undefined

  const readCatalog = async (version: string): Promise<WarehouseCatalog> => {
    const lease = await pool.place(null)
    const tables = await lease.host.call<TableSchema[]>('catalog', {})
    return { engine: 'duckdb', version, tables }
  }
  /** Ends the host of a reading that hangs; what else ran there runs again elsewhere. */
  const readOn = async (lease: Lease, sql: string, world: WorldSpec): Promise<Reading> => {
    try {
      return await pool.callInWorld<Reading>(lease, 'read', { sql }, world, { timeoutMs: readTimeoutMs })
    } catch (error) {
      if (!isAppError(error) || error.code !== 'engine-unavailable' || !lease.host.alive) throw error
      pool.end(lease)
      const refusal = { code: 'statement-size' as const, message: 'the statement takes too long to read: make it simpler' }
      return { ok: false, refusal, tables: [], mentions: [] }
    }
  }
  const crashed = (error: unknown) => isAppError(error) && error.code === 'engine-crashed'

  return {
    kind: 'duckdb',
    capabilities: { columns: true, read: true, percentage: true, writes: false },
    async catalog() {
      const version = await warehouse.refresh()
      if (version !== cachedVersion || !cached) {
        cachedVersion = version
        const reading = readCatalog(version)
        cached = reading
        reading.catch(() => { if (cached === reading) cached = undefined })
        for (const lease of pool.leases()) lease.host.call('keep', { catalogVersion: version }).catch(() => undefined)
      }
      return cached
    },
    async checkViews(views: GovernedView[]) {
      return (await pool.place(null)).host.call<string[]>('check', { views })
    },
    async read(sql, world) {
      const lease = await pool.place(worldId(world))
      try {
        return await readOn(lease, sql, world)
      } catch (error) {
        if (!crashed(error)) throw error
      }
      // Perhaps another's crash: once more, where nobody else can be hurt.
      return pool.withFresh(async fresh => {
        try {
          return await readOn(fresh, sql, world)
        } catch (error) {
          if (!crashed(error)) throw error
          throw new AppError('engine-crashed', 'reading the statement brought the engine down, twice: write it another way',
            { cause: error })
        }
      })
    },
    execute: (request, onProgress) => startJob({ pool, log, memoryMb }, request, onProgress),
    functions: listFunctions,
    async health() {
      const hosts = pool.leases()
      const answers = await Promise.allSettled(hosts.map(
        lease => lease.host.call<WorkerHealth>('health', {}, { timeoutMs: 2_000 })))
      const alive = answers.flatMap(answer => answer.status === 'fulfilled' ? [answer.value] : [])
      const sum = (pick: (health: WorkerHealth) => number) => alive.reduce((all, health) => all + pick(health), 0)
      const fault = warehouse.fault()
      const ok = alive.length > 0 && fault === null
      return {
        ok, hosts: alive.length, worlds: sum(({ worlds }) => worlds), running: sum(({ running }) => running),
        detail: `${alive.length} of ${options.hosts} engine hosts answer${fault ? `; ${fault.message}` : ''}`,
        ...(fault ? { code: fault.code } : { code: 'engine-hosts', params: { alive: alive.length, hosts: options.hosts } }),
      }
    },
    close: () => pool.close(),
  }
}
