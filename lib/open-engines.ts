import { join } from 'node:path'
import type { Config } from './config.ts'
import { AppError } from './errors.ts'
import { createDuckdbEngine } from './engine/duckdb/engine.ts'
import { prepareWarehouse } from './engine/duckdb/warehouse.ts'
import type { Engine } from './engine/engine.ts'
import { createTrinoEngine } from './engine/trino/engine.ts'
import type { TrinoEngine } from './engine/trino/engine.ts'
import type { TrinoServer } from './engine/trino/options.ts'
import { findTrinoServer } from './engine/trino/settings.ts'
import { startGateway } from './gateway/gateway.ts'
import type { Gateway } from './gateway/gateway.ts'
import { readGatewaySettings } from './gateway/settings.ts'
import type { PolicySet } from './policy/set.ts'
import { createEngines } from './query/engines.ts'
import type { Engines } from './query/engines.ts'
import type { House } from './query/house.ts'

/** The gateway decides from a listing at most this old, besides what it is told of. */
const listingMs = 60_000

type Parts = Pick<House, 'config' | 'log' | 'clock' | 'pool' | 'ledger' | 'identity'> & {
  hashKey: Buffer
  /** The set in force; one without rules while there is none. */
  policies(): PolicySet
  report(line: string): void
}
type Opened = { engine: Engine; gateway: Gateway | null; close(): Promise<void> }
type AllOpened = { engines: Engines; gateway: Gateway | null; close(): Promise<void> }

/**
 * Opens the engines: Trino where `TRINO_URL` is set, with what Trino asks and tells, and beside it DuckDB where
 * `WAREHOUSE` is set too; DuckDB alone otherwise. Throws `config-invalid` where both have a catalog of the same name.
 */
export async function openEngines(parts: Parts): Promise<AllOpened> {
  const server = findTrinoServer(parts.config)
  const opening = [
    ...(!server || parts.config.WAREHOUSE ? [openDuckdb(parts)] : []),
    ...(server ? [openTrino(parts, server)] : []),
  ]
  const settled = await Promise.allSettled(opening)
  const opened = settled.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
  const close = async () => { await Promise.all(opened.map(one => one.close())) }
  try {
    for (const one of settled) if (one.status === 'rejected') throw one.reason
    const [first, ...others] = opened.map(({ engine }) => engine)
    await demandOwnCatalogs(parts, opened.map(({ engine }) => engine))
    return { engines: createEngines([first!, ...others]), gateway: opened.find(one => one.gateway)?.gateway ?? null, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Each catalog belongs to one engine: a name that means two warehouses would be told apart by nobody. */
async function demandOwnCatalogs({ log }: Parts, engines: Engine[]): Promise<void> {
  if (engines.length === 1) return
  const owners = new Map<string, string>()
  for (const engine of engines) {
    const catalog = await engine.catalog().catch((error: unknown) => {
      log.warn({ err: error, engine: engine.kind }, 'an engine does not say which tables it has')
      return null
    })
    for (const name of new Set(catalog?.tables.map(table => table.catalog.toLowerCase()))) {
      if (owners.has(name)) {
        throw new AppError('config-invalid', `WAREHOUSE_CATALOG: Trino has a catalog \`${name}\` too;`
          + ' give the warehouse of DuckDB another name')
      }
      owners.set(name, engine.kind)
    }
  }
}

async function openDuckdb({ config, log, hashKey, report }: Parts): Promise<Opened> {
  const warehouse = await prepareWarehouse(config, report)
  const engine = await createDuckdbEngine({ warehouse, tempMb: config.ENGINE_TEMP_MB, hashKey, log, ...hostsOf(config) })
  return { engine, gateway: null, close: () => engine.close() }
}

/** The gateway first: the engine's own analyses are questions that Trino asks it. */
async function openTrino(parts: Parts, server: TrinoServer): Promise<Opened> {
  const { config, log, clock, pool, ledger, identity, hashKey, policies } = parts
  const settings = readGatewaySettings(config)
  const held: { engine: TrinoEngine | null } = { engine: null }
  const relist = () => held.engine?.relist()
  const gateway = settings && await startGateway({
    ...settings, secrets: [hashKey.toString('hex'), hashKey.toString('base64')], policies,
    catalog: () => held.engine?.listed() ?? null, findPerson: user => identity.findPerson(user), pool, ledger, clock, log, onTables: relist,
  })
  const engine = await createTrinoEngine({ ...server, analyses: gateway?.analyses ?? null, log, ...hostsOf(config) })
  held.engine = engine
  relist()
  const timer = setInterval(relist, listingMs)
  return {
    engine, gateway,
    async close() {
      clearInterval(timer)
      await engine.close()
      await gateway?.close()
    },
  }
}

function hostsOf(config: Config) {
  return {
    hosts: config.ENGINE_HOSTS, memoryMb: config.ENGINE_MEMORY_MB, threads: config.ENGINE_THREADS,
    tempDirectory: join(config.DATA_DIR, 'temp'),
  }
}
