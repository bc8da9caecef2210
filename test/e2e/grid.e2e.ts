import { expect, test } from './support/fixtures.ts'
import { makeNotebook } from './support/api.ts'
import { cellAt, gridOf, openNotebook, run } from './support/notebook.ts'

test.describe('the grid', () => {
  test('shows exact values, and null apart from empty', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Exact', [
      `SELECT 9223372036854775807 AS big, 0.12345678901234567890::DECIMAL(38, 20) AS dec, NULL AS nothing, '' AS empty,
         TIMESTAMPTZ '2026-03-01 00:00:00+09' AS at, [1, 2] AS list`]))
    await run(cellAt(page, 1))
    const grid = gridOf(cellAt(page, 1))
    await expect(grid).toContainText(/9,?223,?372,?036,?854,?775,?807/)
    await expect(grid).toContainText('0.12345678901234567890')
    await expect(grid).toContainText(/null/i)
    await expect(grid).toContainText('""')
    await ledger.expectEntry(mark, 'query.closed', 'analyst')
  })

  test('reaches the last of a million rows', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('owner')
    await openNotebook(page, await makeNotebook(page, 'Large', ['SELECT id FROM shop.web.events ORDER BY id']))
    await run(cellAt(page, 1))
    const grid = gridOf(cellAt(page, 1))
    await expect(cellAt(page, 1)).toContainText(/2,000,000 rows/)
    await grid.getByRole('gridcell').first().click()
    await page.keyboard.press('Control+End')
    await expect(grid.getByText(/^2,?000,?000$/).first()).toBeVisible()
    await page.keyboard.press('Control+Home')
    await expect(grid.getByRole('gridcell', { name: /^1$/ }).first()).toBeVisible()
    await ledger.expectEntry(mark, 'result.viewed', 'owner')
  })

  test('sorts and filters on the server', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('owner')
    await openNotebook(page, await makeNotebook(page, 'Sorted', ['SELECT id, kind FROM shop.web.events']))
    await run(cellAt(page, 1))
    const grid = gridOf(cellAt(page, 1))
    await expect(cellAt(page, 1)).toContainText(/2,000,000 rows/)
    await grid.getByRole('button', { name: 'Sort by id' }).click()
    await expect(grid.getByRole('gridcell', { name: /^1$/ }).first()).toBeVisible()
    await grid.getByRole('button', { name: 'Sort by id' }).click()
    await expect(grid.getByText(/^2,?000,?000$/).first()).toBeVisible()
    const header = (name: string) =>
      grid.getByRole('columnheader').filter({ has: page.getByRole('button', { name: `Sort by ${name}` }) })
    await expect(header('id')).toHaveAttribute('aria-sort', 'descending')

    await header('kind').hover()
    await grid.getByRole('button', { name: 'Filter kind' }).click()
    await page.getByRole('dialog', { name: 'Filter kind' }).getByLabel('Value').fill('purchase')
    await page.getByRole('dialog', { name: 'Filter kind' }).getByRole('button', { name: 'Filter' }).click()
    await expect(grid.getByRole('gridcell', { name: 'purchase', exact: true }).first()).toBeVisible()
    await expect(grid.getByRole('gridcell', { name: 'view', exact: true })).toHaveCount(0)
    await ledger.expectEntry(mark, 'result.viewed', 'owner')
  })

  test('copies cells as text that a spreadsheet takes', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Copied', [`SELECT 'a' AS x, 9007199254740993 AS y UNION ALL SELECT 'b', 2 ORDER BY x`]))
    await run(cellAt(page, 1))
    const grid = gridOf(cellAt(page, 1))
    await grid.getByRole('gridcell', { name: 'a', exact: true }).click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('ControlOrMeta+C')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('9007199254740993')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('a\t9007199254740993')
    await ledger.expectEntry(mark, 'query.closed', 'analyst')
  })
})
