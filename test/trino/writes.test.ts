import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import type { ExecutionView } from '../../lib/contracts/query.ts'
import { cancel } from '../../lib/query/cancel.ts'
import { look } from '../../lib/query/lens.ts'
import { reloadPolicies } from '../../lib/query/policy-report.ts'
import { currentView } from '../../lib/query/live.ts'
import { run } from '../../lib/query/run.ts'
import { breakLedger, listEvents, people, principal } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { openBench } from './support/engine.ts'
import { openTrinoHouse } from './support/house.ts'
import { query } from './support/protocol.ts'
import { startProxy } from './support/proxy.ts'
import { skipTrino, useTrino } from './support/server.ts'
import type { SharedTrino } from './support/shared.ts'

/** Two people with different rights on the shop share a schema; in it, columns of one name are closed to one of them. */
const team = `role: team
members: { users: [analyst, marketer] }
grants:
  - { on: shop.scratch.*, use: [query, write] }
`
const strict = `role: strict
members: { users: [marketer] }
deny:
  - { on: shop.scratch.pay, columns: [salary] }
`
const maker = principal('analyst', ['analyst', 'team'], { country: 'KR' })
const mate = principal('marketer', ['marketer', 'strict', 'team'], { country: 'KR' })

describe.skipIf(skipTrino('writing on Trino'))('writing on Trino', { timeout: 600_000 }, () => {
  let trino: SharedTrino
  let house: TestHouse

  beforeAll(async () => {
    trino = await useTrino()
    house = await openTrinoHouse(trino)
    const roles = join(house.config.POLICIES, 'roles')
    mkdirSync(roles, { recursive: true })
    writeFileSync(join(roles, 'team.yaml'), team)
    writeFileSync(join(roles, 'strict.yaml'), strict)
    expect(await reloadPolicies(house, people.admin)).toMatchObject({ changed: true, faults: [] })
  }, 600_000)
  afterAll(async () => {
    await house?.drop()
    await trino?.stop()
  })
  afterEach(async () => {
    const { rows } = await own('analyst', `select table_name, table_type from shop.information_schema.tables where table_schema = 'scratch'
      order by table_type desc`)
    for (const [name, type] of rows) await own('analyst', `drop ${type === 'VIEW' ? 'view' : 'table'} shop.scratch.${String(name)}`)
  }, 240_000)

  /** Runs a statement through the road to its end. */
  const go = async (who: Principal, sql: string): Promise<ExecutionView> => {
    const live = await run(house, who, { sql, waitMs: 0 })
    await live.done
    return live.view.endedAt ? live.view : currentView(live)
  }
  const rowsOf = async (who: Principal, sql: string): Promise<unknown[][]> => {
    const live = await run(house, who, { sql, waitMs: 0 })
    await live.done
    if (live.view.state !== 'succeeded' || !live.first) throw new Error(`${sql}: ${JSON.stringify(live.view.error)}`)
    return live.first
  }
  /** As somebody does it with a client of their own. */
  const own = (user: string, sql: string) => query(trino.url, { user, password: user }, sql)
  const closing = async (id: string) => (await listEvents(house, id))
    .find((event): event is Extract<LedgerEvent, { kind: 'query.closed' }> => event.kind === 'query.closed')

  it('keeps what the maker saw, and no more, whoever reads it', async () => {
    const made = await go(maker, 'create table scratch.best as select id, email, phone, country from sales.customers')
    expect(made).toMatchObject({ state: 'succeeded', rows: 1, columns: [{ name: 'rows', type: 'BIGINT' }],
      decision: { writes: [{ table: 'shop.scratch.best', action: 'create', rule: { role: 'team' } }], tables: [{ table: 'shop.sales.customers',
        filter: 'country = \'KR\'', masks: [{ column: 'email' }, { column: 'phone' }] }] } })
    const seen = await rowsOf(maker, 'select * from scratch.best order by id')
    expect(seen.map(([id, email, phone, country]) => [id, String(email).length, phone, country]))
      .toEqual([['1', 64, '•••••••4821', 'KR'], ['2', 64, '•••••••0937', 'KR']])
    // One sees nothing of the customers themselves, the other all of them.
    expect(await rowsOf(mate, 'select * from scratch.best order by id')).toEqual(seen)
    expect(await rowsOf(people.owner, 'select * from scratch.best order by id')).toEqual(seen)
    expect(await go(mate, 'select id from sales.customers')).toMatchObject({ state: 'denied' })
    expect(await go(people.analystJp, 'select * from scratch.nosuch')).toMatchObject({ state: 'denied', error: { code: 'table-unknown' } })
    expect(await go(maker, 'create table scratch.ids as select national_id from sales.customers'))
      .toMatchObject({ state: 'denied', error: { code: 'column-closed' } })
  })

  it('puts each write on record, with its tables and rows', async () => {
    const steps: [string, string, number | null][] = [
      ['create table scratch.t as select id, country from sales.orders where id <= 4', 'create', null],
      ['insert into scratch.t values (100, \'X\'), (101, \'Y\')', 'insert', 2],
      ['update scratch.t set country = \'Z\' where id >= 100', 'update', 2],
      ['merge into scratch.t t using (values 101, 102) as s(id) on t.id = s.id when matched then delete when not matched then insert (id) values (s.id)', 'merge', 2],
      ['delete from scratch.t where id = 100', 'delete', 1],
      ['comment on table scratch.t is \'ours\'', 'comment', null],
      ['alter table scratch.t add column note varchar', 'alter', null],
      ['truncate table scratch.t', 'truncate', null],
      ['drop table scratch.t', 'drop', null],
      ['create table scratch.e (a bigint, b varchar)', 'create', null],
      ['create view scratch.v security invoker as select id from sales.orders', 'create-view', null],
    ]
    for (const [sql, action, rows] of steps) {
      const view = await go(maker, sql)
      expect(view, `${sql}: ${JSON.stringify(view.error)}`).toMatchObject({ state: 'succeeded', rows: 1 })
      const events = await listEvents(house, view.id)
      expect(events[0]).toMatchObject({ kind: 'query.opened', decision: { writes: [{ action }] } })
      expect((await closing(view.id))?.writes, sql).toEqual([{ table: events[0]!.kind === 'query.opened' && events[0]!.decision.writes![0]!.table,
        action, rows: rows ?? (action === 'create' && sql.includes(' as ') ? expect.any(Number) as number : null), sure: true }])
    }
    const created = await go(maker, 'create table scratch.proved as select id, email from sales.customers')
    await go(maker, 'delete from scratch.proved where id = 1')
    await expect.poll(async () => (await listEvents(house, created.id)).map(({ kind }) => kind), { timeout: 90_000 }).toContain('engine.reported')
    const { rows: reports } = await house.pool.query<{ body: string }>(`select body from ledger_entries where kind = 'engine.reported'`)
    const differing = reports.map(({ body }) => (JSON.parse(body) as { event: Extract<LedgerEvent, { kind: 'engine.reported' }> }).event)
      .filter(({ agrees }) => !agrees).map(({ sql, differences }) => [sql, differences])
    expect(differing).toEqual([])
    const renamed = await go(maker, 'alter table scratch.e rename to f')
    expect((await closing(renamed.id))?.writes).toMatchObject([{ table: 'shop.scratch.e', action: 'rename' }, { table: 'shop.scratch.f', action: 'rename' }])
    const reading = await go(maker, 'select 1')
    expect(await closing(reading.id)).not.toHaveProperty('writes')
    const { rows } = await house.pool.query<{ count: string }>(`select count(*) from ledger_entries where tables @> array['shop.scratch.t'] and kind = 'query.closed'`)
    expect(Number(rows[0]!.count)).toBeGreaterThanOrEqual(9)
  })

  it('is there for the next statement, and gone after it is dropped', async () => {
    await go(maker, 'create table scratch.fresh as select 1 as one')
    expect(await rowsOf(maker, 'select one from scratch.fresh')).toEqual([[1]])
    expect(await look(house, maker, { sql: 'select one from scratch.fresh' })).toMatchObject({ decision: { outcome: 'allow' } })
    await go(maker, 'drop table scratch.fresh')
    expect(await look(house, maker, { sql: 'select one from scratch.fresh' })).toMatchObject({ decision: { outcome: 'deny', denials: [{ code: 'table-unknown' }] } })
    await go(maker, 'create table scratch.fresh as select \'two\' as two')
    expect(await rowsOf(maker, 'select two from scratch.fresh')).toEqual([['two']])
  })

  it('says before the run what it would write, and runs nothing', async () => {
    expect(await look(house, maker, { sql: 'create table scratch.later as select id from sales.orders' })).toMatchObject({ kind: 'write', decision: {
      outcome: 'allow', writes: [{ table: 'shop.scratch.later', action: 'create' }], tables: [{ table: 'shop.sales.orders' }] } })
    expect((await own('owner', 'select count(*) from shop.information_schema.tables where table_name = \'later\'')).rows).toEqual([[0]])
  })

  const elsewhere: [string, Principal, string][] = [
    ['another schema', maker, 'create table sales.mine as select 1 as one'], ['a table one may read', maker, 'drop table sales.orders'],
    ['a table that is hidden', maker, 'create table hr.salaries as select 1 as one'], ['one that is not there', maker, 'drop table hr.nosuch'],
    ['what one sees all of', people.owner, 'delete from sales.orders'], ['a schema of others', people.owner, 'insert into scratch.t values (1)'],
    ['a rename out of it', maker, 'alter table scratch.t rename to shop.sales.t'], ['the table of the key', maker, 'drop table sagwan.policy.hash_key'],
  ]
  it.each(elsewhere)('denies %s by the grant, on record, and Trino refuses it too', async (_, who, sql) => {
    const view = await go(who, sql)
    expect(view).toMatchObject({ state: 'denied', error: { code: 'write-refused', message: expect.stringMatching(/no rule lets you write/) as string } })
    expect(await listEvents(house, view.id)).toMatchObject([{ kind: 'query.denied', decision: { outcome: 'deny' } }])
    const direct = await own(who.user, sql.replace(/\b(sales|scratch|hr)\.(?=\w+( |$))/g, 'shop.$1.').replaceAll('shop.shop.', 'shop.'))
    expect(direct.error).toMatch(/PERMISSION_DENIED|TABLE_NOT_FOUND|TABLE_ALREADY_EXISTS/)
  })

  describe('a view', () => {
    it('with the rights of its reader shows each their own', async () => {
      expect(await go(maker, 'create view scratch.v security invoker as select country, count(*) as n from sales.orders group by 1'))
        .toMatchObject({ state: 'succeeded' })
      expect((await rowsOf(maker, 'select country from scratch.v')).flat()).toEqual(['KR'])
      expect((await rowsOf(people.owner, 'select country from scratch.v order by 1')).flat()).toEqual(['JP', 'KR', 'US'])
      expect(await go(mate, 'select * from scratch.v')).toMatchObject({ state: 'denied' })
      expect((await own('marketer', 'select * from shop.scratch.v')).error).toMatch(/TABLE_NOT_FOUND|PERMISSION_DENIED/)
    })

    it('with the rights of its maker is refused where it would show others what the maker sees', async () => {
      for (const security of ['', 'security definer ']) {
        const view = await go(maker, `create view scratch.wide ${security}as select email from sales.customers`)
        expect(view).toMatchObject({ state: 'denied', error: { code: 'write-refused', message: expect.stringContaining('SECURITY INVOKER') as string } })
      }
      await go(maker, 'create table scratch.base as select country from sales.orders')
      expect(await go(maker, 'create view scratch.over as select distinct country from scratch.base')).toMatchObject({ state: 'succeeded' })
      expect(await rowsOf(mate, 'select * from scratch.over')).toEqual([['KR']])
    })

    it('made past the workbench never shows more than its maker sees', async () => {
      expect((await own('analyst', 'create view shop.scratch.wide as select email, country from shop.sales.customers')).error).toBeNull()
      const mine = (await own('analyst', 'select email, country from shop.scratch.wide order by 1')).rows
      expect(mine.map(([, country]) => country)).toEqual(['KR', 'KR'])
      // Who sees more than the maker sees the maker's part, and so does who sees less.
      for (const user of ['owner', 'marketer']) {
        expect((await own(user, 'select email, country from shop.scratch.wide order by 1')).rows).toEqual(mine)
      }
      // Whoever makes it anew is its maker then.
      expect((await own('marketer', 'create or replace view shop.scratch.wide as select email from shop.sales.customers')).error).toMatch(/TABLE_NOT_FOUND|PERMISSION_DENIED/)
      expect((await own('marketer', 'create or replace view shop.scratch.wide as select count(*) as n from shop.sales.products')).error).toBeNull()
      expect((await own('marketer', 'alter view shop.scratch.wide set authorization analyst')).error).toMatch(/PERMISSION_DENIED/)
    })
  })

  it('opens no closed column under another name', async () => {
    expect(await go(maker, 'create table scratch.pay as select 1 as id, 5000 as salary')).toMatchObject({ state: 'succeeded' })
    expect(await go(mate, 'select salary from scratch.pay')).toMatchObject({ state: 'denied', error: { code: 'column-closed' } })
    for (const sql of ['alter table scratch.pay rename to open', 'alter table scratch.pay rename column salary to wage']) {
      expect(await go(mate, sql)).toMatchObject({ state: 'denied', error: { code: 'write-refused' } })
      expect((await own('marketer', sql.replace('scratch.', 'shop.scratch.').replace('to open', 'to shop.scratch.open'))).error).toMatch(/PERMISSION_DENIED/)
    }
    expect((await own('marketer', 'create table shop.scratch.open as select * from shop.scratch.pay')).error).toBeNull()
    expect((await own('marketer', 'select * from shop.scratch.open')).columns).toEqual(['id'])
    expect(await go(maker, 'alter table scratch.pay rename to wages')).toMatchObject({ state: 'succeeded' })
  })

  it('refuses what past or beside a grant would open data, each with a word of why', async () => {
    const refused: [string, RegExp][] = [
      ['create materialized view scratch.m as select 1 as a', /kept as one person saw them/], ['create schema shop.mine', /administrator/],
      ['create table scratch.like_it (like sales.customers)', /plainly/], ['call shop.system.rollback_to_snapshot(\'a\', \'b\', 1)', /procedures/],
      ['alter table scratch.t execute optimize', /past policy/], ['alter view scratch.v set authorization owner', /past policy/],
      ['grant select on scratch.t to user owner', /policy files/], ['insert into t values (1)', /catalog\.schema\.table/],
    ]
    for (const [sql, why] of refused) {
      expect(await go(maker, sql), sql).toMatchObject({ state: 'denied', error: { code: 'statement-kind', message: expect.stringMatching(why) as string } })
    }
    expect(await go(maker, 'create table scratch.z (id bigint) with (location = \'local:///shop/sales/customers\')')).toMatchObject({ state: 'failed' })
  })

  describe('when something fails', () => {
    it('writes nothing without an opening entry', async () => {
      const mend = await breakLedger(house)
      try {
        await expect(go(maker, 'create table scratch.unseen as select 1 as one')).rejects.toMatchObject({ code: 'ledger-unavailable' })
      } finally {
        await mend()
      }
      expect((await own('owner', 'select count(*) from shop.information_schema.tables where table_name = \'unseen\'')).rows).toEqual([[0]])
    })

    it('says that it is written where only the closing entry fails, and records it when it can', async () => {
      const mend = await breakLedger(house, 'new.kind = \'query.closed\'')
      const view = await go(maker, 'create table scratch.kept as select 1 as one').finally(mend)
      expect(view).toMatchObject({ state: 'failed', error: { code: 'write-unsure', message: expect.stringContaining('is written all the same') as string } })
      await expect.poll(() => closing(view.id), { timeout: 60_000 }).toMatchObject({ outcome: 'failed', rows: 0,
        writes: [{ table: 'shop.scratch.kept', action: 'create', rows: 1, sure: true }] })
      expect(await rowsOf(maker, 'select one from scratch.kept')).toEqual([[1]])
    })

    it('stops a write in Trino, and says truly that nothing is there', async () => {
      const live = await run(house, maker, { waitMs: 0, sql: `create table scratch.endless as
        select a.id from sales.orders a, sales.orders b, sales.orders c, sales.orders d, sales.orders e where a.id + b.id + c.id + d.id + e.id < 0` })
      await expect.poll(() => live.view.detail?.stage, { timeout: 60_000 }).toBe('running')
      await cancel(house, maker, live.view.id)
      // A Trino too busy to say within seconds how it ended leaves it unknown, and that is what is said then.
      const unknown = live.view.error?.code === 'write-unsure'
      if (unknown) expect(live.view).toMatchObject({ state: 'failed', error: { params: { fate: 'unknown' } } })
      else expect(live.view).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } })
      expect((await closing(live.view.id))?.writes?.map(({ sure }) => sure)).toEqual(unknown ? [false] : undefined)
      expect((await own('owner', 'select count(*) from shop.information_schema.tables where table_name = \'endless\'')).rows).toEqual([[0]])
    })

    it('asks Trino how a write ended whose answer was lost', async () => {
      const proxy = await startProxy(trino.url)
      const bench = await openBench({ ...trino, url: proxy.url }, { patienceMs: 500 })
      try {
        const queries = new Set<string>()
        let lost = 'executing'
        // The first query's pages are lost on the way; what asks for its fate afterwards gets through.
        proxy.mischief = ({ path }) => {
          const id = /\/(?:queued|executing)\/(\w+)\//.exec(path)?.[1]
          if (id) queries.add(id)
          return id && [...queries][0] === id && path.includes(lost) ? 404 : undefined
        }
        const done = await bench.begin('create table shop.scratch.lost as select 1 as one').done
        expect(done).toMatchObject({ state: 'failed', fault: { code: expect.stringMatching(/write-unsure|engine-unavailable/) as string } })
        const count = (await own('owner', 'select count(*) from shop.information_schema.tables where table_name = \'lost\'')).rows
        const isThere = JSON.stringify(count) === '[[1]]'
        // What is said is true: that it is there, that it is not, or that it is not known, because Trino still waits for us.
        const said = done.state === 'failed' && done.fault.code === 'write-unsure' ? done.fault.params?.fate : 'undone'
        expect(said, JSON.stringify(done)).toBe(said === 'unknown' ? said : isThere ? 'done' : 'undone')
        // Nobody can be asked: then it may be.
        lost = '/'
        proxy.mischief = ({ method, path }) => method === 'GET' && path.includes('executing') ? 404 : undefined
        expect(await bench.begin('create table shop.scratch.unknown as select 1 as one').done).toMatchObject({ state: 'failed', fault: {
          code: 'write-unsure', message: expect.stringContaining('may be written') as string, params: { fate: 'unknown' } } })
      } finally {
        await bench.close()
        await proxy.close()
      }
    })
  })
})
