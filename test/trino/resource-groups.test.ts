import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compileResourceGroups } from '../../lib/policy/resource-groups.ts'
import type { PolicySet, Role } from '../../lib/policy/set.ts'
import { demoPolicies } from '../gateway/support.ts'
import { openBench } from './support/engine.ts'
import type { Bench, Started } from './support/engine.ts'
import { query } from './support/protocol.ts'
import { skipTrino, startTestTrino } from './support/server.ts'
import type { TestTrino } from './support/server.ts'

const endless = 'SELECT count(*) FROM tpch.sf100.lineitem a CROSS JOIN tpch.sf100.orders b'

/** The demo's roles; of `marketer` one person may run one and wait with one, of `team` all together two. */
function policies(): PolicySet {
  const set = demoPolicies()
  const change = (name: string, limits: Role['limits']) => set.roles.set(name, { ...set.roles.get(name)!, limits })
  change('marketer', { concurrent: 1, waiting: 1 })
  change('team', { concurrent: 4, together: 2 })
  return set
}

describe.skipIf(skipTrino('resource groups'))('a Trino with resource groups', { timeout: 180_000 }, () => {
  let trino: TestTrino
  let bench: Bench
  const open: Started[] = []
  beforeAll(async () => {
    trino = await startTestTrino({
      people: { kim: 'kim', mina: 'mina' },
      resourceGroups: JSON.stringify(compileResourceGroups(policies(), { service: 'sagwan', total: 20 })),
    })
    bench = await openBench(trino)
  }, 900_000)
  afterAll(async () => {
    await Promise.all(open.map(run => run.cancel()))
    await bench?.close()
    await trino?.stop()
  })
  const begin = (role: string, sql = endless, user = 'analyst') => {
    const run = bench.begin(sql, { rows: 100, seconds: 120 }, { role, user })
    open.push(run)
    return run
  }
  const service = () => ({ user: 'sagwan', password: trino.password })
  const groupOf = async (id: string) => {
    const { rows } = await query(trino.url, service(), `SELECT resource_group_id FROM system.runtime.queries WHERE query_id = '${id}'`)
    return (rows[0]?.[0] as string[] | undefined)?.join('/')
  }
  const stageOf = (run: Started) => run.progress.at(-1)?.detail?.stage

  it('puts a statement of ours into the share of its role and person', async () => {
    for (const role of ['analyst', 'owner']) {
      const run = begin(role, 'SELECT 1')
      await run.done
      expect(await groupOf(run.progress.at(-1)!.detail!.queryId)).toBe(`sagwan/roles/${role}/analyst`)
    }
  })

  it('keeps readings and listings out of the queues', async () => {
    await bench.engine.read('SELECT 42 AS answer', { key: 'any', catalogVersion: 'v1', views: [] }, 'analyst')
    const { rows } = await query(trino.url, service(), `SELECT DISTINCT resource_group_id FROM system.runtime.queries
      WHERE query LIKE '%42 AS answer%' AND query NOT LIKE '%runtime.queries%'`)
    expect(rows).toEqual([[['sagwan-reading']]])
  })

  it('lets nobody choose another share by tags or source set by hand', async () => {
    const byHand: Record<string, string>[] = [
      { 'x-trino-client-tags': 'sagwan,sagwan-role-owner', 'x-trino-source': 'sagwan' }, { 'x-trino-client-tags': 'sagwan-read' }, {},
    ]
    for (const headers of byHand) {
      const { id, error } = await query(trino.url, { user: 'kim', password: 'kim' }, 'SELECT 1', { headers })
      expect(error).toBeNull()
      expect(await groupOf(id)).toBe('sagwan/others/kim')
    }
    // Who is a user of a role by name has its share with any client.
    const { id } = await query(trino.url, { user: 'mina', password: 'mina' }, 'SELECT 1', { headers: { 'x-trino-client-tags': 'sagwan-role-owner' } })
    expect(await groupOf(id)).toBe('sagwan/roles/team/mina')
  })

  it('queues what is beyond a person\'s limit, refuses what is beyond the queue, and stops what waits', async () => {
    const first = begin('marketer')
    await expect.poll(() => stageOf(first), { timeout: 60_000 }).toBe('running')
    const second = begin('marketer')
    await expect.poll(() => stageOf(second), { timeout: 60_000 }).toBe('queued')
    expect(await begin('marketer').done).toMatchObject({ state: 'failed', fault: { code: 'limit-concurrent' } })
    // Another person of the role is not held up by them.
    const other = begin('marketer', 'SELECT 1', 'marketer')
    expect(await other.done).toMatchObject({ state: 'succeeded' })
    await second.cancel()
    expect(await second.done).toMatchObject({ state: 'cancelled' })
    await first.cancel()
  })

  it('holds the people of a role together to the role\'s limit', async () => {
    const runs = [begin('team', endless, 'mina'), begin('team', endless, 'kim')]
    for (const run of runs) await expect.poll(() => stageOf(run), { timeout: 60_000 }).toBe('running')
    const third = begin('team', endless, 'lee')
    await expect.poll(() => stageOf(third), { timeout: 60_000 }).toBe('queued')
    await runs[0]!.cancel()
    await expect.poll(() => stageOf(third), { timeout: 60_000 }).not.toBe('queued')
    await Promise.all([runs[1]!.cancel(), third.cancel()])
  })

  it('counts a statement\'s time from where it leaves the queue', async () => {
    const first = begin('marketer')
    await expect.poll(() => stageOf(first), { timeout: 60_000 }).toBe('running')
    const waiting = bench.begin('SELECT 1', { rows: 100, seconds: 5 }, { role: 'marketer', user: 'analyst' })
    await expect.poll(() => stageOf(waiting), { timeout: 60_000 }).toBe('queued')
    await new Promise(resolve => setTimeout(resolve, 6_000))
    await first.cancel()
    expect(await waiting.done).toMatchObject({ state: 'succeeded', first: [[1]] })
  })

  it('lists what runs, of other clients too, and stops it in Trino', async () => {
    const run = begin('analyst')
    await expect.poll(() => stageOf(run), { timeout: 60_000 }).toBe('running')
    const outside = query(trino.url, { user: 'kim', password: 'kim' }, endless)
    // Two endless statements leave little of a small machine to whoever asks what runs.
    const listAll = () => vi.waitFor(() => bench.engine.queries!(), { timeout: 120_000, interval: 500 })
    const listed = async () => (await listAll()).map(({ id }) => id)
    const find = async () => (await listAll()).find(({ user }) => user === 'kim')
    await expect.poll(find, { timeout: 60_000 }).toMatchObject({ source: 'trino-cli', sql: endless })
    const all = await listAll()
    expect(all.map(({ id }) => id)).toContain(run.progress.at(-1)!.detail!.queryId)
    expect(all.every(({ sql, user }) => user !== 'sagwan' && !sql.includes('runtime.queries'))).toBe(true)
    const { id } = (await find())!
    await bench.engine.stopQuery!(id)
    expect((await outside).error).toMatch(/USER_CANCELED/)
    expect((await query(trino.url, service(), `SELECT state, error_code FROM system.runtime.queries WHERE query_id = '${id}'`)).rows)
      .toEqual([['FAILED', 'USER_CANCELED']])
    await bench.engine.stopQuery!(id)
    await expect(bench.engine.stopQuery!('../statement')).rejects.toMatchObject({ code: 'not-found' })
    // When our own stop has answered it is gone there, whoever stops it.
    await run.cancel()
    await expect.poll(listed, { timeout: 60_000 }).not.toContain(run.progress.at(-1)!.detail!.queryId)
  })
})
