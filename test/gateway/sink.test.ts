import { createPublicKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findOpenDifferences } from '../../lib/audit/differences.ts'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import type { Ledger } from '../../lib/audit/ledger.ts'
import { verifyLedger } from '../../lib/audit/verify.ts'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import type { Decision } from '../../lib/contracts/policy.ts'
import { startGateway } from '../../lib/gateway/gateway.ts'
import type { Gateway } from '../../lib/gateway/gateway.ts'
import { createLogger } from '../../lib/log.ts'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { client, demoPolicies, directory, secret, shopCatalog } from './support.ts'
import { events, orders } from './told.ts'

const set = demoPolicies()
const minuteMs = 60_000
let database: TestDatabase
let folder: string
let now = Date.now() - 3_600_000
let nextId = 0
const ledgers: Ledger[] = []
const gateways: Gateway[] = []
const newId = () => `20261121_150000_${String(++nextId).padStart(5, '0')}_sinks`

/** An instance of Sagwan as far as the gateway goes: a ledger and a port of its own, on the database of all. */
async function openInstance() {
  const signingKey = loadOrCreateSigningKey(join(folder, 'ledger.pem'))
  const ledger = await createLedger({ pool: database.pool, directory: folder, clock: () => new Date(now), checkpointEntries: 100_000,
    signingKey, checkpointMinutes: 600 })
  const gateway = await startGateway({
    port: 0, host: '127.0.0.1', allow: '', secret, service: 'sagwan', policies: () => set, catalog: () => shopCatalog, pool: database.pool, ledger,
    findPerson: user => Promise.resolve(directory[user] ?? null), clock: () => new Date(now), log: createLogger('silent'),
  })
  ledgers.push(ledger)
  gateways.push(gateway)
  const { post, ...asking } = client(gateway.port)
  return { ledger, gateway, asking, tell: (event: object) => post('/events', event, { 'X-Sagwan-Secret': secret }) }
}
type Instance = Awaited<ReturnType<typeof openInstance>>
let one: Instance
let two: Instance

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'sagwan-sink-'))
  one = await openInstance()
  two = await openInstance()
})
afterAll(async () => {
  await Promise.all(gateways.map(gateway => gateway.close()))
  await Promise.all(ledgers.map(ledger => ledger.close()))
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function entries(executionId: string): Promise<LedgerEvent[]> {
  const found = await database.pool.query<{ body: string }>('select body from ledger_entries where execution_id = $1 order by seq', [executionId])
  return found.rows.map(({ body }) => (JSON.parse(body) as { event: LedgerEvent }).event)
}
const analyst = { kind: 'person' as const, user: 'analyst', roles: ['analyst'], sessionId: 's', address: null }
const decision: Decision = {
  outcome: 'allow', denials: [], limits: { rows: 1, seconds: 1, concurrent: 1 }, export: null, rules: [], fingerprint: 'f', policy: set.version,
  tables: [{ table: 'shop.sales.orders', filter: 'country = \'KR\'', masks: [], columns: ['id'] }],
}
async function begin(ledger: Ledger): Promise<string> {
  const executionId = crypto.randomUUID()
  await ledger.append(analyst, { kind: 'query.opened', executionId, sql: 'SELECT id FROM orders', engine: 'trino', decision, notebookId: null,
    cellId: null, executed: '' })
  return executionId
}
const end = (ledger: Ledger, executionId: string) => ledger.append(analyst, { kind: 'query.closed', executionId, outcome: 'succeeded', rows: 1,
  sizeBytes: 1, elapsedMs: 1, read: null, error: null, by: null })

describe('two instances on one database', () => {
  it('take each event once between them, in whatever order and however often it comes', async () => {
    const ids = Array.from({ length: 20 }, newId)
    const own = await begin(one.ledger)
    const report = events(newId(), { context: { principal: 'sagwan', source: 'sagwan', traceToken: own } }).completed
    const posts = ids.flatMap(id => {
      const { created, completed } = events(id)
      return [one.tell(completed), two.tell(created), two.tell(completed), one.tell(created), one.tell(completed), two.tell(completed)]
    })
    const answers = await Promise.all([...posts, one.tell(report), two.tell(report), two.tell(report)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    for (const id of ids) {
      const kinds = (await entries(id)).map(({ kind }) => kind)
      expect(kinds.filter(kind => kind === 'external.closed')).toHaveLength(1)
      expect(kinds.filter(kind => kind === 'external.opened').length).toBeLessThanOrEqual(1)
    }
    expect((await entries(own)).map(({ kind }) => kind)).toEqual(['query.opened', 'engine.reported'])
    const recorded = [one, two].map(({ gateway }) => gateway.state().events.recorded)
    expect(Math.min(...recorded)).toBeGreaterThan(0)
  })

  it('leave a chain that verifies', async () => {
    const publicKey = createPublicKey(loadOrCreateSigningKey(join(folder, 'ledger.pem')))
    expect(await verifyLedger({ pool: database.pool, directory: folder, publicKey, signal: new AbortController().signal })).toMatchObject({ ok: true, fault: null })
  })
})

describe('what is lost', () => {
  it('is counted once it is late, and no more when it comes after all', async () => {
    const ours = await begin(one.ledger)
    await end(one.ledger, ours)
    // One that still runs is not missing.
    await begin(one.ledger)
    const outside = newId()
    const { created, completed } = events(outside)
    await one.tell(created)
    now += minuteMs
    expect(await one.gateway.findMissing()).toEqual({ unreported: 0, unclosed: 0 })
    now += 5 * minuteMs
    expect(await one.gateway.findMissing()).toEqual({ unreported: 1, unclosed: 1 })
    expect(await one.gateway.health()).toMatchObject({ ok: true, code: 'gateway-works', params: { unreported: 1, unclosed: 1 } })
    // Counted again at most twice a minute.
    await one.tell(completed)
    await one.tell(events(newId(), { context: { principal: 'sagwan', source: 'sagwan', traceToken: ours } }).completed)
    expect(await one.gateway.findMissing()).toEqual({ unreported: 1, unclosed: 1 })
    now += minuteMs
    expect(await one.gateway.findMissing()).toEqual({ unreported: 0, unclosed: 0 })
  })
})

describe('a query from outside', () => {
  const differences = async (id: string) => (await entries(id)).flatMap(event => event.kind === 'external.closed' ? event.differences : [])
  /** A query that began now, by somebody who has asked before, and after the gateway had time to know its policy. */
  const outside = async (user: string, tables: object[], more: object = {}) => {
    await one.asking.allow(user, 'ExecuteQuery')
    now += 10_000
    const id = newId()
    await one.tell(events(id, { user, tables, createTime: now / 1000, context: { principal: user }, ...more }).completed)
    return differences(id)
  }

  it('agrees where Trino applied what policy asks for', async () => {
    expect(await outside('analyst', [orders()])).toEqual([])
    expect(await outside('analyst', [orders({ authorization: 'owner', table: 'customers', filters: [],
      referenceChain: [{ catalog: 'shop', schema: 'scratch', table: 'plans' }] })])).toEqual([])
  })

  it.each<[string, string, object[], object]>([
    ['without its filter', 'analyst', [orders({ filters: [] })], { what: 'filter-missing' }],
    ['with the filter of another', 'analyst-jp', [orders({ authorization: 'analyst-jp' })], { what: 'filter-other' }],
    ['without a mask', 'analyst', [orders({ table: 'customers', columns: [{ column: 'email' }] })], { what: 'mask-missing', column: 'email' }],
    ['of a table that is closed', 'analyst', [orders({ schema: 'hr', table: 'salaries', filters: [] })], { what: 'table-uncovered', table: 'shop.hr.salaries' }],
    ['by somebody whom the directory does not know', 'stranger', [orders({ authorization: 'stranger', filters: [] })], { what: 'table-uncovered' }],
    ['by the service account', 'sagwan', [orders({ authorization: 'sagwan', filters: [] })], { what: 'table-uncovered' }],
    ['as the policy itself', 'analyst', [orders({ table: 'payments', authorization: 'sagwan:policy', filters: [] })], { what: 'read-as', as: 'sagwan:policy' }],
  ])('is marked where it ran %s', async (_, user, tables, difference) => {
    expect(await outside(user, tables)).toEqual([expect.objectContaining(difference)])
  })

  it('is not compared where it began before what is in force now was', async () => {
    const id = newId()
    await one.tell(events(id, { tables: [orders({ filters: [] })] }).completed)
    expect(await differences(id)).toEqual([])
  })

  it('is marked where its begin was of another person or statement, and refused where the begin comes after', async () => {
    const [first, second] = [newId(), newId()]
    await one.tell(events(first, { user: 'owner' }).created)
    await one.tell(events(first).completed)
    expect(await differences(first)).toMatchObject([{ what: 'begin-other' }])
    await one.tell(events(second).completed)
    expect((await one.tell(events(second, { sql: 'SELECT 2' }).created)).status).toBe(409)
    expect((await two.tell(events(second).created)).status).toBe(200)
    expect((await findOpenDifferences(database.pool, 1)).newest[0]?.executionId).toBe(first)
  })
})

describe('the listener', () => {
  const send = (path: string, headers: Record<string, string>, megabytes: number) => new Promise<number>((resolve, reject) => {
    const sent = request({ port: one.gateway.port, host: '127.0.0.1', path, method: 'POST', headers }, answer => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    for (let megabyte = 0; megabyte < megabytes; megabyte += 1) sent.write(Buffer.alloc(1024 * 1024, 32))
    sent.end()
  })

  it('answers an event without the secret as such, however large', async () => {
    const statuses = await Promise.all(Array.from({ length: 4 }, () => send('/events', { 'x-sagwan-secret': 'no' }, 40)))
    expect(statuses).toEqual([401, 401, 401, 401])
  })

  it('measures how long Trino waited for answers', async () => {
    const before = one.gateway.state().askedMs
    await one.asking.allow('analyst', 'ExecuteQuery')
    const after = one.gateway.state().askedMs
    expect(after).toBeGreaterThan(before)
    expect(one.gateway.state().askedMs).toBe(after)
  })
})
