import AxeBuilder from '@axe-core/playwright'
import { execute } from './support/api.ts'
import { expect, test } from './support/fixtures.ts'

test.describe('History', () => {
  const sql = (mark: string) => `SELECT c.id, c.city, (random() * 1000)::int AS score, c.email AS ${mark} FROM shop.sales.customers c ORDER BY c.id LIMIT 50`

  test('finds a run by its words and outcome, and opens its result again', async ({ open, ledger }) => {
    const page = await open('analyst')
    const { id } = await execute(page, sql('found_again'))
    await execute(page, 'SELECT national_id FROM shop.sales.customers')
    await page.goto('/history')
    await page.getByRole('searchbox', { name: 'Search your history' }).fill('found_again')
    await expect(page.locator('button[data-run]')).toHaveCount(1)
    await expect(page).toHaveURL(/text=found_again/)
    await page.locator('button[data-run]').click()
    const panel = page.getByRole('complementary', { name: 'The run' })
    await expect(panel).toContainText('50 rows')
    const mark = await ledger.mark()
    await panel.getByRole('link', { name: 'Open result' }).click()
    await expect(page.getByRole('grid', { name: 'Result' })).toContainText('score')
    await expect(page.getByRole('grid', { name: 'Result' }).getByRole('row').nth(1)).toBeVisible()
    const viewed = await ledger.expectEntry(mark, 'result.viewed', 'analyst')
    expect(viewed.event).toMatchObject({ executionId: id, of: 'analyst' })
  })

  test('narrows by outcome, in the address, and back', async ({ open }) => {
    const page = await open('analyst')
    await execute(page, 'SELECT national_id FROM shop.sales.customers')
    await page.goto('/history')
    await page.getByRole('complementary', { name: 'Filters' }).getByRole('button', { name: 'denied' }).click()
    await expect(page).toHaveURL(/outcome=denied/)
    await expect(page.getByRole('row', { name: /national_id/ }).first()).toBeVisible()
    await expect(page.getByRole('row', { name: /done/ })).toHaveCount(0)
    await page.goBack()
    await expect(page).not.toHaveURL(/outcome/)
  })

  test('compares two runs of a statement by key', async ({ open, ledger }) => {
    const page = await open('analyst')
    const before = await execute(page, sql('compared'))
    const after = await execute(page, sql('compared'))
    const mark = await ledger.mark()
    await page.goto(`/history?run=${after.id}&text=compared`)
    await page.getByRole('complementary', { name: 'The run' }).getByRole('link', { name: 'Compare' }).click()
    await expect(page.getByText(/\d+ changed/)).toBeVisible()
    await expect(page.getByRole('checkbox', { name: 'id', exact: true })).toBeChecked()
    const table = page.getByRole('region', { name: 'Compare' })
    await expect(table.locator('del').first()).toBeVisible()
    const seen = await ledger.since(mark, { kind: 'result.viewed', person: 'analyst' })
    expect(seen.map(({ executionId }) => executionId).sort()).toEqual([before.id, after.id].sort())
    await page.getByRole('checkbox', { name: 'id', exact: true }).click()
    await expect(page.getByText('the whole row')).toBeVisible()
  })

  test('puts a statement back into a notebook', async ({ open, ledger }) => {
    const page = await open('analyst')
    const { id } = await execute(page, 'SELECT 12345 AS put_back')
    await page.goto(`/history?run=${id}&text=put_back`)
    const mark = await ledger.mark()
    await page.getByRole('button', { name: 'Put in a notebook' }).click()
    await page.getByRole('menuitem', { name: 'New notebook' }).click()
    await expect(page).toHaveURL(/\/notebooks\/.*#cell-/)
    await expect(page.locator('.cm-content').first()).toContainText('12345 AS put_back')
    await ledger.expectEntry(mark, 'notebook.created', 'analyst')
  })

  test('shows nobody what somebody else ran', async ({ open }) => {
    const analyst = await open('analyst')
    const { id } = await execute(analyst, 'SELECT 1 AS only_mine')
    const page = await open('marketer')
    await page.goto(`/history?text=only_mine&run=${id}`)
    await expect(page.getByRole('heading', { name: 'None of your runs is like this' })).toBeVisible()
    await page.goto(`/history/${id}`)
    await expect(page.getByRole('heading', { name: 'This run could not be read' })).toBeVisible()
    expect(await page.content()).not.toContain('only_mine</')
    const compared = await page.request.post('/api/history/compare', { data: { before: id, after: id } })
    expect(compared.status()).toBe(404)
  })

  for (const scheme of ['light', 'dark'] as const) {
    test(`has no faults for screen readers, ${scheme}`, async ({ open }) => {
      const page = await open('analyst', { colorScheme: scheme })
      await execute(page, sql('axe'))
      const { id } = await execute(page, sql('axe'))
      await page.goto(`/history?run=${id}`)
      await expect(page.getByRole('complementary', { name: 'The run' })).toBeVisible()
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      await page.goto(`/history/${id}`)
      await page.getByRole('tab', { name: 'Compare' }).click()
      await expect(page.getByText(/\d+ changed/)).toBeVisible()
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    })
  }
})
