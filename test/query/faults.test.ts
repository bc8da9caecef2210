import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkHealth } from '../../lib/query/health.ts'
import { look } from '../../lib/query/lens.ts'
import { run } from '../../lib/query/run.ts'
import { start } from '../../lib/query/start.ts'
import { retain } from '../../lib/query/retention.ts'
import { readRows } from '../../lib/query/rows.ts'
import { windowSchema } from '../../lib/contracts/result.ts'
import { actorOf } from '../../lib/query/actor.ts'
import { listEvents, openTestHouse, people, withExecute } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ ENGINE_MEMORY_MB: '256', ENGINE_TEMP_MB: '64' })
})
afterAll(() => house.drop())

const everything = 'select * from shop.web.events'
const endless = 'select count(*) from shop.web.events a, shop.web.events b, shop.web.events c where a.dwell_ms + b.dwell_ms = c.dwell_ms'

/** Puts the analyst's limits in force for one test. */
async function withLimits(limits: string, work: () => Promise<void>): Promise<void> {
  const file = join(house.config.POLICIES, 'roles/analyst.yaml')
  const before = readFileSync(file, 'utf8')
  writeFileSync(file, before.replace(/^limits: .*$/m, `limits: ${limits}`))
  expect(await house.policies.reload(actorOf(people.admin))).toEqual({ changed: true, faults: [] })
  try {
    await work()
  } finally {
    writeFileSync(file, before)
    await house.policies.reload(actorOf(people.admin))
  }
}

async function expectClosed(executionId: string, code: string): Promise<void> {
  expect((await listEvents(house, executionId)).at(-1)).toMatchObject({ kind: 'query.closed', outcome: 'failed', error: { code } })
}

describe('a statement past its limit', () => {
  it('of rows is stopped, named, and closed on record', () => withLimits('{ rows: 1000, seconds: 60, concurrent: 4 }', async () => {
    const { id, execution } = await start(house, people.analyst, { sql: everything, waitMs: 10_000 })
    expect(execution).toMatchObject({ state: 'failed', rows: 0, error: { code: 'limit-rows' } })
    expect(execution?.error?.message).toMatch(/1,?000/)
    await expectClosed(id, 'limit-rows')
    await expect(readRows(house, people.analyst, id, windowSchema.parse({}))).rejects.toMatchObject({ code: 'result-gone' })
  }))

  it('of time is stopped, named, and closed on record', () => withLimits('{ rows: 1000, seconds: 1, concurrent: 4 }', async () => {
    const { id, execution } = await start(house, people.analyst, { sql: endless, waitMs: 10_000 })
    expect(execution).toMatchObject({ state: 'failed', error: { code: 'limit-seconds' } })
    await expectClosed(id, 'limit-seconds')
  }))

  it('of memory is stopped, named, and closed on record', async () => {
    const { id } = await start(house, people.owner, {
      sql: 'select list(e.id) as ids from shop.web.events e, range(300)', waitMs: 0,
    })
    await house.live.all.get(id)?.done
    await expectClosed(id, 'limit-memory')
    expect((await start(house, people.owner, { sql: 'select 1', waitMs: 10_000 })).execution?.state).toBe('succeeded')
  })
})

describe('a fault of a part', () => {
  it('results cannot be written: a clear error, closed on record, and the house lives', async () => {
    const folder = join(house.config.DATA_DIR, 'results')
    renameSync(folder, `${folder}.away`)
    writeFileSync(folder, 'no folder')
    try {
      const { id, execution } = await start(house, people.analyst, { sql: 'select 1', waitMs: 10_000 })
      expect(execution?.state).toBe('failed')
      expect(['result-failed', 'disk-full']).toContain(execution?.error?.code)
      expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'query.closed', outcome: 'failed' })
      expect(await checkHealth(house)).toMatchObject({ ok: false, parts: { results: 'failed', database: 'ok' } })
    } finally {
      rmSync(folder)
      renameSync(`${folder}.away`, folder)
    }
    expect((await start(house, people.analyst, { sql: 'select 1', waitMs: 10_000 })).execution?.state).toBe('succeeded')
    expect(await checkHealth(house)).toMatchObject({ ok: true })
  })

  it('the engine\'s hosts are killed: the statement runs again elsewhere, unseen', async () => {
    const live = await run(house, people.owner, { sql: 'select count(*) from shop.web.events a, range(150) b where (a.dwell_ms * b.range) % 7 = 3', waitMs: 0 })
    const { execSync } = await import('node:child_process')
    await expect.poll(() => live.view.state, { interval: 5 }).toBe('running')
    const hosts = execSync(`ps -o pid=,args= --ppid ${process.pid}`).toString().split('\n').filter(line => line.includes('lib/engine/duckdb'))
    for (const line of hosts) process.kill(Number(line.trim().split(' ')[0]), 'SIGKILL')
    expect(hosts.length).toBeGreaterThan(0)
    await live.done
    expect(live.view).toMatchObject({ state: 'succeeded', error: null })
    expect((await listEvents(house, live.view.id)).map(({ kind }) => kind)).toEqual(['query.opened', 'query.closed'])
  })

  it('the database is away: nothing runs, health says so, and it recovers by itself', async () => {
    const [{ current_database: name }] = (await house.pool.query<{ current_database: string }>('select current_database()')).rows as [{ current_database: string }]
    const pg = await import('pg')
    const other = new pg.default.Client({ connectionString: house.config.DATABASE_URL?.replace(`/${name}`, '/postgres') })
    await other.connect()
    let asked = 0
    const wrapped = withExecute(house, (execute, ...args) => {
      asked += 1
      return execute(...args)
    })
    await other.query(`alter database ${name} with allow_connections false`)
    await other.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
    try {
      await expect(run(wrapped, people.analyst, { sql: 'select 1', waitMs: 0 }))
        .rejects.toMatchObject({ code: expect.stringMatching(/^(database|ledger)-unavailable$/) })
      expect(asked).toBe(0)
      expect(await checkHealth(house)).toMatchObject({ ok: false, parts: { database: 'failed' } })
      // The lens needs no database: it shows, but nothing runs.
      expect((await look(house, people.analyst, { sql: 'select 1' })).decision.outcome).toBe('allow')
    } finally {
      await other.query(`alter database ${name} with allow_connections true`)
      await other.end()
    }
    await expect.poll(async () => (await checkHealth(house)).ok, { timeout: 20_000 }).toBe(true)
    expect((await start(house, people.analyst, { sql: 'select 1', waitMs: 10_000 })).execution?.state).toBe('succeeded')
  })
})

describe('retain', () => {
  it('deletes what is too old, on record first, and says so to its reader', async () => {
    const { id } = await start(house, people.analyst, { sql: 'select 1 as one', waitMs: 10_000 })
    mkdirSync(join(house.config.DATA_DIR, 'results'), { recursive: true })
    const later = { ...house, clock: () => new Date(Date.now() + 31 * 86_400_000) }
    expect(await retain(later)).toBeGreaterThan(0)
    expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'result.deleted', reason: 'age', of: 'analyst' })
    house.live.all.delete(id)
    await expect(readRows(house, people.analyst, id, windowSchema.parse({}))).rejects.toMatchObject({ code: 'result-gone' })
  })

  it('deletes the oldest beyond the size that results may take together', async () => {
    const { id } = await start(house, people.owner, { sql: everything, waitMs: 10_000 })
    await house.live.all.get(id)?.done
    expect(await retain(house)).toBe(0)
    expect(await retain({ ...house, config: { ...house.config, RESULT_MAX_MB: 0 } })).toBeGreaterThan(0)
    expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'result.deleted', reason: 'size' })
  })
})
