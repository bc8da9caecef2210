import { roleTag } from '../../contracts/tags.ts'
import type { PolicySet } from '../../policy/set.ts'
import type { Told } from './ask.ts'
import type { Wired } from './wired.ts'

/** Clocks may differ by so much before times on the record are misleading. */
const maxSkewMs = 5_000

/** How far the coordinator's clock is from ours; the way of the question is taken off. */
export async function checkClock({ ask, names, report }: Wired): Promise<void> {
  const before = Date.now()
  const { rows, error } = await ask('SELECT CAST(to_unixtime(current_timestamp) * 1000 AS bigint)', { user: names.mask })
  const after = Date.now()
  if (error) return report.fail('clock', error.message)
  const theirs = Number(rows[0]?.[0])
  const skewMs = theirs < before ? theirs - before : theirs > after ? theirs - after : 0
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1)
  if (Math.abs(skewMs) <= maxSkewMs) {
    return report.pass('clock', skewMs === 0 ? 'the same as here' : `within ${seconds} s of this machine's`)
  }
  report.fail('clock', `the coordinator's is ${seconds} s ${skewMs < 0 ? 'behind' : 'before'} this machine's`, {
    file: 'the time service (NTP) of both machines', lines: ['timedatectl set-ntp true'],
  })
}

/** Whether Trino knows the session properties by which limits reach it. */
export async function checkSession({ ask, names, report }: Wired): Promise<void> {
  const { error } = await ask('SELECT 1', { user: names.mask, session: 'query_max_execution_time=1m' })
  if (!error) report.pass('limits', 'the session property query_max_execution_time is known and may be set')
  else {
    report.fail('limits', `query_max_execution_time: ${error.message}`, {
      file: 'the installation of Trino', lines: ['it must know the session property query_max_execution_time (476 does)'] })
  }
}

/** The catalogs that grants name, against those there are. Catalogs of DuckDB beside Trino are not Trino's. */
export async function checkCatalogs(
  { ask, report }: Wired, service: string, policies: PolicySet, beside: string | null,
): Promise<void> {
  const { rows, error } = await ask('SHOW CATALOGS', { user: service })
  if (error) {
    return report.fail('catalogs', `the service account cannot list them: ${error.message}`)
  }
  const found = new Set(rows.map(([name]) => String(name).toLowerCase()))
  const named = new Map<string, string>()
  for (const role of policies.roles.values()) {
    for (const { on, rule } of role.grants) {
      const catalog = on.kind === 'tables' ? on.pattern.text.split('.')[0]!.replaceAll('"', '').toLowerCase() : '*'
      if (!catalog.includes('*') && catalog !== beside) named.set(catalog, `${rule.file}:${rule.line}`)
    }
  }
  const missing = [...named].filter(([catalog]) => !found.has(catalog))
  if (missing.length === 0) {
    const known = [...named.keys()]
    return report.pass('catalogs', known.length > 0 ? `those that policies name are there: ${known.join(', ')}`
      : 'policies name none of Trino\'s')
  }
  const [[catalog, rule]] = missing as [[string, string]]
  const names = missing.map(([name]) => `\`${name}\``).join(', ')
  report.fail('catalogs', `policies name ${names}, which Trino does not have (it has ${[...found].sort().join(', ')})`, {
    file: `etc/catalog/${catalog}.properties of the coordinator and workers`, then: `or correct \`on:\` in ${rule}`,
  })
}

function groupOf({ rows }: Told): string {
  const [id] = rows[0] ?? []
  return Array.isArray(id) ? id.join('/') : ''
}

/** Whether each role's statements get the role's share. */
export async function checkGroups({ ask, names, report }: Wired, service: string, policies: PolicySet): Promise<void> {
  const wrong: string[] = []
  const roles = [...policies.roles.values()].filter(({ grants }) => grants.length > 0).map(({ name }) => name)
  for (const role of roles) {
    const { id, error } = await ask('SELECT 1', { user: names.mask, tags: `sagwan,${roleTag(role)}` })
    if (error) return report.fail('resource groups', error.message)
    const found = await ask(`SELECT resource_group_id FROM system.runtime.queries WHERE query_id = '${id}'`, { user: service })
    if (groupOf(found) !== `sagwan/roles/${role}/${names.mask}`) wrong.push(`${role} is in ${groupOf(found) || 'none'}`)
  }
  if (wrong.length === 0) return report.pass('resource groups', `${roles.length} roles have a share of their own`)
  report.fail('resource groups', `one person may hold the whole cluster: ${wrong.slice(0, 3).join('; ')}`, {
    file: 'etc/resource-groups.properties of the coordinator', lines: [
      'resource-groups.configuration-manager=file', 'resource-groups.config-file=etc/resource-groups.json',
    ], then: 'write etc/resource-groups.json with `npm run --silent policy resource-groups`, and restart the coordinator',
  })
}

