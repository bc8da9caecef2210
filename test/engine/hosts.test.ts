import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../lib/engine/engine.ts'
import { begin, createWorkspace, korea, koreanViews, rowsOf, run, startEngine, view, warehouseSql, world, writeWarehouse } from './support/world.ts'
import type { Workspace } from './support/world.ts'
import type { DuckdbOptions } from '../../lib/engine/duckdb/engine.ts'

let space: Workspace
let engine: Engine | undefined

beforeAll(async () => { space = await createWorkspace() })
afterEach(async () => {
  await engine?.close()
  engine = undefined
})
afterAll(() => space.remove())

async function start(more: Partial<DuckdbOptions> = {}): Promise<Engine> {
  return engine = await startEngine(space, more)
}

/** Process ids of the engine hosts of this very process. */
function hostPids(): number[] {
  return execFileSync('ps', ['-o', 'pid=,stat=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' }).split('\n')
    .filter(line => line.includes('duckdb/worker.ts') && !/^\s*\d+\s+Z/.test(line)).map(line => Number.parseInt(line, 10))
}

const slow = 'SELECT count(*) FROM range(4000) a, range(4000) b WHERE (a.range * 7 + b.range) % 1000003 = 5'
/** Busy inside one function call for minutes, where no interrupt is heard. */
const deaf = `SELECT levenshtein(repeat('ab', 150000), repeat('ba', 150000))`

describe('a host that is killed', () => {
  it('costs the statements that ran there nothing but time', async () => {
    const house = await start()
    const expected = await rowsOf(house, space, slow)
    const running = [begin(house, space, slow), begin(house, space, slow), begin(house, space, 'SELECT * FROM range(800000)')]
    await expect.poll(async () => (await house.health()).running, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0)
    for (const pid of hostPids()) process.kill(pid, 'SIGKILL')
    const outcomes = await Promise.all(running.map(({ run }) => run.done))
    expect(outcomes[0]).toMatchObject({ state: 'succeeded', first: expected })
    expect(outcomes[1]).toMatchObject({ state: 'succeeded', first: expected })
    expect(outcomes[2]).toMatchObject({ state: 'succeeded', rows: 800_000 })
    await expect.poll(async () => (await house.health()).hosts, { timeout: 20_000 }).toBe(2)
    expect((await run(house, space, 'SELECT 1')).outcome.state).toBe('succeeded')
  })

  it('leaves no half-written part of its run among those of the next', async () => {
    const house = await start({ hosts: 1 })
    const big = begin(house, space, 'SELECT range AS n FROM range(800000)')
    await expect.poll(() => big.progress.length, { timeout: 30_000 }).toBeGreaterThan(0)
    for (const pid of hostPids()) process.kill(pid, 'SIGKILL')
    const outcome = await big.run.done
    expect(outcome).toMatchObject({ state: 'succeeded', rows: 800_000 })
    if (outcome.state === 'succeeded') {
      const reader = await (await DuckDBInstance.create(':memory:')).connect()
      const counted = await reader.run(`SELECT count(*)::INTEGER, count(DISTINCT c0)::INTEGER FROM '${big.directory}/part-*.parquet'`)
      expect(await counted.getRows()).toEqual([[800_000, 800_000]])
    }
  })

  it('again and again by one statement ends that statement, and the engine goes on', async () => {
    const house = await start({ hosts: 1 })
    const guilty = begin(house, space, deaf)
    let ended = false
    void guilty.run.done.then(() => { ended = true })
    while (!ended) {
      for (const pid of hostPids()) process.kill(pid, 'SIGKILL')
      await new Promise(resolve => setTimeout(resolve, 300))
    }
    expect(await guilty.run.done).toMatchObject({ state: 'failed', fault: { code: expect.stringMatching(/engine-crashed|engine-unavailable/) as string } })
    await expect.poll(async () => (await house.health()).hosts, { timeout: 20_000 }).toBe(1)
    expect((await run(house, space, 'SELECT 1')).outcome.state).toBe('succeeded')
  })
})

describe('a statement that hears no interrupt', () => {
  it('ends at its limit of time, and the others there never notice', async () => {
    const house = await start({ hosts: 1 })
    const other = begin(house, space, slow)
    const hung = begin(house, space, deaf, korea, { rows: 10, seconds: 1 })
    expect(await hung.run.done).toMatchObject({ state: 'failed', fault: { code: 'limit-seconds' } })
    expect((await other.run.done).state).toBe('succeeded')
    expect((await run(house, space, 'SELECT 1')).outcome.state).toBe('succeeded')
  })

  it('ends when it is cancelled', async () => {
    const house = await start({ hosts: 1 })
    const hung = begin(house, space, deaf)
    await expect.poll(async () => (await house.health()).running, { timeout: 30_000, interval: 5 }).toBe(1)
    await hung.run.cancel()
    expect(await hung.run.done).toMatchObject({ state: 'cancelled' })
    expect((await run(house, space, 'SELECT 1')).outcome.state).toBe('succeeded')
  })
})

