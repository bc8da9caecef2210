import type { Config } from '../../config.ts'
import { nameCatalog } from '../../engine/duckdb/warehouse.ts'
import { findTrinoServer } from '../../engine/trino/settings.ts'
import type { TrinoServer } from '../../engine/trino/options.ts'
import { createTransport } from '../../engine/trino/transport.ts'
import type { Transport } from '../../engine/trino/transport.ts'
import { isAppError } from '../../errors.ts'
import { loadPolicies } from '../../policy/load.ts'
import type { PolicySet } from '../../policy/set.ts'
import { askPlainly } from './ask.ts'
import { checkCatalogs, checkClock, checkGroups, checkSession } from './cluster.ts'
import { openGateway } from './gateway.ts'
import { checkReachable, checkTls, checkVersion } from './reach.ts'
import type { Report } from './report.ts'
import { checkEnforcement, checkEvents, checkPolicy } from './wired.ts'

/** Every line of a report, in its order. */
const names = ['reachable', 'TLS', 'version', 'password', 'gateway', 'acting for people', 'policy', 'row filters', 'column masks',
  'listings', 'closed columns', 'events', 'clock', 'limits', 'catalogs', 'resource groups']

/**
 * Looks a cluster over, from the network to the last file, and says of each part that it is as it must be or what to
 * change. It reads nothing of anybody's: its statements see the cluster's own list of nodes.
 */
export async function checkTrino(config: Config, env: NodeJS.ProcessEnv, report: Report): Promise<void> {
  const server = findTrinoServer(config)
  if (!server) {
    return report.fail('settings', 'no Trino is set', { file: 'the settings of Sagwan', lines: [
      'TRINO_URL=https://COORDINATOR:8443', 'TRINO_USER=sagwan', 'TRINO_PASSWORD_FILE=/path/to/a/file' ] })
  }
  const transport = createTransport({ ...server, patienceMs: 5_000 })
  try {
    if (!await reach(server, transport, env, report)) return
    const policies = readPolicies(config, report)
    const gateway = await openGateway(config, policies, report)
    if (!gateway) return
    try {
      const ask = askPlainly.bind(null, server, transport)
      const wired = { gateway, ask, report, names: (await gateway.look()).names, secret: config.GATEWAY_SECRET ?? '' }
      if (!await checkPolicy(wired)) return
      await checkEnforcement(wired)
      await checkEvents(wired)
      await checkClock(wired)
      await checkSession(wired)
      if (!policies) return
      const beside = config.WAREHOUSE ? config.WAREHOUSE_CATALOG ?? nameCatalog(config.WAREHOUSE) : null
      await checkCatalogs(wired, server.user, policies, beside)
      await checkGroups(wired, server.user, policies)
    } finally {
      await gateway.close()
    }
  } finally {
    transport.close()
    const done = new Set(report.lines().map(({ name }) => name))
    for (const name of names) if (!done.has(name)) report.skip(name, 'not looked at, because of the fault above')
  }
}

/** The way there: network, certificate, password, version. */
async function reach(server: TrinoServer, transport: Transport, env: NodeJS.ProcessEnv, report: Report): Promise<boolean> {
  if (!await checkReachable(server, report)) return false
  if (!await checkTls(server, report)) return false
  const info = await checkVersion(transport, report)
  return info ? checkPassword(server, transport, env, report) : false
}

async function checkPassword(
  server: TrinoServer, transport: Transport, env: NodeJS.ProcessEnv, report: Report,
): Promise<boolean> {
  const file = env.TRINO_PASSWORD_FILE
  const source = file ? `the file ${file} (TRINO_PASSWORD_FILE)` : 'the setting TRINO_PASSWORD'
  try {
    await askPlainly(server, transport, 'SELECT 1', { user: server.user })
  } catch (error) {
    const status = isAppError(error) ? Number(error.params?.status) : 0
    if (status === 401) {
      report.fail('password', `Trino does not take the password of \`${server.user}\``, {
        file: source, then: 'or give the account this password in Trino (etc/password.db, or its directory)' })
    } else if (status === 403 || status === 406) {
      report.fail('password', 'Trino takes no password on this way', {
        file: 'etc/config.properties of the coordinator', then: 'restart the coordinator',
        lines: ['http-server.authentication.type=PASSWORD', 'http-server.process-forwarded=true'] })
    } else report.fail('password', error instanceof Error ? error.message : String(error))
    return false
  }
  return checkLock(server, report)
}

/** Whether a wrong password is refused: where it is not, anybody can be anybody. */
async function checkLock(server: TrinoServer, report: Report): Promise<boolean> {
  const stranger = { ...server, password: `${server.password}-wrong` }
  const transport = createTransport(stranger)
  try {
    await askPlainly(stranger, transport, 'SELECT 1', { user: server.user })
    report.fail('password', 'Trino takes any password: whoever reaches it can be anybody', {
      file: 'etc/config.properties of the coordinator', lines: ['http-server.authentication.type=PASSWORD'],
      then: 'write etc/password-authenticator.properties, and restart the coordinator' })
    return false
  } catch (error) {
    if (!isAppError(error) || Number(error.params?.status) !== 401) throw error
    report.pass('password', `\`${server.user}\` signs in, and a wrong password is refused`)
    return true
  } finally {
    transport.close()
  }
}

function readPolicies({ POLICIES }: Config, report: Report): PolicySet | null {
  const loaded = loadPolicies(POLICIES)
  if (loaded.ok) return loaded.set
  report.fail('policies', `the files in ${POLICIES} cannot be used: ${loaded.faults[0]}`, {
    file: loaded.faults[0]?.split(':')[0] ?? POLICIES, then: 'run `npm run policy check`' })
  return null
}
