import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Profile } from '../../lib/contracts/result.ts'
import { openWorkspace } from './workspace.ts'
import type { Stored, Workspace } from './workspace.ts'

let workspace: Workspace
beforeAll(async () => { workspace = await openWorkspace() })
afterAll(async () => { await workspace.close() })

const read = (stored: Stored, rows: number) => workspace.results.profile({ ...stored, rows })
async function finish(stored: Stored, rows: number): Promise<Profile> {
  for (;;) {
    const profile = await read(stored, rows)
    if (profile.state === 'ready') return profile
    await sleep(50)
  }
}
const fileOf = ({ executionId }: Stored) => join(workspace.directory, executionId, 'profile.json')

describe('profile', () => {
  it('says of every column of a small result what is in it, exactly', async () => {
    const stored = await workspace.store(`SELECT i::INTEGER AS n, CASE WHEN i % 4 = 0 THEN NULL ELSE 'v' || (i % 3) END AS t,
      DATE '2026-01-01' + i::INTEGER AS d, i % 2 = 0 AS b, (i / 4.0)::DECIMAL(6,2) AS a, [i] AS l FROM range(100) AS x(i)`)
    const { columns, state, done } = await finish(stored, 100)
    expect([state, done]).toEqual(['ready', 6])
    expect(columns[0]).toMatchObject({
      count: 100, nulls: 0, distinct: { count: 100, about: false }, min: 0, max: 99, mean: 49.5, sampled: null,
      quantiles: expect.arrayContaining([{ at: 0.5, value: 49.5 }]), lengths: null,
    })
    // Whole numbers: five in each bar, so the last one holds what is left.
    expect(columns[0]!.histogram).toHaveLength(20)
    expect(columns[0]!.histogram![0]).toEqual({ from: 0, to: 5, count: 5 })
    expect(columns[1]).toMatchObject({
      count: 75, nulls: 25, distinct: { count: 3, about: false }, min: 'v0', max: 'v2', mean: null, histogram: null,
      lengths: { min: 2, max: 2, mean: 2 },
      top: [{ value: 'v0', count: 25 }, { value: 'v1', count: 25 }, { value: 'v2', count: 25 }],
    })
    expect(columns[2]).toMatchObject({ min: '2026-01-01', max: '2026-04-10', mean: null })
    expect(columns[2]!.histogram![0]).toMatchObject({ from: '2026-01-01', count: 5 })
    expect(columns[3]).toMatchObject({ top: [{ value: false, count: 50 }, { value: true, count: 50 }] })
    expect(columns[4]).toMatchObject({ min: '0.00', max: '24.75', mean: 12.375 })
    expect(columns[5]).toMatchObject({ min: null, max: null, distinct: { count: 100 } })
  })

  it('copes with what cannot be measured: nothing but NULL, one value, infinities, very large numbers, no rows', async () => {
    const stored = await workspace.store(`SELECT NULL::INTEGER AS nothing, 5 AS same, unnest(['inf', 'nan', '1.5', '2.5'])::DOUBLE AS odd,
      170141183460469231731687303715884105727::HUGEINT AS huge, 'infinity'::DATE AS never, repeat('z', 3000) AS long`)
    const { columns } = await finish(stored, 4)
    expect(columns[0]).toMatchObject({ count: 0, nulls: 4, min: null, histogram: null, quantiles: null, top: [] })
    expect(columns[1]).toMatchObject({ min: 5, max: 5, histogram: null, top: [{ value: 5, count: 4 }] })
    expect(columns[2]).toMatchObject({ count: 4, mean: 2, histogram: expect.any(Array) })
    expect(columns[2]!.histogram!.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect(columns[3]).toMatchObject({ min: '170141183460469231731687303715884105727' })
    expect(columns[4]).toMatchObject({ histogram: null })
    expect(columns[5]).toMatchObject({ lengths: { min: 3000, max: 3000 }, top: [], max: 'z'.repeat(200) })
    const empty = await workspace.store('SELECT 1 AS a WHERE false')
    expect((await finish(empty, 0)).columns[0]).toMatchObject({ count: 0, nulls: 0, distinct: { count: 0 } })
  })

  it('of a large result stands from a sample first, then from all rows, and says which', async () => {
    const part = (from: number) => `SELECT i AS id, CASE WHEN i % 10 = 0 THEN 'often' ELSE 'user' || i END AS name, i % 7 AS week
      FROM range(${from}, ${from + 200_000}) AS t(i)`
    const stored = await workspace.store(part(0), part(200_000), part(400_000))
    const first = await read(stored, 600_000)
    const { columns } = await finish(stored, 600_000)
    expect(first.columns.length).toBe(3)
    expect(columns[0]).toMatchObject({ count: 600_000, min: '0', max: '599999', mean: 299_999.5, sampled: null, quantileRows: 200_000 })
    expect(Math.abs(columns[0]!.quantiles![2]!.value - 300_000)).toBeLessThan(15_000)
    expect(columns[0]!.histogram!.reduce((sum, { count }) => sum + count, 0)).toBe(600_000)
    expect(columns[1]).toMatchObject({ top: [{ value: 'often', count: 60_000 }], distinct: { about: true } })
    expect(columns[2]!.top).toHaveLength(7)
    expect(columns[2]!.top.reduce((sum, { count }) => sum + count, 0)).toBe(600_000)
  })

  it('is computed once and kept beside the rows, which stay as old as they were', async () => {
    const stored = await workspace.store('SELECT 1 AS a')
    const folder = join(workspace.directory, stored.executionId)
    const old = new Date('2026-01-02T03:04:05Z')
    for (const path of [join(folder, 'part-00000.parquet'), folder]) utimesSync(path, old, old)
    await finish(stored, 1)
    expect(statSync(fileOf(stored)).mode & 0o777).toBe(0o600)
    const usage = (await workspace.results.usage()).find(({ executionId }) => executionId === stored.executionId)
    expect(usage?.modifiedAt).toEqual(old)
    const kept = JSON.parse(readFileSync(fileOf(stored), 'utf8')) as { profile: Profile }
    writeFileSync(fileOf(stored), JSON.stringify({ ...kept, profile: { ...kept.profile, rows: 77 } }))
    expect((await read(stored, 1)).rows).toBe(77)
    writeFileSync(fileOf(stored), '{"version": 1, "prof')
    expect((await finish(stored, 1)).rows).toBe(1)
  })

  it('of a result without a part says nothing, and does not fail', async () => {
    const stored = await workspace.store('SELECT 1 AS a')
    expect(await read({ ...stored, parts: 0 }, 0)).toEqual({ state: 'ready', rows: 0, columns: [null], done: 1 })
  })

  it('goes with the rows', async () => {
    const stored = await workspace.store('SELECT 1 AS a')
    await finish(stored, 1)
    await workspace.results.remove(stored.executionId)
    expect(existsSync(fileOf(stored))).toBe(false)
    await expect(read(stored, 1)).rejects.toMatchObject({ code: 'result-gone' })
    // Told once, then tried again.
    await expect(read(stored, 1)).rejects.toMatchObject({ code: 'result-gone' })
  })
})
