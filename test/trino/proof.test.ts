import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerEntry, LedgerEvent } from '../../lib/contracts/audit.ts'
import { auditQuerySchema } from '../../lib/contracts/audit.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { findJava } from '../../lib/cli/trino/java.ts'
import { acknowledgeDifference, openStory, readAttention, searchAudit } from '../../lib/query/audit.ts'
import { checkHealth, reportHealth } from '../../lib/query/health.ts'
import { readProof } from '../../lib/query/proof.ts'
import { start } from '../../lib/query/start.ts'
import { makeCertificates } from '../identity/slapd.ts'
import { listEvents, openTestHouse, people, principal } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { findFreePort } from '../support/server.ts'
import { fetchCli, skipCli } from './support/cli.ts'
import { startCourier } from './support/courier.ts'
import type { Courier, SentEvent, SentTable } from './support/courier.ts'
import { query } from './support/protocol.ts'
import { skipTrino, useTrino } from './support/server.ts'
import { eventSecret, hashKey } from './support/shared.ts'
import type { SharedTrino } from './support/shared.ts'

type Reported = Extract<LedgerEvent, { kind: 'engine.reported' }>
type Closed = Extract<LedgerEvent, { kind: 'external.closed' }>
const patience = { timeout: 90_000, interval: 200 }

