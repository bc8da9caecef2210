import type { CanaryKind, CanaryReport } from '../../gateway/canary.ts'
import { canaryMask, canaryTable } from '../../gateway/canary.ts'
import { listAccessControl, listEventListener } from '../trino/wiring.ts'
import type { Told } from './ask.ts'
import type { CheckedGateway } from './gateway.ts'
import type { Change, Report } from './report.ts'

export type Wired = {
  gateway: CheckedGateway
  names: Record<CanaryKind, string>
  ask(sql: string, options: { user: string; tags?: string; session?: string }): Promise<Told>
  report: Report
  secret: string
}

const table = `${canaryTable.catalog}.${canaryTable.schema}.${canaryTable.table}`
const eventPatienceMs = 20_000

function accessControl({ address }: CheckedGateway, words = 'restart the coordinator'): Change {
  return { file: 'etc/access-control.properties of the coordinator', lines: listAccessControl(address), then: words }
}

/** The service account may act for people, and what policy denies is denied by Trino itself. Answers whether it is. */
export async function checkPolicy(wired: Wired): Promise<boolean> {
  const { ask, names, gateway, report } = wired
  const { error } = await ask(`SELECT count(*) FROM ${table}`, { user: names.deny })
  const seen = await gateway.look()
  const asked = seen.asked['/allow'] > 0
  if (!error) {
    report.pass('acting for people', 'the service account may')
    report.fail('policy', 'Trino ran a statement that must be denied: everybody sees everything there', accessControl(gateway))
    return false
  }
  if (/cannot impersonate user/i.test(error.message) && !asked) {
    explainImpersonation(wired, seen)
    return false
  }
  if (error.errorName !== 'PERMISSION_DENIED') {
    report.fail('policy', `Trino cannot ask Sagwan: ${error.message.slice(0, 300)}`,
      accessControl(gateway, `let the coordinator reach ${gateway.address} (GATEWAY_HOST, a firewall), and restart it`))
    return false
  }
  report.pass('acting for people', 'the service account may')
  if (!asked) {
    report.fail('policy', 'Trino denies by rules of its own and does not ask Sagwan', accessControl(gateway))
    return false
  }
  report.pass('policy', 'a statement that must be denied is denied by Trino, which asked Sagwan')
  return true
}

function explainImpersonation({ gateway, report }: Wired, { strangers }: CanaryReport): void {
  if (strangers.length > 0) {
    report.fail('acting for people', `Trino asks from ${strangers.join(', ')}, which Sagwan does not answer`, {
      file: 'the setting GATEWAY_ALLOW', lines: [`GATEWAY_ALLOW=${strangers.join(',')}`], then: 'start Sagwan again',
    })
  } else {
    report.fail('acting for people',
      'Trino does not let the service account act for people, and did not ask Sagwan whether it may', accessControl(gateway))
  }
}

/** Row filters, column masks, listings in batches, and closed columns that `SELECT *` leaves out. */
export async function checkEnforcement({ ask, names, gateway, report }: Wired): Promise<void> {
  const filtered = await ask(`SELECT count(*) FROM ${table}`, { user: names.filter })
  const hidesAll = !filtered.error && Number(filtered.rows[0]?.[0]) === 0
  if (hidesAll) report.pass('row filters', 'a filter that passes no row passes none')
  else report.fail('row filters', filtered.error?.message ?? 'Trino shows rows that a filter hides', accessControl(gateway))

  const masked = await ask(`SELECT DISTINCT ${canaryMask.column} FROM ${table}`, { user: names.mask })
  const { asked } = await gateway.look()
  if (masked.error || masked.rows.some(([value]) => value !== canaryMask.value)) {
    report.fail('column masks', masked.error?.message ?? 'Trino shows values that a mask hides', accessControl(gateway))
  } else if (asked['/masks'] === 0) {
    report.fail('column masks', 'applied, but asked for one column at a time: slow, and open where an answer is empty', {
      ...accessControl(gateway),
      lines: [...listAccessControl(gateway.address).slice(-1), '# and take opa.policy.column-masking-uri out'],
    })
  } else report.pass('column masks', 'a masked column shows its mask; asked for in batches')

  const before = asked['/batch']
  const listed = await ask('SHOW CATALOGS', { user: names.deny })
  const after = (await gateway.look()).asked['/batch']
  if (listed.error) {
    report.fail('listings', listed.error.message, accessControl(gateway))
  } else if (listed.rows.length > 0) {
    report.fail('listings', 'Trino lists catalogs that do not exist for the person', accessControl(gateway))
  } else if (after === before) {
    report.fail('listings', 'asked for one by one: with many tables they fail', {
      ...accessControl(gateway), lines: listAccessControl(gateway.address).slice(2, 3) })
  } else report.pass('listings', 'hidden names are left out; asked for in batches')

  const all = await ask(`SELECT * FROM ${table}`, { user: names.mask })
  if (!all.error && !all.columns.includes(canaryMask.hidden)) report.pass('closed columns', 'SELECT * leaves them out')
  else {
    report.fail('closed columns', all.error ? 'SELECT * fails and names every column' : 'SELECT * shows them', {
      file: 'etc/config.properties of the coordinator', lines: ['hide-inaccessible-columns=true'], then: 'restart the coordinator' })
  }
}

/** Whether what Trino tells of these very statements arrives. */
export async function checkEvents({ gateway, report, secret }: Wired): Promise<void> {
  const until = Date.now() + eventPatienceMs
  let seen = await gateway.look()
  while (Date.now() < until && (seen.events.created === 0 || seen.events.completed === 0)) {
    // A wrong secret stays wrong: there is nothing to wait for.
    if (seen.wrongSecrets > 0 && seen.events.completed === 0) break
    await new Promise(resolve => setTimeout(resolve, 250))
    seen = await gateway.look()
  }
  const { created, completed } = seen.events
  const listener = { file: 'etc/http-event-listener.properties of the coordinator', then: 'restart the coordinator' }
  const shown = listEventListener(gateway.address, secret === '' ? 'THE-SECRET' : '(what stands in GATEWAY_SECRET)')
  if (created > 0 && completed > 0) report.pass('events', 'the begin and the end of queries arrive')
  else if (seen.wrongSecrets > 0) {
    report.fail('events', 'they arrive with another secret than GATEWAY_SECRET, and are refused', {
      ...listener, lines: shown.filter(line => line.includes('connect-http-headers')) })
  } else if (created > 0 || completed > 0) {
    const told = created > 0 ? 'begin' : 'end'
    report.fail('events', `only the ${told} of queries is told`, { ...listener, lines: shown.slice(1, 3) })
  } else {
    report.fail('events', `none arrived within ${eventPatienceMs / 1000} seconds: what others do in Trino is on no record`, {
      ...listener,
      lines: [...shown, '', '# and in etc/config.properties:',
        'event-listener.config-files=etc/http-event-listener.properties'],
    })
  }
}
