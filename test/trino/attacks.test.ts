import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { look } from '../../lib/query/lens.ts'
import { start } from '../../lib/query/start.ts'
import { listEvents, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { openTrinoHouse } from './support/house.ts'
import { query } from './support/protocol.ts'
import { skipTrino, useTrino } from './support/server.ts'
import { hashKey } from './support/shared.ts'
import type { SharedTrino } from './support/shared.ts'

/** What an analyst for Korea must not learn, in any answer, error, plan or listing. */
const secrets = ['misaki', 'ann@example', 'US-4', '770303', '900101-2000001', '90000000', 'raw secret', 'Han', 'JP', 'Tokyo', '東京',
  'local:///', 'all.parquet', '1990-01-02', '4111111111111111', hashKey.toString('hex'), hashKey.toString('hex').toUpperCase(), hashKey.toString('base64')]
/** Names that must stand in no listing; an error may repeat what was asked. */
const hiddenNames = ['salaries', 'salary_krw', 'national_id', 'hash_key', 'employees', 'secrets', 'iceberg_tables']

const kin = ['files', 'partitions', 'snapshots', 'history', 'manifests', 'all_manifests', 'refs', 'properties', 'entries', 'all_entries',
  'metadata_log_entries', 'data', 'branches']
const systemTables = ['runtime.tasks', 'runtime.nodes', 'runtime.transactions', 'runtime.optimizer_rule_stats', 'metadata.analyze_properties',
  'metadata.column_properties', 'metadata.materialized_views', 'metadata.materialized_view_properties', 'metadata.schema_properties',
  'metadata.table_properties']
/** Statements that nobody of the demo may run, at Trino or here. */
const refused = [
  `select * from table(duck.system.query(query => 'select * from main.secrets'))`, 'select * from duck.main.secrets',
  `select * from table(shop.system.table_changes('sales', 'customers', 1, 2))`,
  'select * from table(exclude_columns(input => table(shop.sales.customers), columns => descriptor(name)))',
  ...kin.map(name => `select * from shop.sales."customers$${name}"`),
  ...['$path', '$file_modified_time', '$partition'].map(column => `select "${column}" from shop.sales.customers`),
  ...systemTables.map(name => `select * from system.${name}`),
  ...['views', 'roles', 'applicable_roles', 'enabled_roles', 'table_privileges'].map(name => `select * from shop.information_schema.${name}`),
  'select * from sagwan.policy.hash_key', 'select (select k from sagwan.policy.hash_key) from shop.sales.customers',
  'select * from shop.system.iceberg_tables',
  'select national_id from shop.sales.customers', 'select c.* from (select national_id from shop.sales.customers) c',
  'select 1 from shop.sales.customers where national_id is null', 'select 1 from shop.sales.customers order by national_id',
  'select count(*) from shop.hr.salaries', 'with s as (select * from shop.hr.salaries) select 1 from s', 'table shop.hr.salaries',
  'select exists (select 1 from shop.hr.salaries)', 'select 1 from shop.sales.customers c, lateral (select max(salary_krw) m from shop.hr.salaries) s',
  'show create table shop.sales.customers', 'show create schema shop.sales', 'show grants', 'show tables from shop.hr',
  'show columns from shop.hr.salaries', 'describe shop.hr.salaries', 'show tables from sagwan.policy', 'use sagwan.policy',
  'show stats for shop.hr.salaries', 'show stats for (select national_id from shop.sales.customers)',
  'explain select national_id from shop.sales.customers', 'explain (type io) select salary_krw from shop.hr.salaries',
  `execute immediate 'select national_id from shop.sales.customers'`, `execute immediate 'select ? from shop.hr.salaries' using 1`,
  'execute p', 'describe output p', 'describe input p',
  'set session query_priority = 9', 'set session shop.statistics_enabled = true', 'set role admin', 'set session authorization owner',
  'set path sagwan.policy', 'create role x', 'grant select on shop.hr.salaries to user analyst', 'deny select on shop.sales.customers to user owner',
  'revoke select on shop.sales.customers from user owner', 'create catalog x using memory', 'drop catalog shop', 'analyze shop.sales.customers',
  'comment on table shop.sales.customers is \'x\'', 'truncate table shop.sales.customers', 'delete from shop.sales.orders',
  'update shop.sales.orders set id = 1', 'merge into shop.sales.customers c using shop.sales.orders o on c.id = o.id when matched then delete',
  'create table shop.sales.x as select 1 a', 'create view shop.sales.x as select 1 a', 'drop table shop.sales.orders',
  'alter table shop.sales.orders execute optimize', 'call shop.system.register_table(\'sales\', \'z\', \'local:///shop/sales/customers\')',
  'call shop.system.rollback_to_snapshot(\'sales\', \'orders\', 1)', 'call system.runtime.kill_query(\'20260101_000000_00000_aaaaa\', \'x\')',
]
/** Statements that run and must show a filtered, masked world. */
const harmless: Record<string, unknown[][] | null> = {
  'select id, country from shop.sales.customers for timestamp as of current_timestamp - interval \'1\' second order by 1': [['1', 'KR'], ['2', 'KR']],
  'select distinct country from shop.sales.customers tablesample bernoulli (100)': [['KR']],
  'with function f(x varchar) returns varchar return x select distinct f(country) from shop.sales.customers': [['KR']],
  'select count(*) from shop.sales.customers match_recognize (order by id measures a.id as m pattern (a) define a as a.country = \'JP\')': [['0']],
  'select count(*) from shop.information_schema.columns where table_name = \'customers\'': [['12']],
  'select count(*) from shop.information_schema.tables where table_schema = \'hr\'': [['0']],
  'select count(*) from shop.information_schema.schemata where schema_name = \'hr\'': [['0']],
  'select count(*) from shop.information_schema.columns where column_name = \'national_id\'': [['0']],
  'select current_user': [['analyst']],
  'show catalogs': null, 'show schemas from shop': null, 'show tables from shop.sales': null, 'show columns from shop.sales.customers': null,
  'show functions from shop.sales': null, 'show stats for shop.sales.customers': null, 'explain select email, phone from shop.sales.customers': null,
  'explain (type distributed, format json) select email from shop.sales.customers': null, 'select * from shop.sales.customers': null,
}
/** What only Trino's own clients can ask: they run there, filtered by our answers, and not here. */
const listings = ['select * from system.metadata.catalogs', 'select * from system.metadata.table_comments', 'select * from system.jdbc.columns',
  'select * from system.jdbc.tables', 'select * from system.jdbc.schemas', 'select * from system.runtime.queries', 'show role grants', 'show roles',
  'show current roles', 'show session']

describe.skipIf(skipTrino('attacks on Trino'))('attacks', { timeout: 300_000 }, () => {
  let trino: SharedTrino
  let house: TestHouse
  beforeAll(async () => {
    trino = await useTrino()
    house = await openTrinoHouse(trino)
    await house.engines.merged()
  }, 900_000)
  afterAll(async () => {
    await house?.drop()
    await trino?.stop()
  })

  /** As a person who signs in to Trino with a client of their own. */
  const direct = (user: string, sql: string, headers: Record<string, string> = {}, as?: string) =>
    query(trino.url, { user, password: user }, sql, { headers, ...(as ? { as } : {}) })
  const road = async (sql: string, who: Principal = people.analyst) => {
    const answer = await start(house, who, { sql, waitMs: 120_000 })
    if (!answer.execution) throw new Error(`\`${sql}\` did not end`)
    return { ...answer, execution: answer.execution }
  }
  const expectNoSecret = (seen: unknown, names: readonly string[] = []) => {
    const text = JSON.stringify(seen)
    for (const secret of [...secrets, ...names]) expect(text).not.toContain(secret)
  }
  const closing = async (id: string): Promise<LedgerEvent> => {
    const find = async () => (await listEvents(house, id)).find(({ kind }) => kind === 'external.closed')
    await expect.poll(find, { timeout: 60_000, interval: 250 }).toBeDefined()
    return (await find())!
  }

  describe('at Trino, as a person with a password', () => {
    it.each(refused)('refuses %s', async sql => {
      const seen = await direct('analyst', sql)
      expect(seen.error).not.toBeNull()
      expect(seen.rows).toEqual([])
      expectNoSecret(seen)
    })

    it.each(Object.entries(harmless))('shows only their own in %s', async (sql, rows) => {
      const seen = await direct('analyst', sql)
      expect(seen.error).toBeNull()
      if (rows) expect(seen.rows.map(row => row.map(String))).toEqual(rows)
      // A plan names the table of the key, never what stands in it.
      expectNoSecret(seen.rows, hiddenNames.filter(name => name !== 'hash_key' || !sql.startsWith('explain')))
    })

    it.each(listings)('leaves out what is hidden of %s', async sql => {
      const seen = await direct('analyst', sql)
      // Their own queries, these attacks, they may see.
      if (!sql.includes('runtime.queries')) expectNoSecret(seen.rows, hiddenNames)
      else expect(new Set(seen.rows.map(row => row[seen.columns.indexOf('user')]))).toEqual(new Set(['analyst']))
    })

    it('takes nobody\'s word for who they are', async () => {
      const capable = { 'x-trino-client-capabilities': 'PATH,PARAMETRIC_DATETIME,SESSION_AUTHORIZATION' }
      for (const [headers, as] of [[{}, 'owner'], [{ 'x-trino-original-user': 'analyst' }, 'owner'], [{ 'x-trino-original-user': 'owner' }, 'owner'],
        [{}, 'sagwan'], [{}, 'sagwan:policy'], [{}, 'OWNER'], [{}, `owner~${'0'.repeat(32)}`]] as const) {
        expect((await direct('analyst', 'select count(*) from customers', headers, as)).error).toMatch(/PERMISSION_DENIED|Access Denied|cannot impersonate/i)
      }
      expect((await direct('analyst', 'set session authorization owner', capable)).error).toMatch(/^PERMISSION_DENIED/)
      for (const password of ['', 'owner ', 'analyst']) {
        expect((await query(trino.url, { user: 'owner', password }, 'select 1')).error).toMatch(/401|Access Denied|Invalid|Malformed/)
      }
      // Without a password there is no person at all, whatever the headers say.
      const bare = await fetch(`${trino.url}/v1/statement`, { method: 'POST', body: 'select 1',
        headers: { 'x-trino-user': 'owner', 'x-forwarded-proto': 'https' } })
      expect(bare.status).toBe(401)
    })

    it.each<[string, Record<string, string>]>([
      ['roles', { 'x-trino-role': 'shop=ROLE{admin},system=ALL' }], ['credentials', { 'x-trino-extra-credential': 'user=owner,groups=owners' }],
      ['a path', { 'x-trino-path': 'sagwan.policy', 'x-trino-client-capabilities': 'PATH' }], ['tags of ours', { 'x-trino-client-tags': 'sagwan-read,sagwan' }],
      ['our source', { 'x-trino-source': 'sagwan', 'x-trino-client-info': 'sagwan' }], ['a language', { 'x-trino-language': 'ko-KR' }],
    ])('shows no more for %s set by hand', async (_, headers) => {
      const seen = await direct('analyst', 'select count(*), max(country) from customers', headers)
      if (seen.error === null) expect(seen.rows).toEqual([[2, 'KR']])
      else expect(seen.error).toMatch(/PERMISSION_DENIED|Access Denied|Invalid|NOT_FOUND/)
      expect((await direct('analyst', 'select * from shop.hr.salaries', headers)).rows).toEqual([])
    })

    it('refuses session properties set by hand, but limits of one\'s own', async () => {
      for (const property of ['join_distribution_type=BROADCAST', 'query_priority=9', 'shop.statistics_enabled=true', 'statistics_enabled=true',
        'resource_overcommit=true', 'duck.unsupported_type_handling=CONVERT_TO_VARCHAR']) {
        expect((await direct('analyst', 'select 1', { 'x-trino-session': property })).error).toMatch(/PERMISSION_DENIED|Access Denied/)
      }
      expect((await direct('analyst', 'select 1', { 'x-trino-session': 'query_max_run_time=1m' })).error).toBeNull()
    })

    it('reaches no closed name through a catalog, a schema or a prepared statement in the headers', async () => {
      for (const [catalog, schema, sql] of [['sagwan', 'policy', 'select * from hash_key'], ['shop', 'hr', 'select * from salaries'],
        ['duck', 'main', 'select * from secrets'], ['system', 'runtime', 'select * from tasks'], ['shop', 'system', 'select * from iceberg_tables']] as const) {
        const seen = await direct('analyst', sql, { 'x-trino-catalog': catalog, 'x-trino-schema': schema })
        expect(seen.error).toMatch(/TABLE_NOT_FOUND|PERMISSION_DENIED/)
      }
      for (const sql of ['select national_id from customers', 'select * from shop.hr.salaries', 'show create table customers']) {
        const headers = { 'x-trino-prepared-statement': `p=${encodeURIComponent(sql)}` }
        for (const run of ['execute p', 'describe output p']) {
          const seen = await direct('analyst', run, headers)
          if (seen.error === null) expect(seen.rows.flat().join()).not.toMatch(/salar|national|[A-Z]{2}\d/)
          else expect(seen.error).toMatch(/PERMISSION_DENIED|TABLE_NOT_FOUND|NOT_FOUND/)
        }
      }
    })

    it('shows nobody another person\'s query, and lets nobody fetch or stop it', async () => {
      const headersOf = (user: string) => ({ authorization: `Basic ${btoa(`${user}:${user}`)}`, 'x-forwarded-proto': 'https', 'x-trino-user': user,
        'x-trino-catalog': 'shop', 'x-trino-schema': 'sales' })
      const asOwner = { headers: headersOf('owner') }
      const posted = await (await fetch(`${trino.url}/v1/statement`, { ...asOwner, method: 'POST',
        body: 'select count(*) as owners_own from shop.web.events a, shop.web.events b, shop.web.events c where a.id + b.id + c.id = 7' })).json() as { id: string; nextUri: string }
      const local = (uri: string) => `${trino.url}${new URL(uri).pathname}`
      const asAnalyst = { headers: headersOf('analyst') }
      const { id } = posted
      let mine = posted as { nextUri: string; error?: unknown; stats?: { state: string } }
      const follow = async () => {
        mine = await (await fetch(local(mine.nextUri), asOwner)).json() as typeof mine
        return mine.stats?.state
      }
      try {
        await expect.poll(follow, { timeout: 60_000 }).toBe('RUNNING')
        const guesses = [`/v1/statement/queued/${id}/x00000000000000000000000000000000/1`, `/v1/statement/executing/${id}/x00000000000000000000000000000000/0`,
          `/v1/statement/executing/${id}`, `/v1/query/${id}`, `/v1/query`, `/ui/api/query/${id}`, `/ui/api/query`, `/v1/query/${id}?pretty`,
          '/v1/resourceGroupState/global', '/v1/task', '/v1/node', '/v1/thread', '/v1/memory', '/v1/jmx/mbean', '/metrics', '/ui/api/cluster', '/ui/api/stats']
        for (const path of guesses) {
          const answer = await fetch(`${trino.url}${path}`, { ...asAnalyst, redirect: 'manual' })
          const text = await answer.text()
          expect(`${path} ${answer.status} ${text}`).not.toContain('owners_own')
          if (path.includes(id)) expect(answer.status, path).toBeGreaterThanOrEqual(300)
        }
        for (const [method, path] of [['DELETE', `/v1/query/${id}`], ['PUT', `/v1/query/${id}/killed`], ['PUT', `/ui/api/query/${id}/killed`],
          ['DELETE', `/v1/statement/queued/${id}/x0/1`]] as const) {
          expect((await fetch(`${trino.url}${path}`, { ...asAnalyst, method, body: method === 'PUT' ? 'x' : null })).status, path).toBeGreaterThanOrEqual(400)
        }
        expect((await direct('analyst', `call system.runtime.kill_query('${id}', 'x')`)).error).toMatch(/PERMISSION_DENIED|Access Denied/)
        expect(await follow()).toBe('RUNNING')
        expect(mine.error).toBeUndefined()
      } finally {
        await fetch(local(mine.nextUri), { ...asOwner, method: 'DELETE' })
      }
    })

    it('gives a view no more than its maker saw, and its reader no more than they may', async () => {
      expect((await direct('analyst-jp', 'create or replace view shop.scratch.definer as select id, email, country from customers')).error).toBeNull()
      expect((await direct('analyst-jp', 'create or replace view shop.scratch.invoker security invoker as select id, email, country from customers')).error).toBeNull()
      try {
        const made = await direct('analyst-jp', 'select id, country from shop.scratch.definer')
        expect(made).toMatchObject({ error: null, rows: [[3, 'JP']] })
        for (const view of ['definer', 'invoker']) {
          const seen = await direct('analyst', `select * from shop.scratch.${view}`)
          expect(seen).toMatchObject({ rows: [], error: expect.stringMatching(/TABLE_NOT_FOUND|PERMISSION_DENIED/) as string })
          expect((await direct('owner', `select count(*) from shop.scratch.${view}`)).rows).toEqual([[view === 'definer' ? 1 : 4]])
          expect((await direct('analyst', `show create view shop.scratch.${view}`)).error).toMatch(/PERMISSION_DENIED|NOT_FOUND/)
        }
        for (const sql of ['alter view shop.scratch.definer set authorization owner', 'create or replace view shop.scratch.definer as select national_id from customers',
          'create view shop.scratch.other as select * from shop.hr.salaries', 'create or replace view shop.scratch.definer as select k from sagwan.policy.hash_key']) {
          expect((await direct('analyst-jp', sql)).error).not.toBeNull()
        }
        expect((await direct('analyst', 'create or replace view shop.scratch.definer as select 1 a')).error).toMatch(/PERMISSION_DENIED/)
      } finally {
        for (const view of ['definer', 'invoker']) await direct('analyst-jp', `drop view if exists shop.scratch.${view}`)
      }
    })

    it('puts what came with a stolen trace token on record as what it is', async () => {
      const ours = await road('select id from shop.sales.orders order by 1 limit 1')
      const before = await listEvents(house, ours.id)
      const seen = await direct('analyst', 'select id from shop.sales.orders order by 1 limit 1', { 'x-trino-trace-token': ours.id, 'x-trino-source': 'sagwan' })
      expect(await closing(seen.id)).toMatchObject({ client: { login: 'analyst' }, outcome: 'succeeded' })
      expect((await listEvents(house, ours.id)).filter(({ kind }) => kind !== 'engine.reported')).toEqual(before.filter(({ kind }) => kind !== 'engine.reported'))
    })
  })

  describe('through the road', () => {
    it.each(refused)('refuses %s', async sql => {
      const { execution, rows, id } = await road(sql)
      expect(execution.state).toBe('denied')
      expect(rows).toBeUndefined()
      expectNoSecret(execution.error)
      expect((await listEvents(house, id)).map(({ kind }) => kind)).toEqual(['query.denied'])
    })

    it.each(listings.slice(0, 6))('refuses %s, which is no table of theirs', async sql => {
      expect((await road(sql)).execution.state).toBe('denied')
    })

    it.each(Object.entries(harmless))('shows only their own in %s', async (sql, expected) => {
      const { execution, rows } = await road(sql)
      if (execution.state !== 'denied') expect(execution.state, JSON.stringify(execution.error)).toBe('succeeded')
      if (expected && execution.state !== 'denied') expect(rows).toEqual(expected)
      expectNoSecret([rows, execution.error], hiddenNames)
      expect(JSON.stringify(execution)).not.toMatch(/nextUri|\/v1\/statement|slug/)
    })

    it('counts no hidden row: neither EXPLAIN ANALYZE nor statistics run', async () => {
      for (const sql of ['explain analyze select count(*) from shop.sales.customers', 'explain analyze verbose select email from shop.sales.customers']) {
        expect((await road(sql)).execution).toMatchObject({ state: 'denied', error: { code: 'statement-kind' } })
      }
      const { rows } = await road('show stats for shop.sales.customers')
      expect((rows ?? []).flatMap(([, ...numbers]) => numbers).every(value => value === null)).toBe(true)
    })

    it('says the same of what is hidden and of what is not there, whatever else is wrong with a statement', async () => {
      const words = async (sql: string, name: string, who: Principal) => {
        const { decision } = await look(house, who, { sql: sql.replaceAll('NAME', name) })
        const at = JSON.stringify(decision.denials).replaceAll(name, 'NAME').replace(/"nearest":\[[^\]]*\],?/g, '')
        return { outcome: decision.outcome, at: at.replace(/"length":\d+/g, '') }
      }
      const aboutTables = ['select * from shop.hr.NAME', 'select nosuch from shop.hr.NAME', 'select salary_krw from shop.hr.NAME',
        'select upper(salary_krw) from shop.hr.NAME', 'select nosuch(1) from shop.hr.NAME', 'select cast(1 as nosuch) from shop.hr.NAME',
        'select 1 from shop.sales.orders o join shop.hr.NAME s on s.employee_id = o.nosuch', 'select count(*) from shop.hr.NAME where employee_id = \'x\'',
        'select (select max(salary_krw) from shop.hr.NAME)', 'select 1 from shop.hr.NAME s group by s.nosuch', 'show columns from shop.hr.NAME']
      for (const sql of aboutTables) {
        expect(await words(sql, 'salaries', people.analyst), sql).toEqual(await words(sql, 'salarios', people.analyst))
      }
      const aboutColumns = ['select NAME from shop.web.events', 'select upper(NAME) from shop.web.events', 'select NAME || \'x\' from shop.web.events',
        'select 1 from shop.web.events where NAME = \'x\'', 'select sum(e.NAME) from shop.web.events e', 'select 1 from shop.web.events order by upper(NAME)']
      for (const sql of aboutColumns) {
        expect(await words(sql, 'customer_id', people.marketer), sql).toEqual(await words(sql, 'customer_no', people.marketer))
      }
    })
  })
})
