import { join } from 'node:path'
import type { WarehouseCatalog } from '../../lib/contracts/catalog.ts'
import type { Actor, LedgerEvent } from '../../lib/contracts/audit.ts'
import type { Person } from '../../lib/contracts/principal.ts'
import { startGateway } from '../../lib/gateway/gateway.ts'
import type { GatewayOptions } from '../../lib/gateway/gateway.ts'
import { createLogger } from '../../lib/log.ts'
import { loadPolicies } from '../../lib/policy/load.ts'
import type { PolicySet } from '../../lib/policy/load.ts'

export const secret = 'a secret of the events'

/** The demo's tables as Trino types them, and a scratch schema that only `team` may write. */
const shop: Record<string, Record<string, string>> = {
  'shop.sales.customers': {
    id: 'bigint', name: 'varchar', email: 'varchar', phone: 'varchar(40)', national_id: 'varchar', birth_date: 'date',
    country: 'varchar', city: 'varchar', tier: 'varchar', lifetime_krw: 'decimal(18,0)', referrer: 'varchar',
    last_order_at: 'timestamp(6) with time zone', created_at: 'timestamp(6) with time zone',
  },
  'shop.sales.orders': { id: 'bigint', customer_id: 'bigint', country: 'varchar', net_krw: 'decimal(18,0)' },
  'shop.sales.payments': { id: 'bigint', country: 'varchar', card_holder: 'varchar', card_number: 'varchar' },
  'shop.sales.products': { id: 'bigint', name: 'varchar', category: 'varchar', price_krw: 'decimal(18,0)' },
  'shop.hr.salaries': { employee_id: 'bigint', year: 'integer', salary_krw: 'decimal(18,0)' },
  'shop.marts.daily_sales': { day: 'date', country: 'varchar', net_krw: 'decimal(18,0)' },
  'shop.scratch.plans': { id: 'bigint', note: 'varchar' },
}

export function catalogOf(tables: Record<string, Record<string, string>>): WarehouseCatalog {
  return { engine: 'trino', version: '1', tables: Object.entries(tables).map(([key, columns]) => {
    const [catalog = '', schema = '', table = ''] = key.split('.')
    return { catalog, schema, table, columns: Object.entries(columns).map(([name, type]) => ({ name, type })) }
  }) }
}

export const shopCatalog = catalogOf(shop)

/** The demo's policies, with a role that may write into `shop.scratch`. */
export function demoPolicies(): PolicySet {
  const loaded = loadPolicies(join(import.meta.dirname, '../../policies'))
  if (!loaded.ok) throw new Error(loaded.faults.join('\n'))
  const analyst = loaded.set.roles.get('analyst')!
  const { grants } = analyst
  const scratch = grants.find(grant => grant.on.kind === 'tables' && grant.on.pattern.text === 'shop.marts.*')!
  const names = ['shop', 'scratch']
  const write = { ...scratch, write: true, rule: { ...scratch.rule, text: 'on: shop.scratch.*' }, on: {
    kind: 'tables' as const, pattern: { text: 'shop.scratch.*', exact: null, wild: 1,
      parts: [...names.map(name => (given: string) => given === name), () => true] },
  } }
  loaded.set.roles.set('team', { ...analyst, name: 'team', users: ['mina'], groups: [], grants: [...grants, write] })
  return loaded.set
}

const groups = 'ou=groups,dc=sagwan,dc=demo'
function person(user: string, group: string, attributes: Record<string, string>): Person {
  return { user, name: user, dn: `uid=${user},ou=people,dc=sagwan,dc=demo`, groups: group ? [`cn=${group},${groups}`] : [], attributes }
}
export const directory: Record<string, Person> = {
  'analyst': person('analyst', 'analysts', { country: 'KR' }),
  'analyst-jp': person('analyst-jp', 'analysts', { country: 'JP' }),
  'marketer': person('marketer', 'marketers', { country: 'KR' }),
  'owner': person('owner', 'owners', { country: 'KR' }),
  'admin': person('admin', 'admins', {}),
  'mina': person('mina', '', { country: 'KR' }),
  'nobody': person('nobody', '', {}),
  '홍길동': person('홍길동', 'analysts', { country: 'KR' }),
}

/** A gateway without a database: questions only; what it would record stands in `entries`. */
export async function startQuiet(overrides: Partial<GatewayOptions> = {}) {
  const entries: { actor: Actor; event: LedgerEvent }[] = []
  const set = demoPolicies()
  const gateway = await startGateway({
    port: 0, host: '127.0.0.1', allow: '', secret, service: 'sagwan', policies: () => set, catalog: () => shopCatalog,
    findPerson: user => Promise.resolve(directory[user] ?? null), clock: () => new Date(), log: createLogger('silent'),
    // Nothing of the database is asked by questions; starting asks once.
    pool: { query: () => Promise.resolve({ rows: [] }) } as never,
    ledger: { append: (actor, event) => {
      entries.push({ actor, event })
      return Promise.resolve({ seq: entries.length, at: new Date().toISOString(), hash: '' })
    } },
    ...overrides,
  })
  return { gateway, entries, ...client(gateway.port) }
}

/** Asks as Trino 476 does. */
export function client(port: number) {
  const post = async (path: string, body: string | object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await answer.text()
    return { status: answer.status, body: JSON.parse(text) as { result?: unknown } }
  }
  const question = (user: string, action: object) => ({ input: {
    context: { identity: { user, groups: [] }, softwareStack: { trinoVersion: '476' } }, action } })
  const ask = async (path: string, user: string, action: object) => {
    const { status, body } = await post(path, question(user, action))
    if (status !== 200) throw new Error(`status ${status}`)
    return body.result
  }
  const tableOf = (name: string) => {
    const [catalogName, schemaName, tableName] = name.split('.')
    return { catalogName, schemaName, tableName }
  }
  return {
    post, question, tableOf,
    allow: (user: string, operation: string, resource?: object, targetResource?: object) =>
      ask('/allow', user, { operation, ...(resource ? { resource } : {}), ...(targetResource ? { targetResource } : {}) }),
    batch: (user: string, operation: string, filterResources: object[]) => ask('/batch', user, { operation, filterResources }),
    select: (user: string, table: string, columns: string[], operation = 'SelectFromColumns') =>
      ask('/allow', user, { operation, resource: { table: { ...tableOf(table), columns } } }),
    filters: (user: string, table: string) =>
      ask('/row-filters', user, { operation: 'GetRowFilters', resource: { table: tableOf(table) } }),
    masks: (user: string, table: string, columns: Record<string, string>) => ask('/masks', user, {
      operation: 'GetColumnMask', filterResources: Object.entries(columns).map(([columnName, columnType]) =>
        ({ column: { ...tableOf(table), columnName, columnType } })) }),
    mask: (user: string, table: string, columnName: string, columnType: string) => ask('/mask', user, {
      operation: 'GetColumnMask', resource: { column: { ...tableOf(table), columnName, columnType } } }),
  }
}

