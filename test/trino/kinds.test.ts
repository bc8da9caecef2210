import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Principal } from '../../lib/contracts/principal.ts'
import { look } from '../../lib/query/lens.ts'
import { run } from '../../lib/query/run.ts'
import { people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { openTrinoHouse } from './support/house.ts'
import { query } from './support/protocol.ts'
import { skipTrino, useTrino } from './support/server.ts'
import { hashKey } from './support/shared.ts'
import type { SharedTrino } from './support/shared.ts'

describe.skipIf(skipTrino('statements that show'))('statements that show, on Trino', { timeout: 240_000 }, () => {
  let trino: SharedTrino
  let house: TestHouse
  beforeAll(async () => {
    trino = await useTrino()
    house = await openTrinoHouse(trino)
  }, 600_000)
  afterAll(async () => {
    await house?.drop()
    await trino?.stop()
  })
  const end = async (who: Principal, sql: string) => {
    const live = await run(house, who, { sql, waitMs: 0 })
    await live.done
    return { ...live.view, first: live.first }
  }
  const shown = async (who: Principal, sql: string) => {
    const view = await end(who, sql)
    if (view.state !== 'succeeded') throw new Error(`${sql}: ${JSON.stringify(view.error)}`)
    return view.first ?? []
  }
  const names = async (who: Principal, sql: string) => (await shown(who, sql)).map(([name]) => name)
  const own = (user: string, sql: string) => query(trino.url, { user, password: user }, sql)

  it('list only what the person may see', async () => {
    expect(await names(people.analyst, 'show catalogs')).toEqual(['shop', 'system'])
    expect(await names(people.analyst, 'show schemas from shop')).toEqual(['information_schema', 'marts', 'sales', 'web'])
    expect(await names(people.owner, 'show schemas from shop')).toEqual(expect.arrayContaining(['hr', 'sales']))
    expect(await names(people.marketer, 'show tables from shop.sales')).toEqual(['products'])
    expect(await names(people.analyst, 'show tables from shop.sales like \'cust%\'')).toEqual(['customers'])
    expect(await names(people.analyst, 'describe sales.customers')).not.toContain('national_id')
    expect(await names(people.analyst, 'show columns from sales.customers')).toEqual(await names(people.analyst, 'describe sales.customers'))
    expect(await names(people.owner, 'desc sales.customers')).toContain('national_id')
    expect(await names(people.marketer, 'show columns from web.events')).not.toContain('customer_id')
  })

  it.each([
    'show tables from shop.hr', 'show columns from hr.salaries', 'describe hr.salaries', 'show create table hr.salaries', 'show stats for hr.salaries',
    'show schemas from sagwan', 'show tables from sagwan.policy', 'describe sagwan.policy.hash_key', 'explain select * from hr.salaries',
    'explain (type validate) select * from hr.salaries', 'explain select k from sagwan.policy.hash_key', 'show stats for (select * from hr.salaries)',
  ])('tell nothing of what is hidden: %s', async sql => {
    const view = await end(people.analyst, sql)
    if (view.state === 'succeeded') expect(view.first).toEqual([])
    else expect(view).toMatchObject({ state: 'denied', error: { code: 'table-unknown' } })
    expect(JSON.stringify(view.first ?? [])).not.toMatch(/salar|hash_key/)
  })

  it('call what is hidden and what is not there alike', async () => {
    const told = await Promise.all(['hr.salaries', 'hr.nosuch'].map(async name => {
      const { denials } = (await look(house, people.analyst, { sql: `show columns from ${name}` })).decision
      return { ...denials[0], message: denials[0]?.message.replace(name, 'X'), table: '', nearest: [] }
    }))
    expect(told[0]).toEqual(told[1])
  })

  it('show how a table is made to those who may write it, and say so to others', async () => {
    expect(await end(people.analyst, 'show create table sales.customers')).toMatchObject({ state: 'denied',
      error: { code: 'statement-kind', message: expect.stringContaining('write') as string } })
    const jp = { ...people.analystJp, roles: ['analyst', 'scratch'] }
    expect(await end(jp, 'create table scratch.shown (id bigint)')).toMatchObject({ state: 'succeeded' })
    expect(JSON.stringify(await shown(jp, 'show create table scratch.shown'))).toContain('CREATE TABLE shop.scratch.shown')
    expect(await end(jp, 'create view scratch.seen security invoker as select id from sales.orders')).toMatchObject({ state: 'succeeded' })
    expect(JSON.stringify(await shown(jp, 'show create view scratch.seen'))).toContain('SECURITY INVOKER')
    expect(await end(jp, 'explain select * from scratch.seen')).toMatchObject({ state: 'denied', error: { code: 'statement-kind' } })
    for (const sql of ['drop view scratch.seen', 'drop table scratch.shown']) expect(await end(jp, sql)).toMatchObject({ state: 'succeeded' })
  })

  it('show numbers of whole tables, and plans, only to those who see them whole', async () => {
    for (const sql of ['explain select id from sales.orders', 'explain (type logical) select id from sales.orders', 'show stats for sales.orders',
      'explain (type io, format json) select id from sales.orders', 'explain select email from sales.customers where email = \'x\'',
      'show stats for (select id from sales.orders)']) {
      expect(await end(people.analyst, sql), sql).toMatchObject({ state: 'denied', error: { code: 'statement-kind', message: expect.stringContaining('do not see') as string } })
      expect(await end(people.owner, sql), sql).toMatchObject({ state: 'succeeded' })
    }
    expect(await shown(people.analyst, 'explain (type validate) select email from sales.customers')).toEqual([[true]])
    expect(JSON.stringify(await shown(people.analyst, 'explain select name from sales.products'))).toContain('TableScan')
  })

  it('show no plan with the key, and no estimate of hidden rows, to a client that is not ours', async () => {
    const plan = JSON.stringify((await own('analyst', 'explain select email from shop.sales.customers')).rows)
    expect(plan).not.toContain(hashKey.toString('hex'))
    expect(plan).not.toContain(hashKey.toString('base64'))
    expect(JSON.stringify((await own('analyst', 'explain (type io, format json) select id from shop.sales.orders')).rows)).not.toMatch(/"outputRowCount" : \d/)
  })

  it('list functions, and settings of no catalog that is hidden', async () => {
    expect(await names(people.analyst, 'show functions like \'approx_dist%\'')).toContain('approx_distinct')
    const settings = (await names(people.analyst, 'show session')).map(String)
    expect(settings).toContain('query_max_run_time')
    expect(settings.filter(name => name.startsWith('sagwan.'))).toEqual([])
  })

  const refused: [string, RegExp][] = [
    ['set session query_priority = 9', /settings/], ['reset session query_priority', /settings/], ['set role admin', /settings/],
    ['set path shop.sales', /settings/], ['set time zone \'UTC\'', /settings/], ['set session authorization owner', /settings/],
    ['prepare p from select 1', /write it out/], ['execute p', /write it out/], ['execute immediate \'select 1\'', /write it out/],
    ['deallocate prepare p', /write it out/], ['describe output p', /write it out/], ['describe input p', /write it out/],
    ['call shop.system.flush_metadata_cache()', /procedures/], ['use shop.sales', /catalog and schema/],
    ['grant select on sales.orders to user marketer', /policy files/], ['revoke select on sales.orders from user marketer', /policy files/],
    ['create role r', /policy files/], ['drop role r', /policy files/], ['show roles', /policy files/], ['show grants', /policy files/],
    ['start transaction', /transaction of its own/], ['commit', /transaction of its own/], ['rollback', /transaction of its own/],
    ['explain analyze select 1', /run it by itself/], ['explain delete from sales.orders', /only statements that read/], ['analyze sales.orders', /counts rows/],
    ['create function shop.sales.f() returns bigint return 1', /functions/], ['refresh materialized view sales.m', /one person/],
  ]
  it.each(refused)('refuse %s with a word of why', async (sql, why) => {
    expect(await end(people.owner, sql)).toMatchObject({ state: 'denied', error: { code: 'statement-kind', message: expect.stringMatching(why) as string } })
  })

  it('open no second road where Trino is asked directly', async () => {
    for (const sql of ['set role admin', 'grant select on shop.sales.orders to user marketer', 'set session query_priority = 9', 'create role r',
      'set session authorization owner', 'analyze shop.sales.orders', 'create function shop.sales.f() returns bigint return 1',
      'call shop.system.flush_metadata_cache()', 'execute immediate \'select salary_krw from shop.hr.salaries\'', 'explain analyze select * from shop.hr.salaries',
      'drop schema shop.sales', 'alter schema shop.sales rename to s', 'show create schema shop.sales']) {
      expect((await own('analyst', sql)).error, sql).not.toBeNull()
    }
  })
})
