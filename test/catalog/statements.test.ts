import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Principal } from '../../lib/contracts/principal.ts'
import { listStatements } from '../../lib/catalog/statements.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { start } from '../../lib/query/start.ts'
import { openTestHouse, people, principal } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { addSession } from './support.ts'

let house: TestHouse
/** Shares a role with the marketer, and sees more. */
const both = principal('both', ['marketer', 'owner'], { country: 'KR' })
const notebooks = new Map<string, string>()
beforeAll(async () => {
  house = await openTestHouse()
  const analysts = 'cn=analysts,ou=groups,dc=sagwan,dc=demo'
  await addSession(house, 'analyst', [analysts])
  await addSession(house, 'analyst-two', [analysts])
  const marketers = 'cn=marketers,ou=groups,dc=sagwan,dc=demo'
  await addSession(house, 'both', [marketers, 'cn=owners,ou=groups,dc=sagwan,dc=demo'])
  await addSession(house, 'marketer', [marketers])
  for (const who of [people.analyst, people.secondAnalyst, both, people.marketer]) {
    notebooks.set(who.user, (await createNotebook(house, who, { title: who.user })).id)
  }
})
afterAll(() => house.drop())
beforeEach(async () => {
  await house.pool.query('delete from executions')
  house.catalog.usage.clear()
})

async function run(who: Principal, sql: string, inNotebook = true): Promise<void> {
  const notebookId = inNotebook ? notebooks.get(who.user) : undefined
  const { execution } = await start(house, who, { sql, waitMs: 10_000, ...(notebookId ? { notebookId } : {}) })
  expect(execution?.state, sql).toBe('succeeded')
}
const listed = async (who: Principal, schema = 'sales', table = 'customers') =>
  (await listStatements(house, who, { catalog: 'shop', schema, table })).statements

describe('listStatements', () => {
  it('shows what people of the same role ran, without its values, and counts runs and people', async () => {
    await run(people.analyst, `select city, count(*) from shop.sales.customers where tier = 'gold' group by 1`)
    await run(people.secondAnalyst, `select city, count(*) from shop.sales.customers where tier = 'basic' group by 1`)
    expect(await listed(principal('third', ['analyst'], { country: 'JP' }))).toMatchObject([
      { sql: `select city, count(*) from shop.sales.customers where tier = '…' group by 1`, runs: 2, people: 2, mine: false },
    ])
  })

  it('shows one\'s own with its values', async () => {
    const sql = `select city from shop.sales.customers where tier = 'gold'`
    await run(people.analyst, sql)
    expect(await listed(people.analyst)).toMatchObject([{ sql, mine: true }])
  })

  it('hides statements on a table or a column that the reader does not see', async () => {
    await run(both, 'select count(distinct customer_id) from shop.web.events')
    await run(both, 'select * from shop.web.events limit 5')
    await run(both, 'select e.kind, s.year from shop.web.events e, shop.hr.salaries s limit 5')
    expect(await listed(both, 'web', 'events')).toHaveLength(3)
    expect(await listed(people.marketer, 'web', 'events')).toEqual([])
  })

  it('hides a text that only writes the name of a hidden column', async () => {
    await run(both, 'with x as (select customer_id from shop.web.events) select kind from shop.web.events limit 5')
    await run(both, 'select kind as customer_id from shop.web.events limit 5')
    expect(await listed(both, 'web', 'events')).toHaveLength(2)
    expect(await listed(people.marketer, 'web', 'events')).toEqual([])
  })

  it('shows nothing of people without a role in common, and nothing that was run outside of notebooks', async () => {
    await run(people.marketer, 'select name from shop.sales.products')
    await run(people.analyst, 'select category from shop.sales.products', false)
    expect(await listed(people.secondAnalyst, 'sales', 'products')).toEqual([])
    expect(await listed(people.marketer, 'sales', 'products')).toHaveLength(1)
  })

  it('says of a table one does not see only that it is not there', async () => {
    await expect(listStatements(house, people.marketer, { catalog: 'shop', schema: 'sales', table: 'customers' }))
      .rejects.toMatchObject({ code: 'not-found' })
  })
})
