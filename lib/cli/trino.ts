import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { prepareWarehouse } from '../engine/duckdb/warehouse.ts'
import { AppError, isAppError } from '../errors.ts'
import { loadPolicies } from '../policy/load.ts'
import { compileResourceGroups } from '../policy/resource-groups.ts'
import { openSecrets } from '../secrets.ts'
import { listIceberg, serviceUser } from './trino/files.ts'
import { getJava } from './trino/java.ts'
import { loadWarehouse, makeScratch, scratch } from './trino/load.ts'
import { findFreePort, startTrino } from './trino/start.ts'
import type { LocalTrino } from './trino/start.ts'

/**
 * `npm run trino`: a Trino of one's own with the demo shop in it, governed by Sagwan, and Sagwan on top of it. The whole
 * production set-up on one machine with Java; Ctrl-C stops both.
 */
const root = join(import.meta.dirname, '../..')
const cache = process.env.TRINO_CACHE ?? join(root, '.cache/trino')
/** Queries that run at once: a whole cluster on one machine. */
const totalQueries = 20
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const report = (line: string) => console.log(`  ${line} …`)

async function main(): Promise<void> {
  // Until Sagwan runs there is nothing to wait for: leaving ends a Trino that is on its way.
  for (const signal of signals) process.on(signal, () => process.exit(130))
  // Before anything is made: nothing of it would be of use without.
  getJava()
  const config = parseConfig({ ...process.env, TRINO_URL: undefined }, root)
  const directory = join(config.DATA_DIR, 'trino')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  await loadOnce(config, directory)
  const gateway = { port: await findFreePort(), eventSecret: randomBytes(24).toString('base64url') }
  const trino = await startTrino({
    cache, directory, gateway, resourceGroups: listResourceGroups(config), catalogs: listCatalogs(directory), report,
  })
  console.log(`  Trino answers at ${trino.url}`)
  const code = await runSagwan({
    TRINO_URL: trino.url, TRINO_USER: trino.user, TRINO_PASSWORD: trino.password, TRINO_CATALOG: 'shop',
    GATEWAY_PORT: String(gateway.port), GATEWAY_SECRET: gateway.eventSecret,
  }).finally(() => trino.stop())
  process.exit(code)
}

/** Everybody's share of Trino as the policies have it now. Throws `policy-invalid` with every fault. */
function listResourceGroups({ POLICIES }: Config): string {
  const loaded = loadPolicies(POLICIES)
  if (!loaded.ok) throw new AppError('policy-invalid', `the policies cannot be used:\n  ${loaded.faults.join('\n  ')}`)
  return JSON.stringify(compileResourceGroups(loaded.set, { service: serviceUser, total: totalQueries }), null, 2)
}

/** Besides the shop: the catalog in which people may write. */
function listCatalogs(directory: string): Record<string, string[]> {
  return { [scratch.catalog]: listIceberg(directory, scratch.catalog) }
}

/** Tables are loaded once, by a Trino without policy that nobody else can reach: its password is never told. */
async function loadOnce(config: Config, directory: string): Promise<void> {
  const marks = { shop: join(directory, 'loaded'), scratch: join(directory, 'loaded-scratch') }
  if (Object.values(marks).every(mark => existsSync(mark))) return
  const { file } = await prepareWarehouse(config, report)
  const { hashKey } = openSecrets(config.DATA_DIR)
  let trino: LocalTrino | undefined
  try {
    trino = await startTrino({ cache, directory, gateway: null, quick: true, catalogs: listCatalogs(directory), report })
    if (!existsSync(marks.shop)) await loadWarehouse({ trino, directory, warehouse: file, hashKey, report })
    await makeScratch(trino)
    for (const mark of Object.values(marks)) writeFileSync(mark, '')
  } finally {
    await trino?.stop()
  }
}

/** Sagwan in a process of its own; resolves with its exit code. Whatever stops this process stops it first, then Trino. */
function runSagwan(settings: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...settings }
    const child = spawn(process.execPath, [join(root, 'lib/cli/start.ts')], { stdio: 'inherit', env })
    for (const signal of signals) {
      process.removeAllListeners(signal)
      // A second signal, where the terminal sent it one already, changes nothing.
      process.on(signal, () => child.kill('SIGTERM'))
    }
    child.on('error', reject)
    child.on('close', code => resolve(code ?? 1))
  })
}

main().catch((error: unknown) => {
  console.error(isAppError(error) ? `Trino did not start: ${error.message}` : error)
  process.exit(1)
})