describe('memory', () => {
  it('that a function takes beside the engine ends the statement, not the machine', async () => {
    const house = await start({ hosts: 1, memoryMb: 64 })
    const { outcome } = await run(house, space, 'SELECT max(length(x)) FROM (SELECT repeat(\'x\', 400000000 + range::INTEGER) AS x FROM range(40)) t')
    expect(outcome).toMatchObject({ state: 'failed', fault: { code: expect.stringMatching(/limit-memory|run-error/) as string } })
    await expect.poll(async () => (await house.health()).hosts, { timeout: 20_000 }).toBe(1)
    expect((await run(house, space, 'SELECT 1')).outcome.state).toBe('succeeded')
  })
})

describe('worlds', () => {
  it('are shared by equal keys, and different for different ones', async () => {
    const house = await start({ hosts: 1 })
    await run(house, space, 'SELECT count(*) FROM sales.orders', korea)
    await run(house, space, 'SELECT count(*) FROM sales.products', { ...korea })
    expect(await house.health()).toMatchObject({ worlds: 1 })
    const japan = world('japan', [view('sales', 'orders', `SELECT * FROM __sagwan_source__ WHERE country = 'JP'`)])
    expect(await rowsOf(house, space, 'SELECT DISTINCT country FROM sales.orders', japan)).toEqual([['JP']])
    expect(await rowsOf(house, space, 'SELECT DISTINCT country FROM sales.orders', korea)).toEqual([['KR']])
    expect(await house.health()).toMatchObject({ worlds: 2 })
  })

  it('are dropped least recently used first, and built again when they are asked for', async () => {
    const house = await start({ hosts: 1 })
    for (let i = 0; i < 30; i++) {
      const spec = world(`w${i}`, [view('sales', 'products', `SELECT * FROM __sagwan_source__ WHERE id < ${i}`)])
      expect(await rowsOf(house, space, 'SELECT count(*) FROM sales.products', spec)).toEqual([[String(i)]])
    }
    expect((await house.health()).worlds).toBeLessThanOrEqual(24)
    const first = world('w1', [view('sales', 'products', 'SELECT * FROM __sagwan_source__ WHERE id < 1')])
    expect(await rowsOf(house, space, 'SELECT count(*) FROM sales.products', first)).toEqual([['1']])
  })

  it('are new where the warehouse is, and the old ones go', async () => {
    let version = 'v1'
    const house = await start({ hosts: 1, warehouse: { file: space.file, catalog: 'shop', refresh: async () => version, fault: () => null } })
    expect((await house.catalog()).version).toBe('v1')
    expect(await rowsOf(house, space, 'SELECT count(*) FROM sales.products')).toEqual([['50']])
    const fresh = join(space.folder, 'fresh.duckdb')
    await writeWarehouse(fresh, `${warehouseSql} CREATE TABLE sales.more AS SELECT 1 AS x; DELETE FROM sales.products WHERE id >= 20`)
    renameSync(fresh, space.file)
    version = 'v2'
    const catalog = await house.catalog()
    expect(catalog).toMatchObject({ version: 'v2' })
    expect(catalog.tables.some(({ table }) => table === 'more')).toBe(true)
    expect(await rowsOf(house, space, 'SELECT count(*) FROM sales.products', world('korea', koreanViews, 'v2'))).toEqual([['20']])
    expect(await house.health()).toMatchObject({ worlds: 1 })
  })

  it('list their tables by SHOW, with the columns one sees, and nothing else', async () => {
    const house = await start({ hosts: 1 })
    expect(await rowsOf(house, space, 'SHOW TABLES')).toEqual([['sales', 'customers'], ['sales', 'orders'], ['sales', 'products']])
    expect(await rowsOf(house, space, 'SHOW TABLES FROM shop.sales')).toHaveLength(3)
    expect(await rowsOf(house, space, 'SHOW TABLES FROM hr')).toEqual([])
    const all = await rowsOf(house, space, 'SHOW ALL TABLES')
    expect(all.map(row => row.slice(0, 3))).toEqual([['shop', 'sales', 'customers'], ['shop', 'sales', 'orders'], ['shop', 'sales', 'products']])
    expect(JSON.stringify(all)).not.toContain('national_id')
    expect(await rowsOf(house, space, 'SHOW TABLES', world('nobody', []))).toEqual([])
  })
})
