import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cancel } from '../../lib/query/cancel.ts'
import type { LiveExecution } from '../../lib/query/live.ts'
import { run } from '../../lib/query/run.ts'
import { listRunning, stopRunning } from '../../lib/query/running.ts'
import { breakLedger, listEvents, openTestHouse, people, principal } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

const slow = 'select count(*) from shop.web.events a, shop.web.events b where a.dwell_ms + b.dwell_ms = 7'
const patient = { timeout: 20_000 }
const both = principal('both', ['admin', 'auditor'])

let house: TestHouse
const started: LiveExecution[] = []
beforeAll(async () => { house = await openTestHouse({ ENGINE_CONCURRENT: '4' }) })
afterEach(async () => {
  await Promise.all(started.splice(0).map(live => cancel(house, { ...people.analyst, user: live.view.user }, live.view.id)))
})
afterAll(() => house.drop())

const begin = async (who = people.analyst) => {
  const live = await run(house, who, { sql: slow, waitMs: 0 })
  started.push(live)
  return live
}
const states = (lives: LiveExecution[]) => lives.map(({ view }) => view.state)

describe('the places of the engine', () => {
  it('are never held by one person alone, so that the next one starts at once', async () => {
    const greedy: LiveExecution[] = []
    for (let i = 0; i < 6; i += 1) greedy.push(await begin(people.owner))
    await expect.poll(() => states(greedy), patient).toEqual(['running', 'running', 'running', 'queued', 'queued', 'queued'])
    const next = await begin()
    await expect.poll(() => next.view.state, patient).toBe('running')
  })
})

describe('listRunning', () => {
  it('says who holds the engine, who waits, and at which place', async () => {
    const lives: LiveExecution[] = []
    for (let i = 0; i < 5; i += 1) lives.push(await begin(people.owner))
    lives.push(await begin())
    lives.push(await begin())
    await expect.poll(() => states(lives).filter(state => state === 'running').length, patient).toBe(4)
    const report = await listRunning(house, people.admin)
    expect(report.engines).toEqual([{ engine: 'duckdb', places: 4, running: 4, queued: 3, fault: null }])
    expect(report.people).toEqual([
      { engine: 'duckdb', user: 'owner', running: 3, queued: 2, share: 0.75 }, { engine: 'duckdb', user: 'analyst', running: 1, queued: 1, share: 0.25 }])
    expect(report.statements.map(({ id }) => id)).toEqual(lives.map(({ view }) => view.id))
    // Who came last waits for one place only: the other person holds three.
    expect(report.statements.map(({ ahead }) => ahead)).toEqual([null, null, null, 1, 2, null, 0])
  })

  it('shows the text of a statement to those who may read the record, and to its own person', async () => {
    const { view } = await begin()
    const textFor = async (who: typeof people.admin) => (await listRunning(house, who)).statements.find(({ id }) => id === view.id)?.sql
    expect(await textFor(people.admin)).toBeNull()
    expect(JSON.stringify(await listRunning(house, people.admin))).not.toContain('events')
    expect(await textFor(both)).toBe(slow)
  })

  it('is for nobody without the right', async () => {
    for (const who of [people.analyst, people.owner, people.auditor]) {
      await expect(listRunning(house, who)).rejects.toMatchObject({ code: 'forbidden', params: { right: 'query:stop' } })
    }
  })
})

describe('stopRunning', () => {
  it('stops somebody\'s statement, on record before it ends, and says by whom', async () => {
    const { view } = await begin()
    await stopRunning(house, people.admin, view.id)
    expect(house.live.all.get(view.id)?.view).toMatchObject({ state: 'cancelled', error: { code: 'cancelled', params: { by: 'admin' } } })
    expect((await listEvents(house, view.id)).map(({ kind }) => kind)).toEqual(['query.opened', 'query.stopped', 'query.closed'])
    expect((await listEvents(house, view.id)).slice(1)).toMatchObject([
      { of: 'analyst', engine: 'duckdb' }, { outcome: 'cancelled', by: 'admin' }])
    expect((await listRunning(house, people.admin)).statements).toEqual([])
    await expect(stopRunning(house, people.admin, view.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('takes one out of the queue', async () => {
    const lives: LiveExecution[] = []
    for (let i = 0; i < 4; i += 1) lives.push(await begin(people.owner))
    await stopRunning(house, people.admin, lives[3]!.view.id)
    expect(lives[3]!.view.state).toBe('cancelled')
    expect(house.live.turns.duckdb.waiting()).toBe(0)
  })

  it('stops nothing that cannot be put on record', async () => {
    const live = await begin()
    const mend = await breakLedger(house, `new.kind = 'query.stopped'`)
    try {
      await expect(stopRunning(house, people.admin, live.view.id)).rejects.toMatchObject({ code: 'ledger-unavailable' })
    } finally {
      await mend()
    }
    expect(live.stopping).toBeNull()
    expect(live.view.state).not.toBe('cancelled')
  })

  it('is for nobody without the right', async () => {
    const live = await begin()
    for (const who of [people.marketer, people.owner, people.auditor]) {
      await expect(stopRunning(house, who, live.view.id)).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(live.stopping).toBeNull()
  })
})
