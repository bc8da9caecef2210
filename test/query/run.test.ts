import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowSchema } from '../../lib/contracts/result.ts'
import { verifyLedger } from '../../lib/audit/verify.ts'
import { cancel } from '../../lib/query/cancel.ts'
import { insertExecution } from '../../lib/query/executions.ts'
import { recover } from '../../lib/query/recovery.ts'
import { readRows } from '../../lib/query/rows.ts'
import { run } from '../../lib/query/run.ts'
import { start } from '../../lib/query/start.ts'
import { actorOf } from '../../lib/query/actor.ts'
import { breakLedger, listEvents, openTestHouse, people, withExecute } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
beforeAll(async () => { house = await openTestHouse() })
afterAll(() => house.drop())

const window = windowSchema.parse({})
const slow = 'select count(*) from shop.web.events a, shop.web.events b where a.dwell_ms + b.dwell_ms = 7'

describe('run', () => {
  it('answers a small statement in one round trip, opened and closed on record', async () => {
    const { id, execution, rows } = await start(house, people.analyst, {
      sql: 'select id, email, lifetime_krw from shop.sales.customers order by id', waitMs: 10_000,
    })
    expect(execution).toMatchObject({ state: 'succeeded', rows: 2, user: 'analyst' })
    expect(rows?.map(row => row[0])).toEqual(['1', '2'])
    expect(rows?.[0]?.[1]).not.toContain('@')
    const events = await listEvents(house, id)
    expect(events.map(({ kind }) => kind)).toEqual(['query.opened', 'query.closed'])
    expect(events[0]).toMatchObject({ sql: expect.stringContaining('lifetime_krw'), decision: { outcome: 'allow' } })
    expect(events[1]).toMatchObject({ outcome: 'succeeded', rows: 2 })
  })

  it('puts the opening entry on record before the engine is asked to run', async () => {
    const seen: string[][] = []
    const wrapped = withExecute(house, (execute, ...args) => {
      const answer = execute(...args)
      return { ...answer, done: (async () => {
        seen.push((await listEvents(house, args[0].executionId)).map(({ kind }) => kind))
        return answer.done
      })() }
    })
    const live = await run(wrapped, people.analyst, { sql: 'select 1', waitMs: 0 })
    await live.done
    expect(seen).toEqual([['query.opened']])
  })

  it('runs nothing when the opening entry cannot be written', async () => {
    let asked = 0
    const wrapped = withExecute(house, (execute, ...args) => {
      asked += 1
      return execute(...args)
    })
    const mend = await breakLedger(house)
    try {
      await expect(run(wrapped, people.analyst, { sql: 'select 1', waitMs: 0 }))
        .rejects.toMatchObject({ code: 'ledger-unavailable' })
    } finally {
      await mend()
    }
    expect(asked).toBe(0)
    expect((await start(house, people.analyst, { sql: 'select 1', waitMs: 10_000 })).execution?.state).toBe('succeeded')
  })

  it('lets no row leave when the closing entry cannot be written', async () => {
    const mend = await breakLedger(house, `new.kind = 'query.closed'`)
    let id = ''
    try {
      const answer = await start(house, people.analyst, { sql: 'select name from shop.sales.customers', waitMs: 10_000 })
      id = answer.id
      expect(answer.rows).toBeUndefined()
      expect(answer.execution).toMatchObject({ state: 'failed', rows: 0, error: { code: 'ledger-unavailable' } })
    } finally {
      await mend()
    }
    await expect(readRows(house, people.analyst, id, window)).rejects.toMatchObject({ code: 'result-gone' })
    expect(existsSync(join(house.config.DATA_DIR, 'results', id))).toBe(false)
    // Once the ledger takes entries again, the end is on record after all.
    await expect.poll(async () => (await listEvents(house, id)).at(-1), { timeout: 10_000 })
      .toMatchObject({ kind: 'query.closed', outcome: 'failed', error: { code: 'ledger-unavailable' } })
  })

  it('records a denial with the rule, and runs nothing', async () => {
    const { id, execution } = await start(house, people.analyst, {
      sql: 'select national_id from shop.sales.customers', waitMs: 10_000,
    })
    expect(execution).toMatchObject({ state: 'denied', error: { code: 'column-closed' } })
    expect(execution?.decision?.denials[0]).toMatchObject({ column: 'national_id', table: 'shop.sales.customers' })
    expect(execution?.decision?.denials[0]?.rule?.file).toContain('analyst.yaml')
    expect((await listEvents(house, id)).map(({ kind }) => kind)).toEqual(['query.denied'])
    await expect(readRows(house, people.analyst, id, window)).rejects.toMatchObject({ code: 'result-gone' })
  })

  it('says the same of a hidden table and of one that does not exist', async () => {
    const hidden = await start(house, people.analyst, { sql: 'select * from shop.hr.salaries', waitMs: 10_000 })
    const unknown = await start(house, people.analyst, { sql: 'select * from shop.hr.salariez', waitMs: 10_000 })
    expect(hidden.execution?.error?.code).toBe('table-unknown')
    expect(hidden.execution?.error?.message.replace('salaries', 'salariez')).toBe(unknown.execution?.error?.message)
    const seen = await start(house, people.owner, { sql: 'select * from shop.hr.salaries', waitMs: 10_000 })
    expect(seen.execution?.state).toBe('succeeded')
  })

  it('gives two people the rows of their own country for the same text', async () => {
    const sql = 'select distinct country from shop.sales.customers'
    expect((await start(house, people.analyst, { sql, waitMs: 10_000 })).rows).toEqual([['KR']])
    expect((await start(house, people.analystJp, { sql, waitMs: 10_000 })).rows).toEqual([['JP']])
    expect((await start(house, people.admin, { sql, waitMs: 10_000 })).execution?.state).toBe('denied')
  })

  it('stops within a second when its owner asks, and says by whom', async () => {
    const live = await run(house, people.analyst, { sql: slow, waitMs: 0 })
    const stopped = await cancel(house, people.analyst, live.view.id)
    expect(stopped).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } })
    expect((await listEvents(house, live.view.id)).at(-1)).toMatchObject({ kind: 'query.closed', outcome: 'cancelled', by: 'analyst' })
    const parts = join(house.config.DATA_DIR, 'results', live.view.id)
    expect(existsSync(parts) ? readdirSync(parts) : []).toEqual([])
  })

  it('lets nobody else stop or see it', async () => {
    const live = await run(house, people.analyst, { sql: slow, waitMs: 0 })
    await expect(cancel(house, people.analystJp, live.view.id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(cancel(house, people.admin, live.view.id)).rejects.toMatchObject({ code: 'not-found' })
    await cancel(house, people.analyst, live.view.id)
  })

  it('queues what is beyond the concurrent limit, and lets a waiting one be stopped', async () => {
    const lives = await Promise.all(Array.from({ length: 6 }, () => run(house, people.analyst, { sql: slow, waitMs: 0 })))
    const states = () => lives.map(({ view }) => view.state)
    expect(states().filter(state => state === 'queued').length).toBeGreaterThan(0)
    await Promise.all(lives.map(live => cancel(house, people.analyst, live.view.id)))
    expect(new Set(states())).toEqual(new Set(['cancelled']))
    expect(house.live.turns.duckdb.running()).toBe(0)
  })

  it('refuses each kind that is no reading, by name, on record', async () => {
    for (const sql of ['drop table shop.sales.customers', 'insert into shop.sales.products select * from shop.sales.products',
      "copy shop.sales.products to '/tmp/x.csv'", "attach 'x.duckdb'", 'set threads = 1', 'select 1; select 2']) {
      const { id, execution } = await start(house, people.owner, { sql, waitMs: 10_000 })
      expect(execution?.state, sql).toBe('denied')
      expect(['statement-kind', 'statement-count']).toContain(execution?.error?.code)
      expect((await listEvents(house, id)).map(({ kind }) => kind)).toEqual(['query.denied'])
    }
  })
})

describe('recover', () => {
  it('closes what a killed server left open as interrupted, and the chain verifies', async () => {
    const executionId = randomUUID()
    const opened = (await listEvents(house, (await start(house, people.analyst, { sql: 'select 2', waitMs: 10_000 })).id))[0]
    if (opened?.kind !== 'query.opened') throw new Error('the first entry opens')
    const { view } = await run(house, people.analyst, { sql: 'select 3', waitMs: 0 })
    await insertExecution(house, { ...view, id: executionId, state: 'queued', endedAt: null }, null)
    await house.ledger.append(actorOf(people.analyst), { ...opened, executionId })
    await house.live.all.get(view.id)?.done
    expect(await recover(house)).toBe(1)
    expect((await listEvents(house, executionId)).at(-1)).toMatchObject({ kind: 'query.closed', outcome: 'interrupted' })
    expect(await recover(house)).toBe(0)
    const report = await verifyLedger({ pool: house.pool, directory: join(house.config.DATA_DIR, 'ledger'), publicKey: house.publicKey })
    expect(report).toMatchObject({ ok: true, fault: null })
  })
})
