import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeSchema } from '../../lib/contracts/browse.ts'
import type { DescribeInput } from '../../lib/contracts/browse.ts'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { describeTable } from '../../lib/catalog/describe.ts'
import { loadNotes, noteOf, toLine } from '../../lib/catalog/notes.ts'
import { getTable } from '../../lib/catalog/table.ts'
import { createCatalogState } from '../../lib/query/catalog-state.ts'
import { breakLedger, openTestHouse, people, principal } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { addSession, named } from './support.ts'

let house: TestHouse
beforeAll(async () => { house = await openTestHouse() })
afterAll(() => house.drop())

const owner = named(people.owner, 'Park Minseo')
const products = { catalog: 'shop', schema: 'sales', table: 'products' }
const write = (who: Principal, input: Partial<DescribeInput>, table = products) =>
  describeTable(house, who, table, describeSchema.parse({ column: null, revision: 0, ...input }))
const page = (who: Principal, table = products) => getTable(house, who, table)
const entries = async () => (await house.pool.query<{ body: string }>(
  `select body from ledger_entries where kind = 'catalog.described' order by seq`)).rows
  .map(({ body }) => (JSON.parse(body) as { event: LedgerEvent }).event)

describe('describeTable', () => {
  it('lets the owner describe a table and its columns, on record, and everybody who sees them reads it', async () => {
    await write(owner, { text: 'What we *sell*.', tags: ['Core', 'core'] })
    await write(owner, { column: 'price_krw', text: 'With VAT.' })
    expect(await page(people.marketer)).toMatchObject({
      mayDescribe: false, note: { text: 'What we *sell*.', tags: ['core'], revision: 1, updatedBy: 'owner' },
    })
    expect((await page(people.marketer)).columns.find(({ name }) => name === 'price_krw')?.note.text).toBe('With VAT.')
    expect(await entries()).toEqual([
      { kind: 'catalog.described', table: 'shop.sales.products', column: null, text: 'What we *sell*.', tags: ['core'] },
      { kind: 'catalog.described', table: 'shop.sales.products', column: 'price_krw', text: 'With VAT.', tags: [] },
    ])
  })

  it('refuses everybody else, and does not even say so of what they cannot see', async () => {
    await expect(write(people.analyst, { text: 'mine' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(write(people.admin, { text: 'mine' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(write(people.analyst, { text: 'mine' }, { catalog: 'shop', schema: 'hr', table: 'salaries' }))
      .rejects.toMatchObject({ code: 'not-found' })
    await expect(write(people.analyst, { column: 'national_id', text: 'mine' }, { ...products, table: 'customers' }))
      .rejects.toMatchObject({ code: 'not-found' })
    await expect(write(owner, { column: 'nothing', text: 'mine' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('takes a name for nobody where two accounts bear it', async () => {
    const twin = named(principal('minseo2', ['owner'], { country: 'KR' }), 'Park Minseo')
    await addSession(house, 'owner', [], 'Park Minseo')
    expect((await page(owner)).mayDescribe).toBe(true)
    await expect(write(twin, { text: 'mine' })).rejects.toMatchObject({ code: 'forbidden' })
    await addSession(house, 'minseo2', [], 'Park Minseo')
    expect((await page(owner)).mayDescribe).toBe(false)
    await house.prisma.session.deleteMany({ where: { user: 'minseo2' } })
  })

  it('keeps both texts where two write on the same revision', async () => {
    const { revision } = (await page(owner)).note
    const both = await Promise.allSettled([write(owner, { text: 'one', revision }), write(owner, { text: 'two', revision })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    const saved = both.find(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<{ text: string }>
    expect(refused.reason).toMatchObject({ code: 'conflict', cause: { current: { text: saved.value.text, revision: revision + 1 } } })
    await expect(write(owner, { text: 'late', revision: 0 })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('writes nothing where the ledger does not take it', async () => {
    const before = (await page(owner)).note
    const mend = await breakLedger(house, `new.kind = 'catalog.described'`)
    await expect(write(owner, { text: 'unrecorded', revision: before.revision })).rejects.toMatchObject({ code: 'ledger-unavailable' })
    await mend()
    expect((await page(owner)).note).toEqual(before)
  })

  it('records nothing where nothing changed', async () => {
    const { note } = await page(owner)
    const count = (await entries()).length
    await write(owner, { text: note.text, tags: note.tags, revision: note.revision })
    expect(await entries()).toHaveLength(count)
  })

  it('shows on other servers at once', async () => {
    const other = { pool: house.pool, catalog: createCatalogState() }
    await loadNotes(other)
    const { revision } = (await page(owner)).note
    await write(owner, { text: 'newest', revision })
    expect(noteOf(await loadNotes(other), 'shop.sales.products').text).toBe('newest')
  })
})

describe('toLine', () => {
  it('gives the first words of Markdown as plain text', () => {
    expect(toLine('# Orders\nOne **line** per `order`, see [docs](http://x).\n\nMore.')).toBe('Orders One line per order, see docs.')
    expect(toLine('a'.repeat(300))).toHaveLength(200)
  })
})
