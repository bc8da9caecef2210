import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import type { Ledger } from '../../lib/audit/ledger.ts'
import { tableKey } from '../../lib/contracts/catalog.ts'
import type { WarehouseCatalog } from '../../lib/contracts/catalog.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { createTrinoEngine } from '../../lib/engine/trino/engine.ts'
import type { TrinoEngine } from '../../lib/engine/trino/engine.ts'
import { startGateway } from '../../lib/gateway/gateway.ts'
import type { Gateway } from '../../lib/gateway/gateway.ts'
import { createLogger } from '../../lib/log.ts'
import { decide } from '../../lib/policy/decide.ts'
import { see } from '../../lib/policy/see.ts'
import { compileViews } from '../../lib/policy/views.ts'
import { demoPolicies, directory } from '../gateway/support.ts'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { people } from '../support/house.ts'
import { skipTrino, useTrino } from './support/server.ts'
import { eventSecret } from './support/shared.ts'
import type { SharedTrino } from './support/shared.ts'

const set = demoPolicies()

describe.skipIf(skipTrino('the engine trino under policy'))('the engine trino under policy', { timeout: 240_000 }, () => {
  let folder: string
  let database: TestDatabase
  let ledger: Ledger
  let gateway: Gateway
  let trino: SharedTrino
  let engine: TrinoEngine
  let catalog: WarehouseCatalog | null = null
  let runs = 0

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sagwan-trino-governed-'))
    mkdirSync(join(folder, 'temp'))
    database = await createTestDatabase()
    ledger = await createLedger({ pool: database.pool, directory: join(folder, 'ledger'), clock: () => new Date(),
      checkpointEntries: 1000, signingKey: loadOrCreateSigningKey(join(folder, 'ledger.pem')), checkpointMinutes: 60 })
    trino = await useTrino()
    gateway = await startGateway({
      port: 0, host: '127.0.0.1', allow: '', secret: eventSecret, service: 'sagwan', policies: () => set, catalog: () => catalog,
      findPerson: user => Promise.resolve(directory[user] ?? null), pool: database.pool, ledger, clock: () => new Date(),
      log: createLogger('silent'),
    })
    await trino.pointTo(gateway.port)
    engine = await createTrinoEngine({
      url: trino.url, user: trino.user, password: trino.password, forwarded: true, catalog: 'shop', analyses: gateway.analyses,
      hosts: 1, memoryMb: 512, threads: 2, tempDirectory: join(folder, 'temp'), log: createLogger('silent'),
    })
    catalog = await engine.catalog()
  }, 900_000)
  afterAll(async () => {
    await engine?.close()
    await trino?.stop()
    await gateway?.close()
    await ledger?.close()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const sightOf = (principal: Principal) => {
    const sight = see(set, principal, catalog!)
    const views = compileViews(sight, catalog!, 'trino')
    return { sight, world: { key: sight.fingerprint, catalogVersion: catalog!.version, views } }
  }
  const look = async (principal: Principal, sql: string) => {
    const { sight, world } = sightOf(principal)
    return decide(sight, await engine.read(sql, world, principal.user))
  }
  const run = (principal: Principal, sql: string) => {
    const executionId = `00000000-0000-4000-8000-${String(runs++).padStart(12, '0')}`
    mkdirSync(join(folder, executionId))
    return engine.execute({ executionId, sql, world: sightOf(principal).world, user: principal.user,
      directory: join(folder, executionId), limits: { rows: 1000, seconds: 60 } }, () => undefined).done
  }

  it('lists as the service what policy decides about, without the table of the key', () => {
    expect(catalog!.tables.map(tableKey)).toEqual(expect.arrayContaining(['shop.hr.salaries', 'shop.sales.customers']))
    expect(JSON.stringify(catalog)).not.toContain('hash_key')
  })

  it('reads exactly the columns that the statement itself uses', async () => {
    const sql = 'SELECT c.name, sum(o.net_krw) AS total FROM sales.customers c JOIN sales.orders o ON o.customer_id = c.id GROUP BY 1'
    const reading = await engine.read(sql, sightOf(people.analyst).world, 'analyst')
    expect(reading).toMatchObject({ ok: true, statement: {
      tables: [{ table: 'shop.sales.customers', columns: ['id', 'name'] }, { table: 'shop.sales.orders', columns: ['customer_id', 'net_krw'] }],
      columns: [{ name: 'name', type: 'VARCHAR' }, { name: 'total', type: 'DECIMAL(38,0)' }],
    } })
    expect(await look(people.analyst, 'SELECT 1 FROM sales.customers WHERE false')).toMatchObject({
      outcome: 'allow', tables: [{ table: 'shop.sales.customers', columns: [] }] })
  })

  it('decides before the run what Trino enforces in it', async () => {
    expect(await look(people.analyst, 'SELECT email, phone FROM sales.customers')).toMatchObject({
      outcome: 'allow', tables: [{ filter: 'country = \'KR\'', masks: [{ column: 'email', mask: 'hash' }, { column: 'phone', mask: 'last4' }] }] })
    const seen = await run(people.analyst, 'SELECT id, phone, country FROM sales.customers ORDER BY id')
    expect(seen).toMatchObject({ state: 'succeeded', first: [['1', '•••••••4821', 'KR'], ['2', '•••••••0937', 'KR']] })
    expect(await run(people.owner, 'SELECT count(*) FROM sales.customers')).toMatchObject({ first: [['4']] })
  })

  it('names a closed column with its rule, and leaves it out of SELECT *', async () => {
    expect(await look(people.analyst, 'SELECT id, national_id FROM sales.customers')).toMatchObject({
      outcome: 'deny', denials: [{ code: 'column-closed', column: 'national_id', position: { line: 1, column: 12 } }] })
    const all = await run(people.analyst, 'SELECT * FROM sales.customers')
    expect(all.state === 'succeeded' && all.columns.map(({ name }) => name)).not.toContain('national_id')
    expect(await run(people.analyst, 'SELECT national_id FROM sales.customers')).toMatchObject({ state: 'failed' })
  })

  it('says the same of a table that is hidden and of one that is not there', async () => {
    const texts = await Promise.all(['hr.salaries', 'hr.nosuch', 'nosuch.salaries', 'sagwan.policy.hash_key'].map(async name => {
      const { outcome, denials } = await look(people.analyst, `SELECT * FROM ${name}`)
      expect(outcome).toBe('deny')
      return { ...denials[0]!, table: '', nearest: [], message: denials[0]!.message.replace(name, 'X') }
    }))
    for (const text of texts) expect(text).toEqual({ ...texts[0], code: 'table-unknown', message: 'there is no table `X`' })
  })

  it('checks that the views of a policy bind', async () => {
    const { world } = sightOf(people.analyst)
    expect(await engine.checkViews(world.views)).toEqual([])
    const broken = { ...world.views[0]!, select: world.views[0]!.select.replace('SELECT', 'SELECT nosuch,') }
    expect(await engine.checkViews([broken])).toEqual([expect.stringMatching(/nosuch/)])
  })
})
