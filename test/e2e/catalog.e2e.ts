import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import type { CatalogSearch, Note, TablePage, TableStatements } from '../../lib/contracts/browse.ts'
import { expect, test } from './support/fixtures.ts'
import { bodyOf, faultOf, makeNotebook } from './support/api.ts'

const customers = '/catalog/shop/sales/customers'
const search = (page: Page, text: string) =>
  bodyOf<CatalogSearch>(page.request.get(`/api/catalog/search?text=${encodeURIComponent(text)}`))
const nameOf = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })

async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

test.describe('the catalog', () => {
  test('finds as one types, by column too, and keeps the search in the address', async ({ open }) => {
    const page = await open('analyst')
    await page.goto('/catalog')
    await page.keyboard.press('/')
    await page.keyboard.type('referrer')
    await expect(page.getByRole('link', { name: 'customers', exact: true })).toBeVisible()
    await expect(page.getByRole('link', { name: 'products', exact: true })).toHaveCount(0)
    await expect(page).toHaveURL(/\?q=referrer/)
    await page.reload()
    await expect(page.getByRole('searchbox')).toHaveValue('referrer')
    await page.getByRole('link', { name: 'customers', exact: true }).click()
    await expect(nameOf(page, 'customers')).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('searchbox')).toHaveValue('referrer')
  })

  test('narrows by schema and by a tag of the policy', async ({ open }) => {
    const page = await open('analyst')
    await page.goto('/catalog')
    await page.getByRole('button', { name: /^shop\.marts/ }).click()
    await expect(page.getByRole('link', { name: 'daily_sales', exact: true })).toBeVisible()
    await expect(page.getByRole('link', { name: 'customers', exact: true })).toHaveCount(0)
    await page.getByRole('button', { name: 'Without shop.marts' }).click()
    await page.getByRole('button', { name: /^#pii/ }).click()
    await expect(page.getByRole('link', { name: 'customers', exact: true })).toBeVisible()
    await expect(page.getByRole('link', { name: 'products', exact: true })).toHaveCount(0)
  })

  test('does not know what is closed, hidden or not granted', async ({ open }) => {
    const page = await open('analyst')
    expect((await search(page, 'national_id')).total).toBe(0)
    expect((await search(page, 'salary')).total).toBe(0)
    const hidden = await faultOf(page.request.get('/api/catalog/tables/shop/hr/salaries'), 404)
    expect(hidden).toEqual({ ...await faultOf(page.request.get('/api/catalog/tables/shop/hr/nothing'), 404), requestId: expect.anything() })
    await page.goto('/catalog/shop/hr/salaries')
    await expect(page.getByRole('heading', { name: 'There is no such table for you' })).toBeVisible()
    const owner = await open('owner')
    expect((await search(owner, 'national_id')).total).toBeGreaterThan(0)
    expect((await search(owner, 'salary')).total).toBeGreaterThan(0)
  })

  test('shows a table as one sees it: filter, masks, a preview and a profile on record', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await page.goto(customers)
    await expect(nameOf(page, 'customers')).toBeVisible()
    await expect(page.getByText(`country = 'KR'`)).toBeVisible()
    await expect(page.getByRole('row', { name: /^email/ })).toContainText('hashed')
    await expect(page.getByText('national_id')).toHaveCount(0)
    await page.getByRole('tab', { name: 'Preview' }).click()
    await expect(page).toHaveURL(/tab=preview/)
    await expect(page.getByRole('grid', { name: 'First rows of customers' })).toBeVisible()
    const preview = await ledger.expectEntry(mark, 'query.opened', 'analyst', 'limit')
    expect(preview.event).toMatchObject({ notebookId: null, sql: expect.stringContaining('FROM shop.sales.customers') })
    await page.getByRole('tab', { name: 'Profile' }).click()
    const row = page.getByRole('region', { name: 'Profile of customers' }).getByRole('row', { name: /^country/ })
    await expect(row).toContainText('KR')
    await expect(row).not.toContainText('JP')
    await ledger.expectEntry(mark, 'query.opened', 'analyst', 'approx_count_distinct')
  })

  test('goes on in Explore and in a notebook', async ({ open }) => {
    const page = await open('analyst')
    await page.goto('/catalog/shop/sales/orders')
    await page.getByRole('link', { name: 'Open in Explore' }).click()
    await expect(page).toHaveURL(/\/explore\?table=shop/)
    await page.goto('/catalog/shop/sales/orders')
    await page.getByRole('button', { name: /notebook/i }).click()
    await page.getByRole('menuitem', { name: /new notebook/i }).click()
    await expect(page).toHaveURL(/\/notebooks\//)
    await expect(page.locator('.cm-content').first()).toContainText('shop.sales.orders')
  })

  test('lets its owner describe a table, on record, and nobody else', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('owner')
    const path = '/api/catalog/tables/shop/marts/daily_sales'
    await page.goto('/catalog/shop/marts/daily_sales')
    await page.getByRole('button', { name: 'Describe', exact: true }).click()
    const words = `Sales **by day**, run ${mark}. <script>window.broken = true</script>`
    await page.getByLabel('Description', { exact: true }).fill(words)
    await page.getByLabel('Tags', { exact: true }).fill('Daily finance')
    await page.getByRole('button', { name: 'Save' }).click()
    // The dialog says the same until it has closed.
    await expect(page.getByLabel('Description', { exact: true })).toHaveCount(0)
    await expect(page.getByText(`run ${mark}`)).toBeVisible()
    await expect(page.locator('strong', { hasText: 'by day' })).toBeVisible()
    expect(await page.evaluate(() => 'broken' in window)).toBe(false)
    const entry = await ledger.expectEntry(mark, 'catalog.described', 'owner')
    expect(entry.event).toMatchObject({ table: 'shop.marts.daily_sales', column: null, text: words, tags: ['daily', 'finance'] })

    const reader = await open('analyst')
    await reader.goto('/catalog/shop/marts/daily_sales')
    await expect(reader.getByText(`run ${mark}`)).toBeVisible()
    await expect(reader.getByRole('button', { name: /Describe/ })).toHaveCount(0)
    expect((await search(reader, 'finance')).tables.map(({ table }) => table)).toContain('daily_sales')
    const { note } = await bodyOf<TablePage>(reader.request.get(path))
    await faultOf(reader.request.put(`${path}/note`, { data: { column: null, text: 'mine', revision: note.revision } }), 403)
  })

  test('keeps both texts where two windows write', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('owner')
    const path = '/api/catalog/tables/shop/sales/payments'
    await page.goto('/catalog/shop/sales/payments')
    await page.getByRole('button', { name: 'Describe', exact: true }).click()
    const { note } = await bodyOf<TablePage>(page.request.get(path))
    const theirs = await bodyOf<Note>(page.request.put(`${path}/note`,
      { data: { column: null, text: `theirs ${mark}`, revision: note.revision } }))
    await page.getByLabel('Description', { exact: true }).fill(`mine ${mark}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('alert')).toContainText(`theirs ${mark}`)
    await expect(page.getByLabel('Description', { exact: true })).toHaveValue(`mine ${mark}`)
    await page.getByRole('button', { name: 'Save mine' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    expect((await bodyOf<TablePage>(page.request.get(path))).note)
      .toMatchObject({ text: `mine ${mark}`, revision: theirs.revision + 1 })
  })

  test('shows what colleagues of one role ask, without their values', async ({ open }) => {
    // Who shares a role is up to a minute old.
    test.slow()
    const colleague = await open('analyst-jp')
    const alias = `orders_${Date.now()}`
    const sql = `SELECT channel, count(*) AS ${alias} FROM shop.sales.orders WHERE status = 'refunded' GROUP BY 1`
    const notebook = await makeNotebook(colleague, 'Seen', [sql])
    await bodyOf(colleague.request.post('/api/executions', { data: { sql, notebookId: notebook.id, waitMs: 10_000 } }))
    const page = await open('analyst')
    const listed = async () => (await bodyOf<TableStatements>(
      page.request.get('/api/catalog/tables/shop/sales/orders/statements'))).statements.find(one => one.sql.includes(alias))
    await expect.poll(listed, { timeout: 90_000 }).toMatchObject({ mine: false, people: 1, sql: expect.stringContaining(`status = '…'`) })
    const marketer = await open('marketer')
    await faultOf(marketer.request.get('/api/catalog/tables/shop/sales/orders/statements'), 404)
  })

  const views: { name: string; path: string; ready: (page: Page) => Locator }[] = [
    { name: 'the list', path: '/catalog', ready: page => page.getByRole('link', { name: 'customers', exact: true }) },
    { name: 'columns', path: customers, ready: page => page.getByRole('row', { name: /^email/ }) },
    { name: 'a preview', path: `${customers}?tab=preview`, ready: page => page.getByRole('gridcell').first() },
    { name: 'a profile', path: `${customers}?tab=profile`, ready: page => page.getByRole('row', { name: /^country/ }) },
    { name: 'statements', path: `${customers}?tab=statements`, ready: page => page.getByText(/what people who share a role/i) },
  ]
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const { name, path, ready } of views) {
      test(`has nothing serious for axe in ${name}, ${colorScheme}`, async ({ open }) => {
        const page = await open('analyst', { colorScheme })
        await page.goto(path)
        await expect(ready(page)).toBeVisible()
        expect(await findFaults(page)).toEqual([])
      })
    }

    test(`has nothing serious for axe where an owner writes, ${colorScheme}`, async ({ open }) => {
      const page = await open('owner', { colorScheme })
      await page.goto(customers)
      await page.getByRole('button', { name: 'Describe', exact: true }).click()
      await expect(page.getByLabel('Description', { exact: true })).toBeVisible()
      expect(await findFaults(page)).toEqual([])
    })
  }
})
