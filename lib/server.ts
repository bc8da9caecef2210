import { createPublicKey } from 'node:crypto'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { recordEnded } from './access/sign-out.ts'
import { loadOrCreateSigningKey } from './audit/keys.ts'
import { createLedger } from './audit/ledger.ts'
import type { Config } from './config.ts'
import { openDatabase } from './db/open.ts'
import { AppError } from './errors.ts'
import { startDirectory } from './identity/directory.ts'
import { createIdentity } from './identity/identity.ts'
import { createLogger } from './log.ts'
import { seedNotebooks } from './notebook/seed.ts'
import { openEngines } from './open-engines.ts'
import { systemActor } from './query/actor.ts'
import { createCatalogState } from './query/catalog-state.ts'
import { stop } from './query/cancel.ts'
import type { House } from './query/house.ts'
import { createLive } from './query/live.ts'
import { noPolicies } from './policy/none.ts'
import { openPolicies } from './query/policies.ts'
import type { PolicyKeeper } from './query/policies.ts'
import { recover } from './query/recovery.ts'
import { retain } from './query/retention.ts'
import { createResults } from './results/results.ts'
import { openSecrets } from './secrets.ts'
import { version } from './version.ts'

/** Retention is looked at this often. */
const retentionMs = 3_600_000
/** Policy files are looked at this often, so that a change needs no restart. */
const policyMs = 5_000

export type OpenHouse = House & {
  /** Signs session cookies; the web server hands it to next-auth. */
  sessionSecret: string
  /** Stops what runs (on record), then every part, in the order in which they stand on one another. */
  close(): Promise<void>
}

/**
 * Opens every part: data folder, database, ledger, directory, warehouse, engine, results, policies; closes what a
 * killed server left open. `report` gets a line for each step that takes time. On any fault everything that was
 * opened is closed again and the fault is thrown: Sagwan starts whole or not at all.
 */
export async function openHouse(config: Config, report: (line: string) => void): Promise<OpenHouse> {
  const closers: (() => Promise<unknown>)[] = []
  const opened = <T extends { close(): Promise<unknown> }>(part: T): T => {
    closers.unshift(() => part.close())
    return part
  }
  const closeAll = async () => {
    for (const close of closers) await close()
  }
  try {
    return await open(config, report, opened, closers, closeAll)
  } catch (error) {
    await closeAll().catch(() => report('not every part could be closed'))
    throw error
  }
}

async function open(
  config: Config, report: (line: string) => void, opened: <T extends { close(): Promise<unknown> }>(part: T) => T,
  closers: (() => Promise<unknown>)[], closeAll: () => Promise<void>,
): Promise<OpenHouse> {
  const log = createLogger(config.LOG_LEVEL)
  const clock = () => new Date()
  makeDataDirectory(config)
  const secrets = openSecrets(config.DATA_DIR)
  const database = opened(await openDatabase(config, report))
  const signingKey = loadOrCreateSigningKey(secrets.signingKeyPath)
  const ledger = opened(await createLedger({
    pool: database.pool, directory: join(config.DATA_DIR, 'ledger'), signingKey, clock,
    checkpointEntries: config.LEDGER_CHECKPOINT_ENTRIES, checkpointMinutes: config.LEDGER_CHECKPOINT_MINUTES,
    onCheckpointFault: error => log.error({ err: error }, 'a checkpoint could not be written'),
  }))
  const identityConfig = config.LDAP_URL ? config
    : { ...config, ...opened(await startDirectory({ ldif: config.DIRECTORY_LDIF ?? demoLdif, log })).config }
  const identity = opened(createIdentity({ config: identityConfig, pool: database.pool, clock, log }))
  // Trino asks before the policies are read: they are held against its tables first.
  const nothingYet = noPolicies()
  const inForce: { policies: PolicyKeeper | null } = { policies: null }
  // Both start processes and wait for them.
  const [{ engines, gateway }, results] = await Promise.all([
    openEngines({
      config, log, clock, pool: database.pool, ledger, identity, hashKey: secrets.hashKey, report,
      policies: () => inForce.policies?.current() ?? nothingYet,
    }).then(opened),
    createResults({
      directory: join(config.DATA_DIR, 'results'), tempDirectory: join(config.DATA_DIR, 'temp', 'results'), hosts: 1,
      memoryMb: config.ENGINE_MEMORY_MB, threads: config.ENGINE_THREADS, log,
    }).then(opened),
  ])
  const parts = { config, log, clock, pool: database.pool, prisma: database.prisma, ledger, identity, engines, gateway, results }
  const recovered = await recover(parts)
  await ledger.append(systemActor, { kind: 'server.started', version, recovered })
  inForce.policies = await openPolicies(parts)
  const house: House = {
    ...parts, policies: inForce.policies, publicKey: createPublicKey(signingKey), sights: new Map(),
    catalog: createCatalogState(),
    live: createLive({ duckdb: config.ENGINE_CONCURRENT, trino: null }), viewed: new Map(), streams: new Set(), timers: new Set(),
  }
  identity.onEnded(session => recordEnded(house, session))
  await seedNotebooks(house)
  let reading = false
  const timers = [
    setInterval(() => retain(house).catch(error => log.error({ err: error }, 'retention failed')), retentionMs),
    setInterval(() => {
      // An engine that is away makes a reading long; the next one waits for it.
      if (reading) return
      reading = true
      void house.policies.reload(systemActor)
        .catch(error => log.error({ err: error }, 'policies could not be read again'))
        .finally(() => { reading = false })
    }, policyMs),
  ]
  closers.unshift(async () => {
    timers.forEach(timer => clearInterval(timer))
    house.timers.forEach(timer => clearTimeout(timer))
    for (const leave of house.streams) leave()
    await Promise.all([...house.live.all.values()].map(live => stop(live, 'sagwan', 'shutdown')))
    await ledger.append(systemActor, { kind: 'server.stopped' })
      .catch(error => log.error({ err: error }, 'the stop is not on record'))
  })
  return { ...house, sessionSecret: secrets.session, close: closeAll }
}

const demoLdif = join(import.meta.dirname, 'identity', 'demo.ldif')

function makeDataDirectory({ DATA_DIR }: Config): void {
  try {
    mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 })
    accessSync(DATA_DIR, constants.W_OK)
  } catch (error) {
    throw new AppError('config-invalid', `DATA_DIR: cannot write to \`${DATA_DIR}\`; choose a folder that this account may write to`,
      { cause: error })
  }
}
