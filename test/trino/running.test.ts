import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancel } from '../../lib/query/cancel.ts'
import { run } from '../../lib/query/run.ts'
import { listRunning, stopRunning } from '../../lib/query/running.ts'
import { listEvents, people, principal } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { openTrinoHouse } from './support/house.ts'
import { query } from './support/protocol.ts'
import { skipTrino, useTrino } from './support/server.ts'
import type { SharedTrino } from './support/shared.ts'

const endless = `SELECT count(*) FROM UNNEST(sequence(1, 10000)) a(x), UNNEST(sequence(1, 10000)) b(y), UNNEST(sequence(1, 10000)) c(z)
  WHERE x * y + z = 7`
const both = principal('both', ['admin', 'auditor'])

describe.skipIf(skipTrino('Admin, Running'))('who holds a Trino', { timeout: 120_000 }, () => {
  let trino: SharedTrino
  let house: TestHouse
  beforeAll(async () => {
    trino = await useTrino()
    house = await openTrinoHouse(trino)
  })
  afterAll(async () => {
    await house?.drop()
    await trino?.stop()
  })
  const stateOf = async (id: string) => (await query(trino.url, trino,
    `SELECT state, error_code FROM system.runtime.queries WHERE query_id = '${id}'`)).rows[0]
  const statements = async (who = people.admin) => (await listRunning(house, who)).statements
  const begin = async () => {
    const live = await run(house, people.owner, { sql: endless, waitMs: 0 })
    await expect.poll(() => live.view.detail?.stage, { timeout: 60_000 }).toBe('running')
    return live
  }

  it('is told of each statement once, ours with how far it is, and reads its text only with the right to', async () => {
    const live = await begin()
    await expect.poll(async () => (await statements()).map(({ id }) => id), { timeout: 60_000 }).toEqual([live.view.id])
    expect((await statements())[0]).toMatchObject({ engine: 'trino', user: 'owner', client: null, stage: 'running', sql: null })
    expect((await statements(both))[0]?.sql).toBe(endless)
    expect((await listRunning(house, people.admin)).engines).toEqual([{ engine: 'trino', places: null, running: 1, queued: 0, fault: null }])
    await cancel(house, people.owner, live.view.id)
  })

  it('stops one of ours in Trino, on record, by whom', async () => {
    const live = await begin()
    const { queryId } = live.view.detail!
    await stopRunning(house, people.admin, live.view.id)
    expect(live.view).toMatchObject({ state: 'cancelled', error: { params: { by: 'admin' } } })
    expect(await stateOf(queryId)).toEqual(['FAILED', 'USER_CANCELED'])
    expect((await listEvents(house, live.view.id)).map(({ kind }) => kind).filter(kind => kind.startsWith('query.')))
      .toEqual(['query.opened', 'query.stopped', 'query.closed'])
  })

  it('sees and stops what comes with another client, whatever that calls itself', async () => {
    const outside = query(trino.url, { user: 'analyst', password: 'analyst' }, endless, { headers: { 'x-trino-source': 'sagwan' } })
    const find = async () => (await statements()).find(({ user }) => user === 'analyst')
    await expect.poll(find, { timeout: 60_000 }).toMatchObject({ engine: 'trino', client: 'sagwan', sql: null, rows: null })
    const { id } = (await find())!
    for (const who of [people.owner, people.auditor, people.analyst]) {
      await expect(stopRunning(house, who, id)).rejects.toMatchObject({ code: 'forbidden' })
    }
    await stopRunning(house, people.admin, id)
    expect((await outside).error).toMatch(/USER_CANCELED/)
    expect(await stateOf(id)).toEqual(['FAILED', 'USER_CANCELED'])
    await expect.poll(async () => (await listEvents(house, id)).map(event => event.kind === 'external.closed' ? event.outcome : event.kind), { timeout: 60_000 })
      .toEqual(expect.arrayContaining(['query.stopped', 'cancelled']))
    expect((await listEvents(house, id)).find(({ kind }) => kind === 'query.stopped')).toMatchObject({ of: 'analyst', engine: 'trino' })
    await expect(stopRunning(house, people.admin, id)).rejects.toMatchObject({ code: 'not-found' })
  })
})