/** A whole house on a real Trino, whose events pass somebody who may alter them on their way. */
describe.skipIf(skipTrino('proof and audit of Trino'))('proof beside the decision', { timeout: 300_000 }, () => {
  let house: TestHouse
  let trino: SharedTrino
  let courier: Courier
  let policies: string

  beforeAll(async () => {
    policies = mkdtempSync(join(tmpdir(), 'sagwan-policies-'))
    cpSync(join(import.meta.dirname, '../../policies'), policies, { recursive: true })
    writeFileSync(join(policies, 'roles/team.yaml'),
      'role: team\nmembers: { users: [analyst] }\ngrants:\n  - { on: shop.scratch.*, use: [query, write] }\n')
    trino = await useTrino()
    const port = await findFreePort()
    courier = await startCourier(port)
    await trino.pointTo(courier.port)
    house = await openTestHouse({
      POLICIES: policies, WAREHOUSE_CATALOG: 'files', TRINO_URL: trino.url, TRINO_USER: trino.user, TRINO_PASSWORD: trino.password,
      TRINO_CATALOG: 'shop', GATEWAY_PORT: String(port), GATEWAY_SECRET: eventSecret,
    })
  }, 600_000)
  afterAll(async () => {
    await house?.drop()
    await courier?.close()
    await trino?.stop()
    rmSync(policies, { recursive: true, force: true })
  })

  /** Runs a statement through the road, with its events altered. */
  const run = async (sql: string, who: Principal = people.analyst, alter: Courier['alter'] = event => event) => {
    courier.alter = event => event.statistics && event.metadata.query === sql ? alter(event) : event
    const { id } = await start(house, who, { sql, waitMs: 10_000, engine: 'trino' })
    await house.live.all.get(id)?.done
    return id
  }
  const reportOf = async (id: string): Promise<Reported> => {
    await expect.poll(async () => (await listEvents(house, id)).map(({ kind }) => kind), patience).toContain('engine.reported')
    return (await listEvents(house, id)).find(event => event.kind === 'engine.reported')!
  }
  const closingOf = async (id: string): Promise<Closed> => {
    await expect.poll(async () => (await listEvents(house, id)).map(({ kind }) => kind), patience).toContain('external.closed')
    return (await listEvents(house, id)).find(event => event.kind === 'external.closed')!
  }
  /** As somebody does it with a client of their own. */
  const own = (user: string, sql: string, headers: Record<string, string> = {}) => query(trino.url, { user, password: user }, sql, { headers })
  const search = (filter: Record<string, string>) => searchAudit(house, people.auditor, auditQuerySchema.parse({ limit: 20, ...filter }))
  const storyOf = async (execution: string): Promise<LedgerEntry[]> => {
    const [line] = (await search({ execution })).lines
    return (await openStory(house, people.auditor, line!.seq)).story
  }
  const acknowledgeAll = async () => {
    const { differences } = await readAttention(house, people.auditor)
    for (const { seq } of differences) await acknowledgeDifference(house, people.auditor, seq, undefined)
  }

  const team = principal('analyst', ['analyst', 'team'], { country: 'KR' })
  const honest: [string, Principal, string][] = [
    ['masks and a filter', people.analyst, 'select email, phone, birth_date, country from sales.customers'],
    ['all columns', people.analyst, 'select * from sales.customers'],
    ['no column', people.analyst, 'select count(*) from sales.customers'],
    ['no row', people.analyst, 'select id, email from sales.customers where 1 = 0'],
    ['a filter that the planner folds', people.analyst, 'select id from sales.orders where country = \'JP\''],
    ['a join of two tables', people.analyst,
      'select c.tier, count(*) from sales.customers c join sales.orders o on o.customer_id = c.id group by 1 order by 2 limit 3'],
    ['a table twice', people.analyst, 'select a.id from sales.orders a, sales.orders b where a.id = b.id limit 1'],
    ['subqueries', people.analyst, 'with o as (select customer_id from sales.orders) select email from sales.customers where id in (select customer_id from o)'],
    ['a union', people.analyst, 'select id from sales.orders union all select id from sales.customers limit 5'],
    ['nothing masked', people.owner, 'select id, email, net_krw from sales.customers join sales.orders using (id) limit 1'],
    ['no table', people.analyst, 'select 1'],
    ['metadata', people.analyst, 'select table_name from shop.information_schema.tables'],
    ['SHOW', people.analyst, 'show tables from shop.sales'],
    ['DESCRIBE', people.analyst, 'describe shop.sales.customers'],
    ['EXPLAIN', people.analyst, 'explain select name from sales.products'],
    ['a table made', team, 'create table shop.scratch.made as select id, email from sales.customers'],
    ['rows added', team, 'insert into shop.scratch.made select id, email from sales.customers'],
    ['rows changed', team, 'update shop.scratch.made set email = \'x\' where id = 1'],
    ['rows deleted', team, 'delete from shop.scratch.made where id = 1'],
    ['what was made', team, 'select email from shop.scratch.made'],
    ['a view made', team, 'create view shop.scratch.seen security invoker as select email from shop.sales.customers'],
    ['a view', team, 'select email from shop.scratch.seen'],
    ['a view dropped', team, 'drop view shop.scratch.seen'],
    ['a table dropped', team, 'drop table shop.scratch.made'],
  ]
  it.each(honest)('agrees for %s', async (_, who, sql) => {
    const id = await run(sql, who)
    const [opened] = await listEvents(house, id)
    expect(opened, JSON.stringify(opened)).toMatchObject({ kind: 'query.opened' })
    const report = await reportOf(id)
    expect(report, JSON.stringify(report)).toMatchObject({ agrees: true, differences: [], exact: true })
  })

  it('shows the person what was decided and what Trino reports, table by table', async () => {
    const id = await run('select email from sales.customers')
    await reportOf(id)
    expect(await readProof(house, people.analyst, id)).toMatchObject({ state: 'reported', agrees: true, exact: true, tables: [{
      table: 'shop.sales.customers', filter: 'country = \'KR\'', masks: [{ column: 'email', mask: 'hash' }], differs: false,
      reported: { filters: ['("country" = \'KR\')'], columns: [{ column: 'email', masked: true }] } }] })
    await expect(readProof(house, people.marketer, id)).rejects.toMatchObject({ code: 'not-found' })
    const local = await start(house, people.analyst, { sql: 'select 1', waitMs: 10_000, engine: 'duckdb' })
    expect(await readProof(house, people.analyst, local.id)).toEqual({ state: 'none' })
  })

  it('says as executed what Trino was to apply, and the person\'s own text', async () => {
    const sql = 'select email from sales.customers'
    const [opened] = await listEvents(house, await run(sql))
    expect(opened).toMatchObject({ kind: 'query.opened', executed: expect.stringContaining('-- shop.sales.customers: rows where country = \'KR\', email masked (hash)') })
    expect(opened?.kind === 'query.opened' && opened.executed.endsWith(`-- the statement\n${sql}`)).toBe(true)
  })

  // Beside it stands the key's table, which the masks read.
  const customers = (tables: SentTable[]) => tables.find(({ table }) => table === 'customers')!
  const change = (edit: (tables: SentTable[]) => SentTable[]): Courier['alter'] =>
    event => ({ ...event, metadata: { ...event.metadata, tables: edit(event.metadata.tables ?? []) } })
  const forged: [string, Courier['alter'], object][] = [
    ['a filter that is not there', change(tables => tables.map(table => ({ ...table, filters: [] }))), { what: 'filter-missing' }],
    ['another filter', change(tables => tables.map(table => ({ ...table, filters: ['true'] }))), { what: 'filter-other' }],
    ['a mask that is not there', change(tables => tables.map(table => ({ ...table, columns: table.columns.map(({ column }) => ({ column })) }))),
      { what: 'mask-missing', column: 'email' }],
    ['a table that nobody decided', change(tables => [...tables, { ...customers(tables), schema: 'hr', table: 'salaries', filters: [] }]),
      { what: 'table-uncovered', table: 'shop.hr.salaries' }],
    ['a column that nobody decided', change(tables => tables.map(table => ({ ...table, columns: [...table.columns, { column: 'city' }] }))),
      { what: 'column-uncovered', column: 'city' }],
    ['a table left out', change(() => []), { what: 'table-unreported' }],
  ]
  it.each(forged)('marks %s, warns auditors, and health is red until one has looked at it', async (_, alter, difference) => {
    expect((await checkHealth(house)).parts.gateway).toBe('ok')
    const id = await run('select email from sales.customers', people.analyst, alter)
    const report = await reportOf(id)
    expect(report).toMatchObject({ agrees: false, differences: expect.arrayContaining([expect.objectContaining(difference)]) })
    expect((await search({ outcome: 'differs' })).lines[0]).toMatchObject({ executionId: id, outcome: 'differs', user: 'analyst' })
    expect((await search({})).facets.outcome.map(({ value }) => value)).toContain('differs')
    expect(await readProof(house, people.analyst, id)).toMatchObject({ agrees: false })
    const { open, differences: [warned] } = await readAttention(house, people.auditor)
    expect([open, warned?.executionId]).toEqual([1, id])
    expect((await checkHealth(house)).parts.gateway).toBe('failed')
    expect((await reportHealth(house, people.admin)).parts.find(({ part }) => part === 'gateway'))
      .toMatchObject({ ok: false, code: 'gateway-differs', params: { open: 1, seq: warned!.seq } })

    const seq = warned!.seq
    await expect(readAttention(house, people.analyst)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(acknowledgeDifference(house, people.admin, seq, 'nothing')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(acknowledgeDifference(house, { ...people.auditor, user: 'analyst' }, seq, 'mine')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(acknowledgeDifference(house, people.auditor, seq - 1, '')).rejects.toMatchObject({ code: 'not-found' })
    expect((await acknowledgeDifference(house, people.auditor, seq, 'tried by the suite')).open).toBe(0)
    await acknowledgeDifference(house, people.auditor, seq, 'again')
    const acknowledged = (await storyOf(id)).filter(({ event }) => event.kind === 'difference.acknowledged')
    expect(acknowledged.map(({ actor, event }) => [actor.user, event])).toEqual([
      ['auditor', { kind: 'difference.acknowledged', executionId: id, of: seq, note: 'tried by the suite' }]])
    expect((await checkHealth(house)).parts.gateway).toBe('ok')
  })

  it('takes each event once, however often and in whatever order it comes', async () => {
    const held: SentEvent[] = []
    courier.alter = event => {
      if (!event.statistics) {
        held.push(event)
        return event.metadata.query.includes('reordered') && held.length < 3 ? null : event
      }
      return [event, event]
    }
    const { id } = await own('analyst', 'select id, \'reordered\' as word from orders limit 1')
    await closingOf(id)
    await expect.poll(() => held.length, patience).toBeGreaterThanOrEqual(3)
    expect((await listEvents(house, id)).filter(({ kind }) => kind === 'external.closed')).toHaveLength(1)
    expect((await listEvents(house, id)).filter(({ kind }) => kind === 'external.opened').length).toBeLessThanOrEqual(1)
    courier.alter = event => event
  })

  it('keeps the key and the plans out of everything', async () => {
    const id = await run('select email, phone from sales.customers')
    await reportOf(id)
    const { id: outside } = await own('analyst', 'explain analyze verbose select email from customers')
    await closingOf(outside)
    const { rows } = await house.pool.query<{ body: string }>('select body from ledger_entries')
    const { rows: executed } = await house.pool.query<{ sql: string }>('select sql from executions')
    const places = { events: courier.sent.join('\n'), ledger: rows.map(({ body }) => body).join('\n'), executed: executed.map(({ sql }) => sql).join('\n') }
    expect(places.events).toContain('hmac_sha256')
    for (const [place, text] of Object.entries(places)) {
      for (const form of [hashKey.toString('hex'), hashKey.toString('base64').replace(/=+$/, '')]) {
        expect(text.toLowerCase().includes(form.toLowerCase()), `the key in ${place}`).toBe(false)
      }
    }
    expect(places.events).toMatch(/operatorSummaries|jsonPlan/)
    expect(places.ledger).not.toMatch(/operatorSummaries|jsonPlan|planNodeStats|ScanFilterProject|Fragment \d/)
  })

  describe('a query from outside', () => {
    it('is found by person, table, column, outcome, address and words, and has its whole story', async () => {
      const { id } = await own('analyst', 'select email, country from customers where tier = \'gold\' or true',
        { 'x-trino-client-info': 'nightly report', 'x-trino-client-tags': 'etl' })
      const closed = await closingOf(id)
      expect(closed).toMatchObject({ outcome: 'succeeded', statement: 'SELECT', differences: [], error: null, numbers: { rows: 2 },
        client: { login: 'analyst', source: 'trino-cli', info: 'nightly report', tags: ['etl'] } })
      const story = await storyOf(id)
      expect(story.map(({ event }) => event.kind)).toEqual(expect.arrayContaining(['external.opened', 'external.closed']))
      expect(story[0]?.actor).toMatchObject({ kind: 'person', user: 'analyst', roles: ['analyst', 'team'], address: expect.stringMatching(/127\.0\.0\.1|::1/) })
      const { address } = story[0]!.actor
      const filters: Record<string, string>[] = [{ person: 'analyst' }, { table: 'shop.sales.customers' }, { column: 'email' }, { outcome: 'succeeded' },
        { kind: 'external.closed' }, { address: address! }, { text: 'nightly' }, { execution: id }]
      for (const filter of filters) {
        expect((await search({ ...filter, execution: id })).lines.map(({ kind }) => kind), JSON.stringify(filter)).toContain('external.closed')
      }
      expect((await search({ person: 'owner', execution: id })).lines).toEqual([])
      const { facets } = await search({ execution: id })
      expect(facets.table.map(({ value }) => value)).toContain('shop.sales.customers')
      expect(facets.column.map(({ value }) => value)).toContain('shop.sales.customers.email')
    })

    it('agrees with the policy in force, and is marked where a filter, a mask or a right is not there', async () => {
      await acknowledgeAll()
      const alters: [Courier['alter'], object][] = [
        [change(tables => tables.map(table => ({ ...table, filters: [] }))), { what: 'filter-missing', table: 'shop.sales.customers' }],
        [change(tables => tables.map(table => ({ ...table, columns: table.columns.map(({ column }) => ({ column })) }))), { what: 'mask-missing', column: 'email' }],
        [change(tables => [...tables, { ...customers(tables), schema: 'hr', table: 'salaries' }]), { what: 'table-uncovered', table: 'shop.hr.salaries' }],
      ]
      for (const [alter, difference] of alters) {
        courier.alter = event => event.metadata.query.includes('altered') && event.statistics ? alter(event) : event
        // What was in force when the query began can be said only some seconds after the gateway has begun.
        await expect.poll(async () => {
          const { id } = await own('analyst', 'select email as altered from customers')
          return (await closingOf(id)).differences
        }, patience).toEqual(expect.arrayContaining([expect.objectContaining(difference)]))
      }
      courier.alter = event => event
      const { id } = await own('analyst', 'select email, c.country from customers c join orders o on o.customer_id = c.id')
      expect((await closingOf(id)).differences).toEqual([])
      expect((await readAttention(house, people.auditor)).open).toBeGreaterThan(0)
      await acknowledgeAll()
      expect((await checkHealth(house)).parts.gateway).toBe('ok')
    })

    it('is marked where its begin was of somebody else', async () => {
      courier.alter = event => event.metadata.query.includes('two minds') && !event.statistics
        ? { ...event, context: { ...event.context, user: 'owner' } } : event
      const { id } = await own('analyst', 'select \'two minds\'')
      const closed = await closingOf(id)
      const kinds = (await listEvents(house, id)).map(({ kind }) => kind)
      // Whichever comes first is on record; the other marks it, or is refused.
      if (kinds[0] === 'external.opened') expect(closed.differences).toMatchObject([{ what: 'begin-other' }])
      else await expect.poll(async () => (await search({ kind: 'gateway.refused', text: 'begin of query' })).lines.length, patience).toBeGreaterThan(0)
      courier.alter = event => event
      await acknowledgeAll()
    })

    it('is refused while Sagwan is away, and told of after', async () => {
      await trino.pointTo(await findFreePort())
      const seen = await own('analyst', 'select id from orders')
      expect(seen.error).toMatch(/OPA|GENERIC_INTERNAL_ERROR/)
      expect(seen.rows).toEqual([])
      await trino.pointTo(courier.port)
      expect((await own('analyst', 'select id from orders limit 1')).rows).toHaveLength(1)
      expect(await closingOf(seen.id)).toMatchObject({ outcome: 'failed', read: [], error: { name: 'GENERIC_INTERNAL_ERROR' } })
      expect((await search({ outcome: 'failed', person: 'analyst' })).lines.map(({ executionId }) => executionId)).toContain(seen.id)
    })

    it('keeps where the columns of what it wrote came from, and is found by them', async () => {
      const { id, error } = await own('analyst', 'create table shop.scratch.proved as select email as mail, 1 as one from customers')
      expect(error).toBeNull()
      expect(await closingOf(id)).toMatchObject({ statement: 'CREATE TABLE', differences: [], wrote: { table: 'shop.scratch.proved', rows: 2,
        columns: [{ column: 'mail', from: ['shop.sales.customers.email'] }, { column: 'one', from: [] }] } })
      expect((await search({ table: 'shop.scratch.proved', column: 'mail' })).lines[0]).toMatchObject({ executionId: id })
      expect((await own('analyst', 'drop table shop.scratch.proved')).error).toBeNull()
    })

    it.skipIf(skipCli())('comes from the Trino CLI itself', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sagwan-cli-'))
      const { cert, key } = makeCertificates(folder)
      const door = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (incoming, answer) => {
        const to = new URL(trino.url)
        const headers = { ...incoming.headers, 'x-forwarded-proto': 'https', 'x-forwarded-port': String(port), 'x-forwarded-host': 'localhost' }
        const sending = request({ host: to.hostname, port: to.port, method: incoming.method, path: incoming.url, headers }, reply => {
          answer.writeHead(reply.statusCode ?? 502, reply.headers)
          reply.pipe(answer)
        })
        sending.on('error', () => answer.destroy())
        incoming.pipe(sending)
      })
      await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve))
      const { port } = door.address() as AddressInfo
      const child = spawn(findJava()!, ['-jar', await fetchCli(), '--server', `https://localhost:${port}`, '--insecure', '--user', 'analyst', '--password',
        '--catalog', 'shop', '--schema', 'sales', '--execute', 'select email, \'typed in the CLI\' from customers order by id'],
      { env: { ...process.env, TRINO_PASSWORD: 'analyst' } })
      let [out, err] = ['', '']
      child.stdout.on('data', (part: Buffer) => { out += part.toString() })
      child.stderr.on('data', (part: Buffer) => { err += part.toString() })
      const code = await new Promise(resolve => child.once('close', resolve))
      await new Promise(resolve => door.close(resolve))
      rmSync(folder, { recursive: true, force: true })
      expect([code, err]).toEqual([0, expect.not.stringContaining('denied')])
      expect(out.trim().split('\n')).toHaveLength(2)
      expect(out).not.toContain('@')
      await expect.poll(async () => (await search({ text: 'typed CLI', kind: 'external.closed' })).lines.length, patience).toBe(1)
      const [line] = (await search({ text: 'typed CLI', kind: 'external.closed' })).lines
      const closed = await closingOf(line!.executionId!)
      expect(closed).toMatchObject({ outcome: 'succeeded', client: { login: 'analyst', source: 'trino-cli', agent: expect.stringContaining('trino-cli') },
        numbers: { rows: 2 }, read: [{ table: 'shop.sales.customers', filters: ['("country" = \'KR\')'] }] })
    })
  })
})
