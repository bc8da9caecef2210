import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { faultOf } from './support/api.ts'

const orders = '/explore?table=shop:sales:orders'
const sqlOf = (page: Page) => page.getByRole('region', { name: 'SQL' }).locator('pre')
const answerOf = (page: Page) => page.getByRole('grid', { name: 'The answer as a table' })
const headOf = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

/** Picks a column in the open list by typing it. */
async function pick(page: Page, button: string, column: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.getByPlaceholder('Search columns').fill(column)
  await page.keyboard.press('Enter')
}

test.describe('Explore', () => {
  test('begins with a table, and draws its first picture without another click', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await page.goto('/explore')
    await page.getByPlaceholder('Search tables, columns, descriptions').fill('orders')
    await page.getByRole('option', { name: /^orders/ }).click()
    await expect(headOf(page, /Sum of net_krw by ordered_at \(month\)/)).toBeVisible()
    await expect(answerOf(page)).toBeVisible()
    await expect(page.getByRole('group', { name: 'The answer as a picture' })).toBeVisible()
    await expect(sqlOf(page)).toContainText('date_trunc(\'month\', ordered_at)')
    const entry = await ledger.expectEntry(mark, 'query.opened', 'analyst', 'net_krw')
    expect(entry.event).toMatchObject({ notebookId: null, decision: { outcome: 'allow' } })
  })

  test('follows each click, and each is a step back', async ({ open }) => {
    const page = await open('analyst')
    await page.goto(orders)
    await expect(answerOf(page)).toBeVisible()
    await pick(page, 'Add a group', 'channel')
    await expect(headOf(page, /and channel$/)).toBeVisible()
    await expect(answerOf(page).getByRole('columnheader', { name: /channel/ })).toBeVisible()
    await pick(page, 'Add a measure', 'customer_id')
    await expect(sqlOf(page)).toContainText('count(DISTINCT customer_id) AS distinct_customer_id')
    await page.goBack()
    await expect(sqlOf(page)).not.toContainText('distinct_customer_id')
    await page.goBack()
    await expect(sqlOf(page)).not.toContainText('channel')
    await page.goForward()
    await expect(sqlOf(page)).toContainText('channel')
  })

  test('offers a column\'s values to choose from, and shares all of it by its address', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await page.goto(orders)
    await expect(answerOf(page)).toBeVisible()
    await pick(page, 'Add a filter', 'status')
    await page.getByRole('checkbox', { name: 'paid' }).click()
    await expect(sqlOf(page)).toContainText(`WHERE status = 'paid'`)
    await ledger.expectEntry(mark, 'query.opened', 'analyst', 'status')
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('button', { name: 'status is paid', exact: true })).toBeVisible()
    const other = await open('owner')
    await other.goto(page.url())
    await expect(sqlOf(other)).toContainText(`WHERE status = 'paid'`)
    await expect(answerOf(other)).toBeVisible()
  })

  test('becomes a cell with one click', async ({ open }) => {
    const page = await open('analyst')
    await page.goto(orders)
    await expect(answerOf(page)).toBeVisible()
    await page.getByRole('region', { name: 'SQL' }).getByRole('button', { name: /notebook/i }).click()
    await page.getByRole('menuitem', { name: /new notebook/i }).click()
    await expect(page).toHaveURL(/\/notebooks\//)
    await expect(page.locator('.cm-content').first()).toContainText('sum(net_krw) AS sum_net_krw')
  })

  test('marks what one sees masked, and knows nothing of what is closed', async ({ open }) => {
    const page = await open('analyst')
    await page.goto('/explore?table=shop:sales:customers&show=count&by=email')
    await expect(answerOf(page)).toBeVisible()
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByPlaceholder('Search columns').fill('national')
    await expect(page.getByText('No such column.')).toBeVisible()
    await page.keyboard.press('Escape')
    await pick(page, 'Add a measure', 'phone')
    await expect(sqlOf(page)).toContainText('count(DISTINCT phone)')
    await page.goto('/explore?table=shop:sales:customers&show=count&by=national_id')
    await expect(sqlOf(page)).toContainText('count(*)')
    await expect(sqlOf(page)).not.toContainText('national_id')
    await page.goto('/explore?table=shop:hr:salaries')
    await expect(page.getByRole('heading', { name: 'There is no such table for you' })).toBeVisible()
    await faultOf(page.request.get('/api/catalog/tables/shop/hr/salaries'), 404)
  })

  test('stops what the next question overtakes', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    // The answer to the first question is held back until the second is asked.
    const held = Promise.withResolvers<void>()
    let first = true
    await page.route('**/api/executions', async route => {
      const response = await route.fetch({
        ...(first ? { postData: JSON.stringify({ waitMs: 0,
          sql: 'SELECT count(*) FROM shop.web.events a, shop.web.events b WHERE (a.id * b.id) % 7 = 3' }) } : {}),
      })
      if (first) {
        first = false
        await held.promise
      }
      await route.fulfill({ response })
    })
    await page.goto(orders)
    await expect(headOf(page, /Sum of net_krw/)).toBeVisible()
    await expect.poll(() => first).toBe(false)
    await pick(page, 'Add a group', 'channel')
    await expect(answerOf(page)).toBeVisible()
    held.resolve()
    await expect.poll(async () => (await ledger.since(mark, { kind: 'query.closed', person: 'analyst', outcome: 'cancelled' })).length)
      .toBe(1)
    await expect(answerOf(page).getByRole('columnheader', { name: /channel/ })).toBeVisible()
  })

  test('reads in Korean, and fits 1024 pixels', async ({ open }) => {
    const page = await open('analyst', { locale: 'ko-KR', viewport: { width: 1024, height: 768 } })
    await page.goto(orders)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('net_krw 합계')
    await expect(page.getByRole('button', { name: '조건 추가' })).toBeVisible()
    await expect(page.getByRole('grid')).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024)
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has nothing serious for axe before a table is chosen, ${colorScheme}`, async ({ open }) => {
      const page = await open('analyst', { colorScheme })
      await page.goto('/explore')
      await expect(page.getByRole('option').first()).toBeVisible()
      expect(await findFaults(page)).toEqual([])
    })

    test(`has nothing serious for axe with a masked answer and an open filter, ${colorScheme}`, async ({ open }) => {
      // axe reads the whole page twice.
      test.slow()
      const page = await open('analyst', { colorScheme })
      await page.goto('/explore?table=shop:sales:customers&show=count&by=email&top=20&where=phone:is')
      await expect(answerOf(page).getByRole('gridcell').first()).toBeVisible()
      expect(await findFaults(page)).toEqual([])
      await page.getByRole('button', { name: /^phone/ }).click()
      await expect(page.getByRole('button', { name: 'Done' })).toBeVisible()
      expect(await findFaults(page)).toEqual([])
    })
  }
})
