import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findOpenDifferences } from '../../lib/audit/differences.ts'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import type { Ledger } from '../../lib/audit/ledger.ts'
import { searchLedger } from '../../lib/audit/search.ts'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import type { Decision } from '../../lib/contracts/policy.ts'
import { startGateway } from '../../lib/gateway/gateway.ts'
import type { Gateway } from '../../lib/gateway/gateway.ts'
import { createLogger } from '../../lib/log.ts'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { events, filter, orders } from './told.ts'
import { client, demoPolicies, directory, secret, shopCatalog } from './support.ts'

const key = 'ab12'.repeat(16)
const set = demoPolicies()
let database: TestDatabase
let folder: string
let ledger: Ledger
let gateway: Gateway
let nextId = 0
let now = Date.now()
let broken = false

const open = () => startGateway({
  port: 0, host: '127.0.0.1', allow: '', secret, secrets: [key], service: 'sagwan', policies: () => set, catalog: () => shopCatalog,
  findPerson: user => Promise.resolve(directory[user] ?? null), clock: () => new Date(now), log: createLogger('silent'), pool: database.pool,
  ledger: { append: (actor, event) => broken ? Promise.reject(new Error('the disk is gone')) : ledger.append(actor, event) },
})
beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'sagwan-gateway-'))
  ledger = await createLedger({ pool: database.pool, directory: folder, clock: () => new Date(now), checkpointEntries: 1000,
    signingKey: loadOrCreateSigningKey(join(folder, 'ledger.pem')), checkpointMinutes: 60 })
  gateway = await open()
})
afterAll(async () => {
  await gateway.close()
  await ledger.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const newId = () => `20261121_140000_${String(++nextId).padStart(5, '0')}_abcde`

const tell = (event: object, headers: Record<string, string> = { 'X-Sagwan-Secret': secret }) => client(gateway.port).post('/events', event, headers)

async function entries(executionId: string): Promise<LedgerEvent[]> {
  const found = await database.pool.query<{ body: string }>('select body from ledger_entries where execution_id = $1 order by seq', [executionId])
  return found.rows.map(({ body }) => (JSON.parse(body) as { event: LedgerEvent }).event)
}
async function acknowledge(executionId: string, of: number): Promise<void> {
  await ledger.append({ kind: 'person', user: 'auditor', roles: ['auditor'], sessionId: 's', address: null },
    { kind: 'difference.acknowledged', executionId, of, note: null })
}
async function acknowledgeAll(): Promise<void> {
  for (const { executionId, seq } of (await findOpenDifferences(database.pool, 100)).newest) await acknowledge(executionId, seq)
}
async function refusals(what: string): Promise<string[]> {
  const found = await database.pool.query<{ body: string }>('select body from ledger_entries where kind = \'gateway.refused\' order by seq')
  return found.rows.map(({ body }) => (JSON.parse(body) as { event: Extract<LedgerEvent, { kind: 'gateway.refused' }> }).event)
    .filter(event => event.what === what).map(({ reason }) => reason)
}

describe('an event of somebody else\'s query', () => {
  it('is on record with person, address, client, tables, filters, masks and numbers, and without plans', async () => {
    const id = newId()
    const masked = orders({ table: 'customers', columns: [{ column: 'email', mask: 'TRY_CAST(…)' }] })
    const { created, completed } = events(id, { tables: [masked, masked, { ...orders(), catalog: 'sagwan', schema: 'policy', table: 'hash_key', authorization: 'sagwan:policy' }] })
    expect((await tell(created)).status).toBe(200)
    expect((await tell(completed)).status).toBe(200)
    const [opened, closed] = await entries(id)
    expect(opened).toMatchObject({ kind: 'external.opened', sql: 'SELECT id FROM orders', client: { login: 'analyst', source: 'trino-cli' } })
    expect(closed).toMatchObject({ kind: 'external.closed', outcome: 'succeeded', statement: 'SELECT', error: null, wrote: null,
      read: [{ table: 'shop.sales.customers', as: null, filters: [filter], columns: [{ column: 'email', mask: 'TRY_CAST(…)' }] }],
      numbers: { rows: 7, sizeBytes: 420, readRows: 100, elapsedMs: 1500, cpuMs: 500, queuedMs: 250 },
      startedAt: '2026-11-18T11:06:40.250Z', endedAt: '2026-11-18T11:06:42.500Z' })
    expect(JSON.stringify(closed)).not.toMatch(/xxxx|yyyy|mask expressions|hash_key/)
    const page = await searchLedger(database.pool, { person: 'analyst', table: 'shop.sales.customers', limit: 10 })
    expect(page.lines.map(({ kind }) => kind)).toContain('external.closed')
  })

  it('is taken once, in any order, however often and whenever it is told', async () => {
    const id = newId()
    const { created, completed } = events(id)
    const answers = await Promise.all([completed, completed, created, completed, created].map(event => tell(event)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    await gateway.close()
    gateway = await open()
    expect((await tell(completed)).body).toEqual({ taken: 'repeated' })
    const kinds = (await entries(id)).map(({ kind }) => kind)
    expect(kinds.filter(kind => kind === 'external.closed')).toHaveLength(1)
    expect(kinds.filter(kind => kind === 'external.opened').length).toBeLessThanOrEqual(1)
  })

  it('says what was denied, cancelled and failed, and where a write came from', async () => {
    const failures: [string, string][] = [['PERMISSION_DENIED', 'denied'], ['USER_CANCELED', 'cancelled'], ['DIVISION_BY_ZERO', 'failed']]
    for (const [name, outcome] of failures) {
      const id = newId()
      await tell(events(id, { tables: [], failure: { errorCode: { code: 4, name, type: 'USER_ERROR' }, failureMessage: 'Access Denied: no' } }).completed)
      expect(await entries(id)).toMatchObject([{ outcome, error: { code: 4, name, message: 'Access Denied: no' } }])
    }
    const id = newId()
    await tell(events(id, { metadata: { updateType: 'CREATE TABLE' }, output: { catalogName: 'shop', schema: 'scratch', table: 'mine', columns: [
      { columnName: 'n', sourceColumns: [{ catalog: 'shop', schema: 'sales', table: 'orders', columnName: 'id' }] }] } }).completed)
    expect(await entries(id)).toMatchObject([{ statement: 'CREATE TABLE', wrote: { table: 'shop.scratch.mine', rows: 3,
      columns: [{ column: 'n', from: ['shop.sales.orders.id'] }] } }])
  })

  it('never brings the key into the ledger', async () => {
    const id = newId()
    await tell(events(id, { sql: `SELECT from_hex('${key.toUpperCase()}')` }).completed)
    expect(JSON.stringify(await entries(id)).toLowerCase()).not.toContain(key)
  })

  it('restores names that came as Latin-1', async () => {
    const id = newId()
    await tell(events(id, { user: Buffer.from('홍길동').toString('latin1') }).completed)
    const found = await database.pool.query('select "user" from ledger_entries where execution_id = $1', [id])
    expect(found.rows).toEqual([{ user: '홍길동' }])
  })
})

describe('what is forged, replayed or no event', () => {
  it('is refused without the secret, and on record', async () => {
    const id = newId()
    expect((await tell(events(id).completed, {})).status).toBe(401)
    expect((await tell(events(id).completed, { 'X-Sagwan-Secret': `${secret}x` })).status).toBe(401)
    expect(await entries(id)).toEqual([])
    await expect.poll(() => refusals('secret')).toEqual(['an event without the secret'])
  })

  it('is refused where it contradicts what is on record, or comes long after', async () => {
    const id = newId()
    const { completed } = events(id)
    await tell(completed)
    expect((await tell(events(id, { sql: 'SELECT 1' }).completed)).status).toBe(409)
    now += 2 * 3_600_000
    expect((await tell(completed)).status).toBe(409)
    expect(await entries(id)).toHaveLength(1)
    await expect.poll(async () => (await refusals('event')).join()).toMatch(/another completed event/)
  })

  it.each(['', '{', '[]', '{}', '{"metadata":{},"context":{}}', '{"metadata":{"queryId":"a b"},"context":{"user":"x"},"createTime":1}'])('is refused as %s', async body => {
    const answer = await client(gateway.port).post('/events', body, { 'X-Sagwan-Secret': secret })
    expect(answer.status).toBe(400)
  })

  it('is not answered with 2xx while the ledger cannot take it, and taken when it can', async () => {
    const id = newId()
    broken = true
    expect((await tell(events(id).completed)).status).toBe(503)
    broken = false
    expect((await tell(events(id).completed)).status).toBe(200)
    expect(await entries(id)).toHaveLength(1)
  })
})

describe('the event of an execution of ours', () => {
  const decision: Decision = {
    outcome: 'allow', denials: [], limits: { rows: 1, seconds: 1, concurrent: 1 }, export: null, rules: [], fingerprint: 'f', policy: set.version,
    tables: [{ table: 'shop.sales.orders', filter: 'country = \'KR\'', masks: [], columns: ['id'] }],
  }
  const begin = async (sql: string, given: Partial<Decision> = {}) => {
    const executionId = crypto.randomUUID()
    await ledger.append({ kind: 'person', user: 'analyst', roles: ['analyst'], sessionId: 's', address: null }, {
      kind: 'query.opened', executionId, sql, engine: 'trino', decision: { ...decision, ...given }, notebookId: null, cellId: null, executed: sql })
    return executionId
  }
  const context = (trace: string) => ({ principal: 'sagwan', source: 'sagwan', traceToken: trace })

  it('stands beside the decision as proof, and agrees', async () => {
    const executionId = await begin('SELECT id FROM orders;')
    const { created, completed } = events(newId(), { context: context(executionId) })
    expect((await tell(created)).body).toEqual({ taken: 'ours' })
    expect((await tell(completed)).body).toEqual({ taken: 'recorded' })
    expect((await tell(completed)).body).toEqual({ taken: 'repeated' })
    expect((await entries(executionId)).slice(1)).toMatchObject([{ kind: 'engine.reported', agrees: true, differences: [] }])
    expect((await gateway.health()).ok).toBe(true)
  })

  const payments = 'shop.sales.payments'
  it.each<[string, object[], object[]]>([
    ['a missing filter', [orders({ filters: [] })], [{ what: 'filter-missing', table: 'shop.sales.orders' }]],
    ['another filter', [orders({ filters: ['true'] })], [{ what: 'filter-other', table: 'shop.sales.orders' }]],
    ['a table no decision covers', [orders(), orders({ table: 'payments' })], [{ what: 'table-uncovered', table: payments }]],
    ['a column no decision covers', [orders({ columns: [{ column: 'id' }, { column: 'net_krw' }, { column: 'country' }] })],
      [{ what: 'column-uncovered', table: 'shop.sales.orders', column: 'net_krw' }]],
    ['a decided table that was left out', [], [{ what: 'table-unreported', table: 'shop.sales.orders' }]],
    ['a mask that nobody decided', [orders({ columns: [{ column: 'id', mask: '7' }] })],
      [{ what: 'mask-added', table: 'shop.sales.orders', column: 'id' }]],
    ['a view\'s table that no decision leads to', [orders(), orders({ table: 'payments', authorization: 'owner', filters: [] })],
      [{ what: 'read-as', table: payments, as: 'owner' }]],
  ])('marks %s, and health is red until somebody has looked at it', async (_, tables, differences) => {
    expect((await gateway.health()).ok).toBe(true)
    const executionId = await begin('SELECT id FROM orders')
    await tell(events(newId(), { tables, context: context(executionId) }).completed)
    const [, report] = await entries(executionId)
    expect(report).toMatchObject({ kind: 'engine.reported', agrees: false, exact: true, differences })
    const { newest: [open] } = await findOpenDifferences(database.pool, 10)
    expect(open).toMatchObject({ executionId, user: 'analyst', differences })
    expect(await gateway.health()).toMatchObject({ ok: false, code: 'gateway-differs', params: { open: 1, seq: open!.seq } })
    const { lines } = await searchLedger(database.pool, { outcome: 'differs', limit: 10 })
    expect(lines[0]).toMatchObject({ seq: open!.seq, outcome: 'differs', executionId })
    await acknowledge(executionId, open!.seq)
    expect((await gateway.health()).ok).toBe(true)
  })

  it('is compared by presence alone where policy has changed since, and says so', async () => {
    const tables = [orders({ filters: ['("country" = \'JP\')'] })]
    const executionId = await begin('SELECT id FROM orders', { policy: 'another' })
    await tell(events(newId(), { tables, context: context(executionId) }).completed)
    expect((await entries(executionId))[1]).toMatchObject({ agrees: true, exact: false })
  })

  it('marks a mask that is missing', async () => {
    const tables = [{ table: 'shop.sales.customers', filter: 'country = \'KR\'', masks: [{ column: 'email', mask: 'hash' as const, mixed: false }], columns: ['email'] }]
    const executionId = await begin('SELECT email FROM customers', { tables })
    await tell(events(newId(), { sql: 'SELECT email FROM customers', context: context(executionId),
      tables: [orders({ table: 'customers', columns: [{ column: 'email' }, { column: 'country' }] })] }).completed)
    expect((await entries(executionId))[1]).toMatchObject({ differences: [{ what: 'mask-missing', table: 'shop.sales.customers', column: 'email' }] })
    await acknowledgeAll()
  })

  it('is not taken for ours by a token alone', async () => {
    const executionId = await begin('SELECT id FROM orders')
    const tries = [{ context: { traceToken: executionId } }, { context: context(executionId), user: 'owner' },
      { context: context(executionId), sql: 'SELECT * FROM orders' }]
    for (const given of tries) {
      const id = newId()
      await tell(events(id, given).completed)
      expect(await entries(id)).toMatchObject([{ kind: 'external.closed' }])
    }
    expect(await entries(executionId)).toHaveLength(1)
  })

  it('of an analysis is no entry, unless something really ran under its name', async () => {
    const { name, end } = gateway.analyses.begin('analyst')
    end()
    const id = newId()
    const explained = events(id, { user: name, context: { principal: 'sagwan', queryType: 'EXPLAIN' }, tables: [] })
    expect([(await tell(explained.created)).body, (await tell(explained.completed)).body]).toEqual([{ taken: 'ours' }, { taken: 'ours' }])
    const other = newId()
    await tell(events(other, { user: name, context: { principal: 'sagwan' } }).completed)
    expect(await entries(other)).toMatchObject([{ kind: 'external.closed', differences: [{ what: 'ran-as-analysis' }] }])
    await acknowledgeAll()
  })

  it('of our own listing of names is no entry; of anything else it is', async () => {
    const names = { catalog: 'shop', schema: 'information_schema', table: 'columns', authorization: 'sagwan', filters: [], columns: [] }
    expect((await tell(events(newId(), { user: 'sagwan', context: { principal: 'sagwan' }, tables: [names] }).completed)).body).toEqual({ taken: 'ours' })
    expect((await tell(events(newId(), { user: 'sagwan', context: { principal: 'sagwan' }, tables: [names, orders()] }).completed)).body).toEqual({ taken: 'recorded' })
  })

  it('that never comes is counted', async () => {
    expect(await gateway.findMissing()).toEqual({ unreported: 0, unclosed: 0 })
  })
})

describe('the port', () => {
  it('answers 200 and closed to every body that is no question, and to other addresses', async () => {
    const other = await startGateway({
      port: 0, host: '127.0.0.1', allow: '10.9.9.9', secret, service: 'sagwan', policies: () => set, catalog: () => shopCatalog,
      findPerson: user => Promise.resolve(directory[user] ?? null), clock: () => new Date(), log: createLogger('silent'), pool: database.pool, ledger,
    })
    const ask = client(other.port)
    expect(await ask.allow('owner', 'ExecuteQuery')).toBe(false)
    expect(await ask.batch('owner', 'FilterCatalogs', [{ catalog: { name: 'shop' } }])).toEqual([])
    expect(await ask.filters('owner', 'shop.sales.orders')).toEqual([{ expression: 'false', identity: 'sagwan:policy' }])
    expect(await ask.masks('owner', 'shop.sales.orders', { id: 'bigint', country: 'varchar' })).toHaveLength(2)
    expect((await ask.post('/events', events(newId()).completed, { 'X-Sagwan-Secret': secret })).status).toBe(403)
    await other.close()
    await expect.poll(() => refusals('address')).toContain('this address may not ask')
    for (const path of ['/allow', '/batch', '/row-filters', '/mask', '/masks', '/', '/elsewhere']) {
      for (const body of ['', '{', '{}', '{"input":{}}', '[]', 'null']) {
        const answer = await client(gateway.port).post(path, body)
        expect(answer.status).toBe(200)
        expect(answer.body.result, path).toEqual(path === '/batch' ? [] : path === '/row-filters' ? [{ expression: 'false', identity: 'sagwan:policy' }]
          : path === '/mask' ? { expression: 'NULL', identity: 'sagwan:policy' } : path === '/masks' ? 'refused' : false)
      }
    }
  })

  it('denies everything while there is no catalog, and on faults of policy', async () => {
    for (const broke of [{ catalog: () => null }, { policies: () => { throw new Error('gone') } }, { findPerson: () => Promise.reject(new Error('down')) }]) {
      const other = await startGateway({
        port: 0, host: '127.0.0.1', allow: '', secret, service: 'sagwan', policies: () => set, catalog: () => shopCatalog,
        findPerson: user => Promise.resolve(directory[user] ?? null), clock: () => new Date(), log: createLogger('silent'), pool: database.pool, ledger, ...broke,
      })
      const ask = client(other.port)
      expect(await ask.allow('owner', 'ExecuteQuery')).toBe(false)
      expect(await ask.filters('owner', 'shop.sales.orders')).toEqual([{ expression: 'false', identity: 'sagwan:policy' }])
      expect(await ask.masks('owner', 'shop.sales.orders', { id: 'bigint' })).toEqual([{ index: 0, viewExpression: { expression: 'NULL', identity: 'sagwan:policy' } }])
      await other.close()
    }
  })

  it('refuses a body beyond the bound without keeping it', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request({ port: gateway.port, host: '127.0.0.1', path: '/events', method: 'POST', headers: { 'x-sagwan-secret': secret } },
        answer => resolve(answer.statusCode ?? 0))
      sent.on('error', reject)
      for (let megabyte = 0; megabyte < 40; megabyte += 1) sent.write(Buffer.alloc(1024 * 1024, 32))
      sent.end()
    })
    expect(status).toBe(413)
  })
})
