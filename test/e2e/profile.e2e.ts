import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { makeNotebook } from './support/api.ts'
import { cellAt, gridOf, openNotebook, run, runAndWait } from './support/notebook.ts'

const customers = 'SELECT name, email, city, tier, lifetime_krw, created_at FROM shop.sales.customers'

/** What axe finds that keeps somebody from working, with where. */
async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in profile, pivot, filters and find, ${colorScheme}`, async ({ open }) => {
    const page = await open('analyst', { colorScheme })
    await openNotebook(page, await makeNotebook(page, 'Looked at', [customers]))
    const cell = cellAt(page, 1)
    test.slow()
    await run(cell)
    // What the editor says of the column under the pointer would lie over the grid's head.
    await page.mouse.move(2, 2)
    const grid = gridOf(cell)
    await expect(grid.getByRole('gridcell').first()).not.toHaveText('')
    await grid.getByRole('button', { name: 'Sort by city' }).click()
    await grid.getByRole('columnheader').filter({ hasText: 'tier' }).hover()
    await grid.getByRole('button', { name: 'Filter tier' }).click()
    const menu = page.getByRole('dialog', { name: 'Filter tier' })
    await menu.getByRole('checkbox', { name: /^gold/ }).check()
    expect(await findFaults(page)).toEqual([])
    await menu.getByRole('button', { name: 'Pin', exact: true }).click()
    await grid.getByRole('gridcell').first().click()
    await page.keyboard.press('ControlOrMeta+F')
    await cell.getByRole('searchbox', { name: 'Find in the result' }).fill('a')
    await expect(cell.getByText(/^1 of/)).toBeVisible()
    expect(await findFaults(page)).toEqual([])
    await cell.getByRole('tab', { name: 'Profile' }).click()
    await expect(cell.getByText(/^From all [\d,]+ rows/)).toBeVisible()
    expect(await findFaults(page)).toEqual([])
    await cell.getByRole('tab', { name: 'Pivot' }).click()
    await expect(cell.getByText(/^over all [\d,]+ rows/)).toBeVisible()
    expect(await findFaults(page)).toEqual([])
  })
}

test.describe('the profile', () => {
  test('describes every column of the whole result, marks masks, leads to the rows of a value, and is on record', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Profiled', [customers]))
    const cell = cellAt(page, 1)
    const execution = await runAndWait(page, cell)
    await page.mouse.move(2, 2)
    await cell.getByRole('tab', { name: 'Profile' }).click()
    const table = cell.getByRole('table', { name: 'The profile' })
    const row = (name: string) => table.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
    await expect(cell.getByText(/^From all [\d,]+ rows/)).toBeVisible()
    await expect(row('email')).toContainText('hashed')
    await expect(row('tier')).toContainText('gold')
    await expect(row('tier').getByRole('cell').nth(1)).toHaveText('3')
    await row('lifetime_krw').scrollIntoViewIfNeeded()
    await expect(row('lifetime_krw').getByRole('img', { name: /^Distribution of lifetime_krw/ })).toBeVisible()
    await expect(row('lifetime_krw')).toContainText('average')
    await row('tier').getByRole('button', { name: /gold/ }).click()
    await expect(cell.getByText('= gold')).toBeVisible()
    await expect(gridOf(cell).getByRole('row').nth(1)).toContainText('gold')
    const entry = await ledger.expectEntry(mark, 'result.viewed', 'analyst')
    expect(entry.event).toMatchObject({ executionId: execution })
    const seen = (await ledger.story(execution)).map(({ event }) => event)
    expect(seen).toContainEqual(expect.objectContaining({ kind: 'result.viewed', as: 'profile' }))
  })
})

test.describe('the pivot', () => {
  test('groups the whole result by rows and columns with totals, follows the filter, and is kept with the cell', async ({ open, ledger }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Pivoted', [customers]))
    const cell = cellAt(page, 1)
    const execution = await runAndWait(page, cell)
    await page.mouse.move(2, 2)
    await cell.getByRole('tab', { name: 'Pivot' }).click()
    const table = cell.getByRole('region', { name: 'Pivot of cell 1' }).last()
    await expect(table.getByRole('rowheader', { name: 'Total' })).toBeVisible()
    await cell.getByRole('button', { name: 'Add to Columns' }).click()
    await page.getByRole('dialog', { name: 'Add to Columns' }).getByRole('button', { name: 'tier' }).click()
    await cell.getByRole('button', { name: 'Add to Measures' }).click()
    await page.getByRole('dialog', { name: 'Add to Measures' }).getByRole('button', { name: 'count of rows' }).click()
    await expect(table.getByRole('columnheader', { name: 'gold' })).toBeVisible()
    await expect(table.getByRole('columnheader', { name: 'count of rows' }).first()).toBeVisible()
    await expect(cell.getByText(/^over all [\d,]+ rows/)).toBeVisible()
    const total = (await table.getByRole('row').last().getByRole('cell').last().textContent() ?? '').replaceAll(',', '')
    expect(Number(total)).toBeGreaterThan(1000)

    await expect(page.getByText(/^saved/)).toBeVisible()
    await page.reload()
    await expect(table.getByRole('columnheader', { name: 'gold' })).toBeVisible()
    const seen = (await ledger.story(execution)).map(({ event }) => event)
    expect(seen).toContainEqual(expect.objectContaining({ kind: 'result.viewed', as: 'pivot' }))
  })

  test('says in words what cannot be added up', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Text only', ["SELECT 'a' AS x, 1 AS n"]))
    const cell = cellAt(page, 1)
    await run(cell)
    await expect(gridOf(cell).getByRole('gridcell').first()).toBeVisible()
    await cell.getByRole('tab', { name: 'Pivot' }).click()
    const shelf = cell.getByRole('group', { name: 'Measures' })
    await shelf.getByRole('button', { name: /sum of n/ }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await cell.getByRole('group', { name: 'Rows' }).getByRole('button', { name: /^x/ }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await expect(cell.getByText('Choose what to group by')).toBeVisible()
  })
})
