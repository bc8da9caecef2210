import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import { explain, listPeople } from '../../lib/query/explain.ts'
import { look } from '../../lib/query/lens.ts'
import { breakLedger, openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.drop())

async function explained(): Promise<LedgerEvent[]> {
  const { rows } = await house.pool.query<{ body: string }>(
    `select body from ledger_entries where kind in ('policy.explained', 'query.opened', 'query.denied') order by seq`)
  return rows.map(({ body }) => (JSON.parse(body) as { event: LedgerEvent }).event)
}

const customers = 'SELECT id, email FROM shop.sales.customers'

describe('explain', () => {
  it('answers what the person\'s own lens answers, with roles and where they come from, on record and without a run', async () => {
    const answer = await explain(house, people.auditor, { user: 'analyst', sql: customers })
    expect(answer).toMatchObject({
      user: 'analyst', roles: [{ role: 'analyst', through: 'cn=analysts,ou=groups,dc=sagwan,dc=demo' }], unseen: [],
      decision: { outcome: 'allow', tables: [{ table: 'shop.sales.customers', filter: `country = 'KR'`, masks: [{ column: 'email', mask: 'hash' }] }] },
    })
    expect(answer.decision.rules.every(({ file, line }) => file.startsWith('roles/') && line > 0)).toBe(true)
    expect(answer.decision).toEqual((await look(house, people.analyst, { sql: customers })).decision)
    expect(await explained()).toEqual([{ kind: 'policy.explained', of: 'analyst', sql: customers }])
  })

  it('says of a table that does not exist for them whether a rule denies it or none grants it', async () => {
    const of = async (user: string, sql: string) => {
      const { decision, unseen } = await explain(house, people.admin, { user, sql })
      return { outcome: decision.outcome, unseen: unseen.map(({ table, rules }) => [table, rules.length > 0]) }
    }
    expect(await of('marketer', customers)).toEqual({ outcome: 'deny', unseen: [['shop.sales.customers', false]] })
    expect(await of('analyst', 'SELECT * FROM shop.hr.salaries')).toEqual({ outcome: 'deny', unseen: [['shop.hr.salaries', true]] })
    expect(await of('analyst', 'SELECT * FROM shop.nowhere.nothing')).toEqual({ outcome: 'deny', unseen: [] })
    expect((await of('analyst', 'SELECT \'a\0b\'')).outcome).toBe('deny')
    expect((await of('analyst', customers)).unseen).toEqual([])
  })

  it('names nobody whom the directory does not know', async () => {
    await expect(explain(house, people.admin, { user: 'nobody-at-all', sql: 'SELECT 1' }))
      .rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('`nobody-at-all`') })
  })

  it('is refused to those who may not read the policies, and nothing of it is on record', async () => {
    const before = await explained()
    for (const person of [people.analyst, people.owner, people.marketer]) {
      await expect(explain(house, person, { user: 'owner', sql: customers })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(listPeople(house, person)).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await explained()).toEqual(before)
  })

  it('tells nothing where it cannot be put on record', async () => {
    const mend = await breakLedger(house, `new.kind = 'policy.explained'`)
    await expect(explain(house, people.admin, { user: 'analyst', sql: customers })).rejects.toMatchObject({ code: 'ledger-unavailable' })
    await mend()
  })
})
