import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, blobValue } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findOpenDifferences } from '../../lib/audit/differences.ts'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import type { Ledger } from '../../lib/audit/ledger.ts'
import { findFreePort } from '../../lib/cli/trino/start.ts'
import { tableKey } from '../../lib/contracts/catalog.ts'
import type { TableSchema, WarehouseCatalog } from '../../lib/contracts/catalog.ts'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import type { Decision } from '../../lib/contracts/policy.ts'
import { startGateway } from '../../lib/gateway/gateway.ts'
import type { Gateway } from '../../lib/gateway/gateway.ts'
import { createLogger } from '../../lib/log.ts'
import { compileMask, trinoHashKey } from '../../lib/policy/masks.ts'
import { demoPolicies, directory } from '../gateway/support.ts'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { query } from './support/protocol.ts'
import { skipTrino, useTrino } from './support/server.ts'
import { eventSecret, hashKey } from './support/shared.ts'
import type { SharedTrino } from './support/shared.ts'

const set = demoPolicies()
const hidden = /^(TABLE_NOT_FOUND|PERMISSION_DENIED|NOT_SUPPORTED|ROLE_NOT_FOUND|FUNCTION_NOT_FOUND|SCHEMA_NOT_FOUND)/

describe.skipIf(skipTrino('the gateway'))('a Trino that asks the gateway', { timeout: 300_000 }, () => {
  let folder: string
  let database: TestDatabase
  let ledger: Ledger
  let gateway: Gateway
  let trino: SharedTrino
  let port: number
  let catalog: WarehouseCatalog | null = null
  let changes = 0

  const open = () => startGateway({
    port, host: '127.0.0.1', allow: '', secret: eventSecret, secrets: [hashKey.toString('hex')], service: 'sagwan', policies: () => set,
    catalog: () => catalog, findPerson: user => Promise.resolve(directory[user] ?? null), pool: database.pool, ledger, clock: () => new Date(),
    log: createLogger('silent'), onTables: () => { changes += 1 },
  })
  const service = () => ({ user: 'sagwan', password: trino.password })
  /** As the service does it, for somebody. */
  const as = (user: string, sql: string, headers: Record<string, string> = {}) => query(trino.url, service(), sql, { as: user, headers })
  /** As somebody does it with a client of their own. */
  const own = (user: string, sql: string, headers: Record<string, string> = {}) => query(trino.url, { user, password: user }, sql, { headers })
  const entries = async (executionId: string): Promise<LedgerEvent[]> =>
    (await database.pool.query<{ body: string }>('select body from ledger_entries where execution_id = $1 order by seq', [executionId]))
      .rows.map(({ body }) => (JSON.parse(body) as { event: LedgerEvent }).event)
  const closing = async (id: string) => {
    await expect.poll(async () => (await entries(id)).map(({ kind }) => kind), { timeout: 60_000, interval: 250 }).toContain('external.closed')
    return (await entries(id)).find(event => event.kind === 'external.closed')!
  }
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sagwan-trino-gateway-'))
    database = await createTestDatabase()
    ledger = await createLedger({ pool: database.pool, directory: join(folder, 'ledger'), clock: () => new Date(), checkpointEntries: 1000,
      signingKey: loadOrCreateSigningKey(join(folder, 'ledger.pem')), checkpointMinutes: 60 })
    trino = await useTrino()
    port = await findFreePort()
    gateway = await open()
    await trino.pointTo(port)
    const listed = await query(trino.url, service(), `select table_catalog, table_schema, table_name, column_name, data_type
      from shop.information_schema.columns where table_schema not in ('information_schema', 'system') order by 1, 2, 3, ordinal_position`)
    expect(listed.error).toBeNull()
    const tables = new Map<string, TableSchema>()
    for (const row of listed.rows) {
      const [name, schema, table, column, type] = row.map(String) as [string, string, string, string, string]
      const entry = tables.get(`${name}.${schema}.${table}`) ?? { catalog: name, schema, table, columns: [] }
      entry.columns.push({ name: column, type })
      tables.set(tableKey(entry), entry)
    }
    catalog = { engine: 'trino', version: '1', tables: [...tables.values()] }
  }, 600_000)
  afterAll(async () => {
    await trino?.stop()
    await gateway?.close()
    await ledger?.close()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('lists for the service what there is, but not the table of the key', () => {
    expect(catalog?.tables.map(tableKey)).toContain('shop.hr.salaries')
    expect(JSON.stringify(catalog)).not.toContain('hash_key')
  })

  it('shows each person their rows, masked, and a hash that joins with DuckDB\'s', async () => {
    const seen = await as('analyst', 'select id, email, phone, birth_date, country from customers order by id')
    const hash = (text: string) => createHmac('sha256', hashKey).update(text).digest('hex')
    expect(seen).toMatchObject({ error: null, rows: [
      [1, hash('seoyeon@example.kr'), '•••••••4821', '1990-01-01', 'KR'], [2, hash('doyun@example.kr'), '•••••••0937', '1988-01-01', 'KR']] })
    expect((await own('owner', 'select email from customers order by id')).rows[2]).toEqual(['misaki@example.jp'])
    expect((await own('analyst', 'select count(*), min(country), max(country) from orders')).rows).toEqual([[50, 'KR', 'KR']])
    expect((await as('analyst-jp', 'select distinct country from orders')).rows).toEqual([['JP']])
  })

  it('hashes values of every kind as DuckDB does', async () => {
    const values: [trino: string, duckdb: string, literal: string][] = [
      ['varchar', 'VARCHAR', '\'김지우 @\''], ['bigint', 'BIGINT', '-9007199254740993'], ['integer', 'INTEGER', '42'], ['tinyint', 'TINYINT', '7'],
      ['decimal(18,2)', 'DECIMAL(18,2)', '-12.50'], ['decimal(18,0)', 'DECIMAL(18,0)', '18420500'], ['date', 'DATE', 'date \'1990-01-01\''],
      ['timestamp(6)', 'TIMESTAMP', 'timestamp \'2026-03-01 10:20:30.120000\''], ['timestamp(6)', 'TIMESTAMP', 'timestamp \'2026-03-01 10:20:30\''],
      ['uuid', 'UUID', '\'5f1c0f3e-7a0e-4a53-9d3c-0e6a2f7ab001\''],
    ]
    const masked = (dialect: 'duckdb' | 'trino', type: string, literal: string) =>
      `CAST(${compileMask({ kind: 'hash' }, dialect, `CAST(${literal} AS ${type})`, type, '')} AS varchar)`
        .replaceAll(trinoHashKey, `from_hex('${hashKey.toString('hex')}')`)
    const seen = await own('owner', `select ${values.map(([type, , literal]) => masked('trino', type, literal)).join(', ')}`)
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const pad = (byte: number) => Buffer.concat([hashKey, Buffer.alloc(32)]).map(value => value ^ byte)
    for (const [name, byte] of [['mi', 0x36], ['mo', 0x5c]] as const) await connection.run(`SET VARIABLE ${name} = $1::BLOB`, [blobValue(pad(byte))])
    const local = await connection.runAndReadAll(`select ${values.map(([, type, literal]) => masked('duckdb', type, literal)).join(', ')}`)
    const plain = (row: readonly unknown[]) => row.map(value => String(value).replace(/\.0+$/, ''))
    expect(plain(seen.rows[0] ?? [])).toEqual(plain(local.getRowsJS()[0] ?? []))
    connection.closeSync()
    instance.closeSync()
  })

  it('lets no predicate look behind a mask or a filter', async () => {
    expect((await own('analyst', 'select count(*) from customers where email = \'seoyeon@example.kr\'')).rows).toEqual([[0]])
    expect((await own('analyst', 'select count(*) from customers where country = \'JP\'')).rows).toEqual([[0]])
    expect((await own('analyst', 'select id from customers where country <> \'KR\' and cast(name as bigint) = 1')).error).toBeNull()
    expect((await own('analyst', 'select * from customers limit 1')).columns).not.toContain('national_id')
  })

  const attacks: [string, string, string, Record<string, string>?][] = [
    ['a closed column', 'analyst', 'select national_id from customers'],
    ['a table without a grant', 'analyst', 'select * from shop.hr.salaries'],
    ['a table of another role', 'marketer', 'select count(*) from customers'],
    ['the key', 'owner', 'select k from sagwan.policy.hash_key'],
    ['the key in a subquery', 'analyst', 'select (select k from sagwan.policy.hash_key)'],
    ['files', 'analyst', 'select * from "customers$files"'],
    ['partitions', 'analyst', 'select * from "customers$partitions"'],
    ['snapshots', 'analyst', 'select * from "orders$snapshots"'],
    ['a hidden column', 'analyst', 'select "$path" from customers'],
    ['the connector\'s own tables', 'owner', 'select * from shop.system.iceberg_tables'],
    ['tasks of others', 'analyst', 'select * from system.runtime.tasks'],
    ['texts of views', 'analyst', 'select * from shop.information_schema.views'],
    ['SHOW CREATE TABLE', 'analyst', 'show create table customers'],
    ['a table function', 'owner', 'select * from table(shop.system.table_changes(\'sales\', \'customers\', 1, 2))'],
    ['registering files', 'mina', 'call shop.system.register_table(\'scratch\', \'z\', \'local:///shop/sales/customers\')'],
    ['a table over the files of another', 'mina', 'create table shop.scratch.z (id bigint) with (location = \'local:///shop/sales/customers\')'],
    ['a table procedure', 'mina', 'alter table orders execute optimize'],
    ['a function', 'mina', 'create function shop.scratch.f() returns bigint return 1'],
    ['a materialized view', 'mina', 'create materialized view shop.scratch.m as select 1 a'],
    ['a role', 'analyst', 'set role admin'],
    ['a grant', 'analyst', 'grant select on shop.hr.salaries to user analyst'],
    ['a session property', 'analyst', 'set session query_priority = 9'],
    ['a session property of a catalog', 'analyst', 'set session shop.statistics_enabled = true'],
    ['a session property in a header', 'analyst', 'select 1', { 'x-trino-session': 'join_distribution_type=BROADCAST' }],
    ['writing without a grant', 'analyst', 'create table shop.scratch.x as select 1 a'],
    ['writing elsewhere', 'mina', 'create table shop.sales.x as select 1 a'],
    ['dropping', 'mina', 'drop table orders'],
    ['deleting', 'owner', 'delete from orders'],
    ['killing', 'analyst', 'call system.runtime.kill_query(\'20260101_000000_00000_aaaaa\', \'x\')'],
    ['EXECUTE IMMEDIATE', 'analyst', 'execute immediate \'select salary_krw from shop.hr.salaries\''],
    ['a prepared statement', 'analyst', 'execute p', { 'x-trino-prepared-statement': `p=${encodeURIComponent('select national_id from customers')}` }],
  ]
  it.each(attacks)('refuses %s', async (_, user, sql, headers) => {
    expect((await own(user, sql, headers)).error).toMatch(hidden)
  })

  it('lets nobody act for another by a header, and the service for nobody whom the directory does not know', async () => {
    for (const [login, user] of [['analyst', 'owner'], ['analyst', 'sagwan'], ['analyst', 'sagwan:policy'], ['analyst', 'analyst~00']] as const) {
      expect((await query(trino.url, { user: login, password: login }, 'select 1', { as: user })).error).toMatch(/^PERMISSION_DENIED/)
    }
    for (const user of ['stranger', 'sagwan:policy', `owner~${'0'.repeat(32)}`]) expect((await as(user, 'select 1')).error).toMatch(/^PERMISSION_DENIED/)
    expect((await own('stranger', 'select 1')).error).toMatch(/^PERMISSION_DENIED/)
    expect((await query(trino.url, service(), 'select count(*) from customers', { as: null })).error).toMatch(/^PERMISSION_DENIED/)
  })

  it('shows in listings, statistics and plans only what one may see', async () => {
    expect((await own('analyst', 'show catalogs')).rows.flat()).toEqual(['shop', 'system'])
    expect((await own('analyst', 'show schemas from shop')).rows.flat()).toEqual(['information_schema', 'marts', 'sales', 'web'])
    expect((await own('marketer', 'show tables from shop.sales')).rows.flat()).toEqual(['products'])
    expect((await own('analyst', 'describe customers')).rows.map(([name]) => name)).not.toContain('national_id')
    expect((await own('analyst', 'select table_name from system.jdbc.tables where table_schem = \'hr\' or table_cat = \'sagwan\'')).rows).toEqual([])
    expect((await own('analyst', 'select distinct "user" from system.runtime.queries')).rows).toEqual([['analyst']])
    const statistics = (await own('analyst', 'show stats for orders')).rows.map(([, ...numbers]) => numbers).flat()
    expect(statistics.every(value => value === null)).toBe(true)
    const plan = JSON.stringify((await own('analyst', 'explain analyze verbose select email from customers')).rows)
    expect(plan.toLowerCase()).not.toContain(hashKey.toString('hex'))
    expect(plan).not.toContain(hashKey.toString('base64'))
  })

  it('lets a team write its scratch schema, and show no more than its maker saw', async () => {
    expect((await own('mina', 'create table shop.scratch.mine as select id, email, country from customers')).error).toBeNull()
    expect((await own('owner', 'select distinct country from shop.scratch.mine')).rows).toEqual([['KR']])
    expect((await own('analyst', 'select * from shop.scratch.mine')).error).toMatch(hidden)
    expect((await own('mina', 'create view shop.scratch.v as select email, country from customers')).error).toBeNull()
    expect((await own('mina', 'create view shop.scratch.closed as select national_id from customers')).error).toMatch(hidden)
    const seen = await own('owner', 'select email, country from shop.scratch.v')
    expect(seen.rows).toEqual((await own('mina', 'select email, country from shop.scratch.v')).rows)
    expect(seen.rows.map(([, country]) => country)).toEqual(['KR', 'KR'])
    expect((await own('mina', 'create view shop.scratch.asked security invoker as select email from customers')).error).toBeNull()
    expect((await own('owner', 'select email from shop.scratch.asked')).rows.flat()).toContain('misaki@example.jp')
    expect((await own('mina', 'alter view shop.scratch.v set authorization owner')).error).toMatch(hidden)
    for (const sql of ['drop view shop.scratch.v', 'drop view shop.scratch.asked', 'drop table shop.scratch.mine']) expect((await own('mina', sql)).error).toBeNull()
    await expect.poll(() => changes, { timeout: 30_000 }).toBeGreaterThan(3)
  })

  it('tells the ledger of queries from outside, with what was applied, and of their lineage', async () => {
    const read = await own('analyst', 'select email from customers', { 'x-trino-client-info': 'cli', 'x-trino-client-tags': 'nightly' })
    expect(await closing(read.id)).toMatchObject({ sql: 'select email from customers', outcome: 'succeeded', statement: 'SELECT',
      client: { login: 'analyst', source: 'trino-cli', info: 'cli', tags: ['nightly'] }, numbers: { rows: 2 },
      read: [{ table: 'shop.sales.customers', as: null, filters: ['("country" = \'KR\')'] }] })
    const [table] = ((await closing(read.id)) as Extract<LedgerEvent, { kind: 'external.closed' }>).read
    expect(table!.columns.map(({ column }) => column).sort()).toEqual(['country', 'email'])
    expect(table!.columns.find(({ column }) => column === 'email')?.mask).toContain('hmac_sha256')
    const denied = await own('analyst', 'select national_id from customers')
    expect(await closing(denied.id)).toMatchObject({ outcome: 'denied', error: { name: 'PERMISSION_DENIED' } })
    const missing = await own('analyst', 'select * from shop.hr.salaries')
    expect(await closing(missing.id)).toMatchObject({ outcome: 'denied', error: { name: 'TABLE_NOT_FOUND' } })
    const written = await own('mina', 'create table shop.scratch.lineage as select country as land from orders')
    expect(await closing(written.id)).toMatchObject({ wrote: { table: 'shop.scratch.lineage', columns: [{ column: 'land', from: ['shop.sales.orders.country'] }] } })
    await own('mina', 'drop table shop.scratch.lineage')
  })

  it('proves of our own executions that what was decided was applied', async () => {
    const executionId = crypto.randomUUID()
    const sql = 'select email, count(*) from customers group by 1'
    const decision: Decision = {
      outcome: 'allow', denials: [], limits: { rows: 1, seconds: 1, concurrent: 1 }, export: null, rules: [], fingerprint: 'f', policy: set.version,
      tables: [{ table: 'shop.sales.customers', filter: 'country = \'KR\'', masks: [{ column: 'email', mask: 'hash', mixed: false }], columns: ['email'] }] }
    await ledger.append({ kind: 'person', user: 'analyst', roles: ['analyst'], sessionId: 's', address: null },
      { kind: 'query.opened', executionId, sql, engine: 'trino', decision, notebookId: null, cellId: null, executed: sql })
    await as('analyst', sql, { 'x-trino-trace-token': executionId, 'x-trino-source': 'sagwan' })
    await expect.poll(async () => (await entries(executionId))[1], { timeout: 60_000 }).toMatchObject({ kind: 'engine.reported', agrees: true, differences: [] })
    expect((await gateway.health()).ok).toBe(true)
  })

  it('names every column of an analysis, without running or recording it', async () => {
    const { name, end } = gateway.analyses.begin('mina')
    expect((await as(name, 'explain (type validate) select c.email from customers c join orders o on o.customer_id = c.id where o.net_krw > 5')).rows).toEqual([[true]])
    const run = await as(name, 'select count(*) from orders')
    expect(run.rows).toEqual([[0]])
    const { tables } = end()
    expect(tables.find(({ table }) => table === 'shop.sales.customers')?.columns.sort()).toEqual(['email', 'id'])
    expect(tables.find(({ table }) => table === 'shop.sales.orders')?.columns.sort()).toEqual(['customer_id', 'net_krw'])
    expect(await closing(run.id)).toMatchObject({ differences: [{ what: 'ran-as-analysis' }] })
  })

  it('is closed while the gateway is away, and its events come after', async () => {
    await gateway.close()
    const seen = await own('analyst', 'select 1')
    expect(seen.error).toMatch(/OPA|GENERIC_INTERNAL_ERROR/)
    gateway = await open()
    expect((await own('analyst', 'select 1')).error).toBeNull()
    await closing(seen.id)
  })

  it('has marked nothing of all this but what ran under a name for analyses', async () => {
    const { newest } = await findOpenDifferences(database.pool, 100)
    expect(newest.flatMap(({ differences }) => differences.map(({ what }) => what))).toEqual(['ran-as-analysis'])
  })
})
