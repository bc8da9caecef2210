import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchSchema } from '../../lib/contracts/browse.ts'
import type { SearchInput } from '../../lib/contracts/browse.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { describeTable } from '../../lib/catalog/describe.ts'
import { searchCatalog } from '../../lib/catalog/search.ts'
import { getTable } from '../../lib/catalog/table.ts'
import { viewCatalog, viewColumns } from '../../lib/catalog/view.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { start } from '../../lib/query/start.ts'
import { openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { addSession, named } from './support.ts'

let house: TestHouse
const owner = named(people.owner, 'Park Minseo')
beforeAll(async () => {
  house = await openTestHouse()
  await describeTable(house, owner, { catalog: 'shop', schema: 'sales', table: 'orders' },
    { column: null, text: '**매출 주문**, one line for each.', tags: ['revenue'], revision: 0 })
  await describeTable(house, owner, { catalog: 'shop', schema: 'sales', table: 'customers' },
    { column: 'national_id', text: 'the 주민등록번호 of a person', revision: 0 })
})
afterAll(() => house.drop())

const search = (who: Principal, input: Partial<SearchInput>) => searchCatalog(house, who, searchSchema.parse(input))
const keys = async (who: Principal, text: string) =>
  (await search(who, { text })).tables.map(({ schema, table }) => `${schema}.${table}`)

describe('searchCatalog', () => {
  it('finds tables by name, best first', async () => {
    expect(await keys(people.analyst, 'order')).toEqual(
      ['sales.orders', 'sales.order_items', 'marts.daily_sales', 'sales.payments', 'sales.customers'])
    expect((await keys(people.analyst, 'shop.sales.orders'))[0]).toBe('sales.orders')
  })

  it('finds by column, by table and column, by description in any script, and by tag of owner and policy', async () => {
    const { tables } = await search(people.analyst, { text: 'referrer' })
    expect(tables).toMatchObject([{ table: 'customers', columns: [{ name: 'referrer', mask: null }] }])
    expect(await keys(people.analyst, 'customers.email')).toEqual(['sales.customers'])
    expect(await keys(people.analyst, '매출')).toEqual(['sales.orders'])
    expect(await keys(people.analyst, '#revenue')).toEqual(['sales.orders'])
    expect(await keys(people.analyst, 'pii')).toEqual(expect.arrayContaining(['sales.customers', 'sales.payments']))
  })

  it('asks for every word', async () => {
    expect(await keys(people.analyst, 'orders revenue')).toEqual(['sales.orders'])
    expect(await keys(people.analyst, 'orders nowhere')).toEqual([])
  })

  it('finds nothing by what is closed or hidden: column, its description, a table, a tag of it', async () => {
    expect(await keys(people.owner, 'national_id')).toEqual(['sales.customers'])
    expect(await keys(people.owner, '주민등록번호')).toEqual(['sales.customers'])
    expect(await keys(people.analyst, 'national_id')).toEqual([])
    expect(await keys(people.analyst, '주민등록번호')).toEqual([])
    expect(await keys(people.owner, 'salary')).toEqual(['hr.salaries'])
    expect(await keys(people.analyst, 'salary')).toEqual([])
    expect(await keys(people.marketer, 'customer_id')).toEqual([])
    expect(await keys(people.marketer, 'pii')).toEqual([])
    expect((await search(people.marketer, {})).facets.tags.map(({ value }) => value)).not.toContain('pii')
    expect(await search(people.auditor, {})).toMatchObject({ tables: [], total: 0, facets: { schemas: [], tags: [] } })
  })

  it('narrows by schema and tag, and counts what each choice would leave', async () => {
    const found = await search(people.analyst, { schema: 'shop.marts' })
    expect(found.tables.map(({ table }) => table)).toEqual(['daily_sales'])
    expect(found.facets.schemas.map(({ value }) => value)).toContain('shop.sales')
    expect((await search(people.analyst, { tag: 'revenue' })).total).toBe(1)
  })

  it('puts first what people of the same roles run in notebooks, and counts nobody else', async () => {
    await addSession(house, 'analyst', ['cn=analysts,ou=groups,dc=sagwan,dc=demo'])
    await addSession(house, 'marketer', ['cn=marketers,ou=groups,dc=sagwan,dc=demo'])
    const notebook = await createNotebook(house, people.analyst, { title: 'runs' })
    const run = (notebookId?: string) => start(house, people.analyst,
      { sql: 'select count(*) from shop.sales.products', waitMs: 10_000, ...(notebookId ? { notebookId } : {}) })
    await run(notebook.id)
    await run(notebook.id)
    await run()
    house.catalog.usage.clear()
    const [first] = (await search(people.secondAnalyst, {})).tables
    expect(first).toMatchObject({ table: 'products', runs: 2 })
    const seen = await search(people.marketer, {})
    expect(seen.tables.find(({ table }) => table === 'products')).toMatchObject({ runs: 0 })
  })
})

describe('viewCatalog', () => {
  it('takes what the owner wrote before what the warehouse says', async () => {
    const { tables } = await viewCatalog(house, people.analyst)
    expect(tables.find(({ table }) => table === 'orders')?.comment).toBe('매출 주문, one line for each.')
    expect(tables.every(({ unsent }) => unsent === undefined)).toBe(true)
  })

  it('gives the columns of tables that are seen, and is silent about others', async () => {
    const { tables } = await viewColumns(house, people.analyst, ['shop.sales.customers', 'shop.hr.salaries', 'shop.no.where'])
    expect(tables.map(({ table }) => table)).toEqual(['shop.sales.customers'])
    expect(tables[0]!.columns.map(({ name }) => name)).not.toContain('national_id')
    expect(tables[0]!.columns.find(({ name }) => name === 'email')).toMatchObject({ mask: 'hash' })
  })
})

describe('getTable', () => {
  it('shows a table as the reader sees it', async () => {
    const page = await getTable(house, people.analyst, { catalog: 'shop', schema: 'sales', table: 'customers' })
    expect(page).toMatchObject({ engine: 'duckdb', filter: `country = 'KR'`, owner: 'Park Minseo', mayDescribe: false })
    expect(page.columns.find(({ name }) => name === 'phone')).toMatchObject({ mask: 'last4', classes: ['pii'] })
    expect(JSON.stringify(page.columns)).not.toContain('national_id')
  })

  it('says the same of a hidden table and of one that never was', async () => {
    const hidden = getTable(house, people.analyst, { catalog: 'shop', schema: 'hr', table: 'salaries' })
    const missing = getTable(house, people.analyst, { catalog: 'shop', schema: 'hr', table: 'nothing' })
    const [a, b] = await Promise.allSettled([hidden, missing])
    expect(a).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } })
    expect((a as PromiseRejectedResult).reason.message).toBe((b as PromiseRejectedResult).reason.message)
  })
})
