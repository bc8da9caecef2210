import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Principal } from '../../lib/contracts/principal.ts'
import { findSchema, pivotRequestSchema, statsSchema, valueSchema, valuesSchema } from '../../lib/contracts/result.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { shareNotebook } from '../../lib/notebook/share.ts'
import { findCells, readPivot, readProfile, readStats, readValue, readValues } from '../../lib/query/rows.ts'
import { start } from '../../lib/query/start.ts'
import { breakLedger, listEvents, openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let notebookId: string
beforeAll(async () => {
  house = await openTestHouse()
  notebookId = (await createNotebook(house, people.analyst, { title: 'shared' })).id
  await shareNotebook(house, people.analyst, { id: notebookId, with: [{ role: 'analyst', mayEdit: false }] })
})
afterAll(() => house.drop())

const sql = 'select name, city, email from shop.sales.customers order by id'
const made = async () => (await start(house, people.analyst, { sql, notebookId, waitMs: 10_000 })).id

/** Every way to look at a result besides its rows and charts, and what it is on record as. */
const ways: { name: string; as: string; read: (who: Principal, id: string) => Promise<unknown>; holds: string }[] = [
  { name: 'readValues', as: 'rows', holds: '서울', read: (who, id) => readValues(house, who, id, valuesSchema.parse({ column: 1 })) },
  { name: 'readStats', as: 'rows', holds: '"rows":2', read: (who, id) => readStats(house, who, id, statsSchema.parse({ columns: [0] })) },
  { name: 'findCells', as: 'rows', holds: '"total":1', read: (who, id) => findCells(house, who, id, findSchema.parse({ text: '부산' })) },
  { name: 'readValue', as: 'rows', holds: '김서연', read: (who, id) => readValue(house, who, id, valueSchema.parse({ row: 0, column: 0 })) },
  { name: 'readPivot', as: 'pivot', holds: '서울', read: (who, id) =>
    readPivot(house, who, id, pivotRequestSchema.parse({ rows: [{ column: 'city' }] })) },
  { name: 'readProfile', as: 'profile', holds: '서울', read: (who, id) => readProfile(house, who, id) },
]

describe.each(ways)('$name', ({ as, read, holds }) => {
  it('answers equal sight, on record once per sitting', async () => {
    const id = await made()
    expect(JSON.stringify(await read(people.secondAnalyst, id))).toContain(holds)
    await read(people.secondAnalyst, id)
    expect((await listEvents(house, id)).filter(({ kind }) => kind === 'result.viewed'))
      .toEqual([expect.objectContaining({ of: 'analyst', as, tables: ['shop.sales.customers'] })])
  })

  it('refuses other sight, on record, and does not exist for strangers', async () => {
    const id = await made()
    await expect(read(people.analystJp, id)).rejects.toMatchObject({ code: 'result-other-rights' })
    expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'result.refused', of: 'analyst' })
    for (const stranger of [people.marketer, people.admin, people.auditor]) {
      await expect(read(stranger, id)).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('gives nothing where the ledger does not take the entry', async () => {
    const id = await made()
    const mend = await breakLedger(house)
    try {
      await expect(read(people.secondAnalyst, id)).rejects.toMatchObject({ code: 'ledger-unavailable' })
    } finally {
      await mend()
    }
    expect((await listEvents(house, id)).filter(({ kind }) => kind === 'result.viewed')).toEqual([])
  })

  it('says that the rows are gone once retention has deleted them', async () => {
    const id = await made()
    await read(people.analyst, id)
    await house.pool.query('update executions set gone_at = now() where id = $1', [id])
    house.live.all.delete(id)
    await house.results.remove(id)
    await expect(read(people.analyst, id)).rejects.toMatchObject({ code: 'result-gone' })
  })
})

describe('masked values', () => {
  it('are the masked ones in every list, sum and find', async () => {
    const id = await made()
    const values = JSON.stringify(await readValues(house, people.analyst, id, valuesSchema.parse({ column: 2 })))
    const profile = JSON.stringify(await readProfile(house, people.analyst, id))
    const pivot = JSON.stringify(await readPivot(house, people.analyst, id, pivotRequestSchema.parse({ rows: [{ column: 'email' }] })))
    for (const answer of [values, profile, pivot]) expect(answer).not.toContain('@')
    expect(await findCells(house, people.analyst, id, findSchema.parse({ text: '@' }))).toMatchObject({ total: 0 })
  })
})
