import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowSchema } from '../../lib/contracts/result.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { shareNotebook } from '../../lib/notebook/share.ts'
import { verifyAudit } from '../../lib/query/audit.ts'
import { exportResult } from '../../lib/query/export.ts'
import { readRecord } from '../../lib/query/record.ts'
import { readRows } from '../../lib/query/rows.ts'
import { start } from '../../lib/query/start.ts'
import { openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let notebookId: string
beforeAll(async () => {
  house = await openTestHouse()
  notebookId = (await createNotebook(house, people.analyst, { title: 'shared' })).id
  await shareNotebook(house, people.analyst, { id: notebookId, with: [{ role: 'analyst', mayEdit: false }] })
})
afterAll(() => house.drop())

const window = windowSchema.parse({})
const made = async (sql = 'select name, city from shop.sales.customers order by id') =>
  (await start(house, people.analyst, { sql, notebookId, waitMs: 10_000 })).id
const { signal } = new AbortController()

describe('readRecord', () => {
  it('tells the one who ran it the whole story, also who else looked and exported', async () => {
    const id = await made()
    await readRows(house, people.secondAnalyst, id, window)
    const { stream } = await exportResult(house, people.secondAnalyst, id, { format: 'csv', purpose: 'private words' }, signal)
    await new Response(stream).text()
    await expect.poll(async () => (await readRecord(house, people.analyst, id)).story.map(({ event }) => event.kind))
      .toEqual(['query.opened', 'query.closed', 'result.viewed', 'export.opened', 'export.closed'])
    const { story } = await readRecord(house, people.analyst, id)
    expect(story.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true)
    expect(story[2]).toMatchObject({ actor: { user: people.secondAnalyst.user, address: null, sessionId: null } })
    expect(story[3]!.event).toMatchObject({ purpose: null })
    expect(story[0]!.actor).toMatchObject({ user: people.analyst.user, roles: people.analyst.roles })
  })

  it('tells a reader of equal sight what ran, and what they did themselves, not what others did', async () => {
    const id = await made()
    await readRows(house, people.analyst, id, window)
    await readRows(house, people.secondAnalyst, id, window)
    const { story } = await readRecord(house, people.secondAnalyst, id)
    expect(story.map(({ event, actor }) => [event.kind, actor.user])).toEqual([
      ['query.opened', 'analyst'], ['query.closed', 'analyst'], ['result.viewed', people.secondAnalyst.user],
    ])
  })

  it('names no column that only a filter reads, and not the views behind the statement', async () => {
    const id = await made('select name from shop.sales.customers')
    const { story } = await readRecord(house, people.analyst, id)
    expect(story[0]!.event).toMatchObject({ kind: 'query.opened', executed: '' })
    expect(story[1]!.event).toMatchObject({ read: [{ table: 'shop.sales.customers', columns: ['name'] }] })
    expect(JSON.stringify(story)).not.toContain('national_id')
  })

  it('is refused to other sight, and does not exist for strangers', async () => {
    const id = await made()
    await expect(readRecord(house, people.analystJp, id)).rejects.toMatchObject({ code: 'result-other-rights' })
    for (const stranger of [people.marketer, people.admin, people.auditor])
      await expect(readRecord(house, stranger, id)).rejects.toMatchObject({ code: 'not-found' })
    const { story } = await readRecord(house, people.analyst, id)
    expect(story.map(({ event }) => event.kind)).not.toContain('result.refused')
  })

  it('says up to where the chain was verified', async () => {
    const id = await made()
    expect((await readRecord(house, people.analyst, id)).verified).toBeNull()
    await verifyAudit(house, people.auditor, signal)
    const { story, verified } = await readRecord(house, people.analyst, id)
    expect(verified).toMatchObject({ ok: true })
    expect(verified!.seq).toBeGreaterThanOrEqual(story.at(-1)!.seq)
  })
})
