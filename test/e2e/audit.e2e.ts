import type { Page } from '@playwright/test'
import type { AuditAttention } from '../../lib/contracts/audit.ts'
import { expect, test } from './support/fixtures.ts'
import { events, orders } from '../gateway/told.ts'
import { bodyOf, execute } from './support/api.ts'
import { openTeller } from './support/trino.ts'
import type { Teller } from './support/trino.ts'

test.describe('the auditor', () => {
  test('finds one statement among all by its words, and opens its story', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const analyst = await open('analyst')
    const { id } = await execute(analyst, 'SELECT count(*) AS needle_in_the_record FROM shop.sales.customers')
    const page = await open('auditor')
    await page.goto('/audit')
    await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Search the record' }).fill('needle_in_the_record')
    const line = page.getByRole('row', { name: /analyst.*needle_in_the_record/ }).first()
    await expect(line).toBeVisible()
    await line.click()
    const story = page.getByRole('complementary', { name: 'Story of an entry' })
    await expect(story).toContainText('needle_in_the_record')
    await expect(story).toContainText('analyst')
    await expect(story).toContainText('shop.sales.customers')
    await expect(story).toContainText(`country = 'KR'`)
    await expect(story).toContainText(/analyst\.yaml:\d+/)
    expect((await ledger.story(id)).map(({ event }) => event.kind).slice(0, 2)).toEqual(['query.opened', 'query.closed'])
    await ledger.expectEntry(mark, 'audit.read', 'auditor')
  })

  test('filters by person, table and outcome', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const analyst = await open('analyst')
    await execute(analyst, 'SELECT national_id FROM shop.sales.customers')
    await execute(await open('marketer'), 'SELECT count(*) FROM shop.marts.daily_sales')
    const page = await open('auditor')
    await page.goto('/audit?outcome=denied&person=analyst')
    await expect(page.getByRole('row', { name: /national_id/ }).first()).toBeVisible()
    await expect(page.getByRole('row', { name: /daily_sales/ })).toHaveCount(0)
    expect(await ledger.since(mark, { person: 'analyst', outcome: 'denied' })).toHaveLength(1)
    expect(await ledger.since(mark, { table: 'shop.marts.daily_sales' })).not.toHaveLength(0)
    await ledger.expectEntry(mark, 'audit.searched', 'auditor')
  })

  test('verifies the chain, and that is on record too', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('auditor')
    await page.goto('/audit')
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await expect(page.getByRole('dialog').getByText('The record is whole')).toBeVisible()
    const entry = await ledger.expectEntry(mark, 'ledger.verified', 'auditor')
    expect(entry.event).toMatchObject({ ok: true, firstBad: null })
    await ledger.verify()
  })

  test('is nobody else: analysts have no such page and no such link', async ({ open }) => {
    for (const user of ['analyst', 'admin'] as const) {
      const page = await open(user)
      await page.goto('/')
      await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Notebooks' })).toBeVisible()
      await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Audit' })).toHaveCount(0)
      await page.goto('/audit')
      await expect(page.getByText('This page is not for your roles')).toBeVisible()
    }
  })
})

