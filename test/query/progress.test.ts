import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunDetail } from '../../lib/contracts/engine.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import type { ExecutionView } from '../../lib/contracts/query.ts'
import type { Engine } from '../../lib/engine/engine.ts'
import { run } from '../../lib/query/run.ts'
import { openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
beforeAll(async () => { house = await openTestHouse() })
afterAll(() => house.drop())

const detail: RunDetail = { stage: 'running', queryId: '20261121_000000_00000_abcde', splits: { done: 1, total: 4 }, readRows: 120_000, readBytes: 9_000_000 }

/** Runs a statement in an engine that also says what a cluster does, and gives every view that was told. */
async function watch(who: Principal, sql: string): Promise<ExecutionView[]> {
  const telling = (engine: Engine): Engine => ({ ...engine, execute: (request, onProgress) =>
    engine.execute(request, progress => onProgress({ ...progress, detail })) })
  const live = await run({ ...house, engines: { ...house.engines, get: kind => telling(house.engines.get(kind)) } }, who, { sql, waitMs: 0 })
  const views: ExecutionView[] = []
  live.listeners.add(view => views.push(view))
  await live.done
  return views
}

describe('the view of a run', () => {
  it('says how far it is, with what was read where no filter hides rows', async () => {
    const views = await watch(people.owner, 'select id from shop.sales.customers')
    expect(views.find(view => view.detail)?.detail).toEqual(detail)
    expect(views.every(({ ahead }) => ahead === null)).toBe(true)
  })

  it('never says how much was read where a filter hides rows: it would tell how many', async () => {
    const views = await watch(people.analyst, 'select id from shop.sales.customers')
    expect(views.find(view => view.detail)?.detail).toEqual({ ...detail, readRows: null, readBytes: null })
    expect(JSON.stringify(views)).not.toMatch(/120000|9000000/)
  })
})