test.describe('what Trino tells', () => {
  test.skip(!process.env.SAGWAN_E2E_DATA, 'SAGWAN_E2E_DATA does not name the data folder of the server')
  let teller: Teller
  let hashed: string
  test.beforeAll(async () => {
    teller = await openTeller(process.env.SAGWAN_E2E_DATA!)
    hashed = await teller.mask('email', 'varchar')
  })
  test.afterAll(() => teller?.close())

  let next = Date.now()
  const newId = () => `20261121_160000_${String(next++ % 100_000).padStart(5, '0')}_abcde`
  const customers = (mask: string | null, filters = ['("country" = \'KR\')']) => orders({
    table: 'customers', filters, columns: [{ column: 'email', ...(mask === null ? {} : { mask }) }, { column: 'country' }, { column: 'tier' }],
  })
  const sql = (word: string) => `SELECT email, tier, '${word}' AS word FROM sales.customers`
  /** An execution of ours with what Trino reported of it; answers its id. */
  const report = async (word: string, table: object): Promise<string> => {
    const id = await teller.open(sql(word), [{ table: 'shop.sales.customers', filter: 'country = \'KR\'', columns: ['email', 'tier'],
      masks: [{ column: 'email', mask: 'hash', mixed: false }] }])
    const context = { principal: 'sagwan', source: 'sagwan', traceToken: id }
    await teller.tell(events(newId(), { sql: sql(word), tables: [table], context }).completed)
    return id
  }

  /** Looks at what earlier runs on this server left. */
  const acknowledgeAll = async (auditor: Page) => {
    for (;;) {
      const { differences } = await bodyOf<AuditAttention>(auditor.request.get('/api/audit/attention'))
      if (differences.length === 0) return
      for (const { seq } of differences) await bodyOf(auditor.request.post(`/api/audit/${seq}/acknowledge`, { data: {} }))
    }
  }

  test('stands beside the decision, table by table', async ({ open }) => {
    const id = await report('agrees', customers(hashed))
    const page = await open('auditor')
    await page.goto(`/audit?execution=${id}`)
    await page.getByRole('row', { name: /engine reported/ }).click()
    const story = page.getByRole('complementary', { name: 'Story of an entry' })
    await expect(story.getByRole('heading', { name: 'Trino applied what was decided' })).toBeVisible()
    const table = story.getByRole('table', { name: /shop\.sales\.customers/ })
    await expect(table.getByRole('row', { name: /^rows/ })).toContainText(/country = 'KR'.*\("country" = 'KR'\)/)
    await expect(table.getByRole('row', { name: /^email/ })).toContainText(/hashed.*masked/)
    await table.getByText('as Trino words it').click()
    await expect(table).toContainText('hmac_sha256')
    await expect(story.getByText('as decided', { exact: true })).toBeVisible()
    await expect(story).toContainText(/read as they are:\s*country, tier/i)
  })

  test('warns auditors of what differs, until one says on the record that they looked at it', async ({ open, ledger }) => {
    const page = await open('auditor')
    await acknowledgeAll(page)
    const mark = await ledger.mark()
    const id = await report('differs', customers(null, []))
    await page.goto('/audit')
    const warning = page.getByRole('region', { name: 'What waits for an auditor' })
    await expect(warning.getByRole('alert')).toContainText('ran otherwise than decided')
    await warning.getByRole('button', { name: /^Look at no\./ }).click()
    const story = page.getByRole('complementary', { name: 'Story of an entry' })
    await expect(story.getByRole('heading', { name: 'Trino did otherwise than decided' })).toBeVisible()
    await expect(story).toContainText('shop.sales.customers was read without its row filter.')
    await expect(story).toContainText('email of shop.sales.customers was read without its mask.')
    await expect(story.getByText('differs', { exact: true })).toBeVisible()
    await expect(page.getByRole('row', { name: /analyst.*differs.*AS word/ }).first()).toBeVisible()
    await story.getByRole('textbox', { name: /What you found/ }).fill('the masking address was missing in Trino')
    await story.getByRole('button', { name: 'I have looked at it' }).click()
    await expect(story.getByRole('heading', { name: 'auditor looked at it' })).toBeVisible()
    await expect(story).toContainText('the masking address was missing in Trino')
    await expect(warning.getByRole('alert')).toHaveCount(0)
    const entry = await ledger.expectEntry(mark, 'difference.acknowledged', 'auditor')
    expect(entry.event).toMatchObject({ executionId: id, note: 'the masking address was missing in Trino' })
    expect(await ledger.since(mark, { outcome: 'differs' })).toHaveLength(1)
    await ledger.verify()
  })

  test('tells the story of a query from the CLI, found by its facets', async ({ open }) => {
    const id = newId()
    const output = { catalogName: 'shop', schema: 'scratch', table: 'mine', columns: [
      { columnName: 'mail', sourceColumns: [{ catalog: 'shop', schema: 'sales', table: 'customers', columnName: 'email' }] },
      { columnName: 'one', sourceColumns: [] }] }
    const { created, completed } = events(id, { sql: 'CREATE TABLE shop.scratch.mine AS SELECT email AS mail, 1 AS one FROM customers',
      tables: [customers(hashed)], metadata: { updateType: 'CREATE TABLE' }, output, context: { clientInfo: 'nightly', clientTags: ['etl'] } })
    await teller.tell(completed)
    await teller.tell(created)
    const page = await open('auditor')
    await page.goto(`/audit?execution=${id}`)
    for (const facet of ['analyst', 'sales.customers', 'email · customers', '10.1.2.3']) {
      await expect(page.getByRole('complementary', { name: 'Filters' }).getByRole('button', { name: facet }).first()).toBeVisible()
    }
    await page.getByRole('row', { name: /CREATE TABLE/ }).first().click()
    const story = page.getByRole('complementary', { name: 'Story of an entry' })
    await expect(story.getByRole('heading', { level: 2 })).toHaveText(/analyst wrote scratch\.mine and 1 more, from outside/)
    for (const words of ['from 10.1.2.3', 'trino-cli', 'nightly', 'etl', 'CREATE TABLE', 'Wrote shop.scratch.mine, 3 rows', 'shop.sales.customers.email',
      'no column: a value of its own', '("country" = \'KR\')', 'Ended: 7 rows, 1.5 s', '100 rows', id]) await expect(story).toContainText(words)
    await expect(story.getByRole('link', { name: 'Everything that came through trino-cli' })).toBeVisible()
  })

  test('is nobody else\'s to acknowledge', async ({ open, ledger }) => {
    const auditor = await open('auditor')
    await acknowledgeAll(auditor)
    const mark = await ledger.mark()
    await report('closed', customers(null))
    const [line] = await ledger.since(mark, { outcome: 'differs' })
    for (const user of ['analyst', 'admin'] as const) {
      const page = await open(user)
      expect((await page.request.post(`/api/audit/${line!.seq}/acknowledge`, { data: {} })).status()).toBe(403)
      expect((await page.request.get('/api/audit/attention')).status()).toBe(403)
    }
    expect(await bodyOf(auditor.request.post(`/api/audit/${line!.seq}/acknowledge`, { data: {} }))).toMatchObject({ open: 0 })
  })
})
