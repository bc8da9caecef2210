import { expect, test } from './support/fixtures.ts'
import { makeNotebook } from './support/api.ts'
import { cellAt, gridOf, openNotebook, openTab, run } from './support/notebook.ts'

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
    const menu = page.getByRole('dialog', { name: 'Filter kind' })
    await menu.getByRole('checkbox', { name: /^purchase/ }).check()
    await menu.getByRole('button', { name: 'Show these' }).click()
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

  test('keeps sort, filters, pins and hidden columns with the cell, and shows them as SQL for a cell of its own', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Kept', ['SELECT id, name, city, tier, lifetime_krw FROM shop.sales.customers'])
    await openNotebook(page, notebook)
    test.slow()
    await run(cellAt(page, 1))
    // What the editor says of the column under the pointer would lie over the grid's head.
    await page.mouse.move(2, 2)
    const cell = cellAt(page, 1)
    const grid = gridOf(cell)
    await expect(grid.getByRole('gridcell').first()).toBeVisible()
    await grid.getByRole('button', { name: 'Sort by city' }).click()
    await grid.getByRole('button', { name: 'Sort by lifetime_krw' }).click({ modifiers: ['Shift'] })
    const chips = cell.getByRole('group', { name: 'Sort, filters and columns' })
    await expect(chips.getByRole('button', { name: 'Do not sort by city' })).toBeVisible()
    await expect(chips.getByRole('button', { name: 'Do not sort by lifetime_krw' })).toBeVisible()

    const openMenu = async (name: string) => {
      await grid.getByRole('columnheader').filter({ has: page.getByRole('button', { name: `Sort by ${name}` }) }).hover()
      await grid.getByRole('button', { name: `Filter ${name}` }).click()
      return page.getByRole('dialog', { name: `Filter ${name}` })
    }
    const tier = await openMenu('tier')
    await tier.getByRole('checkbox', { name: /^gold/ }).check()
    await tier.getByRole('button', { name: 'Show these' }).click()
    await expect(chips.getByText('= gold')).toBeVisible()
    await (await openMenu('tier')).getByRole('button', { name: 'Pin', exact: true }).click()
    await (await openMenu('name')).getByRole('button', { name: 'Hide' }).click()
    await expect(grid.getByRole('columnheader').nth(1)).toContainText('tier')
    await expect(grid.getByRole('button', { name: 'Sort by name' })).toHaveCount(0)
    // By keyboard: the header moves its column.
    await grid.getByRole('button', { name: 'Sort by lifetime_krw' }).focus()
    await page.keyboard.press('Alt+Shift+ArrowLeft')
    await expect(grid.getByRole('columnheader').nth(3)).toContainText('lifetime_krw')
    const lines = grid.getByRole('row')
    await expect(lines.nth(1)).toContainText('gold')
    const before = await lines.nth(1).innerText()

    await expect(page.getByText(/^saved/)).toBeVisible()
    await page.reload()
    await expect(lines.nth(1)).toContainText('gold')
    expect(await lines.nth(1).innerText()).toBe(before)
    await expect(grid.getByRole('button', { name: 'Sort by name' })).toHaveCount(0)

    await chips.getByRole('button', { name: 'As SQL' }).click()
    const sql = page.getByRole('dialog', { name: 'As SQL' })
    await expect(sql.locator('pre')).toContainText("WHERE tier IN ('gold')")
    await expect(sql.locator('pre')).toContainText('ORDER BY city NULLS LAST, lifetime_krw NULLS LAST')
    await sql.getByRole('button', { name: 'Insert as a cell below' }).click()
    await expect(cellAt(page, 2)).toContainText("WHERE tier IN ('gold')")
    await run(cellAt(page, 2))
    await expect(gridOf(cellAt(page, 2)).getByRole('row').nth(1)).toContainText('gold')
    expect(await gridOf(cellAt(page, 2)).getByRole('row').nth(1).innerText()).toBe(before)

    await chips.getByRole('button', { name: 'Remove the filter on tier' }).click()
    await expect(chips.getByText('= gold')).toHaveCount(0)
    await ledger.expectEntry(mark, 'result.viewed', 'analyst')
  })

  test('finds a text in the whole result, and steps through the cells that hold it', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('owner')
    await openNotebook(page, await makeNotebook(page, 'Found', [`SELECT i AS n, CASE WHEN i IN (7, 90000) THEN 'Needle ' || i ELSE 'hay' END AS t FROM range(100000) AS r(i)`]))
    await run(cellAt(page, 1))
    const cell = cellAt(page, 1)
    const grid = gridOf(cell)
    await grid.getByRole('gridcell').first().click()
    await page.keyboard.press('ControlOrMeta+F')
    await cell.getByRole('searchbox', { name: 'Find in the result' }).fill('NEEDLE')
    await expect(cell.getByText('1 of 2')).toBeVisible()
    await expect(grid.getByText('Needle 7', { exact: true })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(cell.getByText('2 of 2')).toBeVisible()
    await expect(grid.getByText('Needle 90000')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(cell.getByRole('searchbox')).toHaveCount(0)
    await ledger.expectEntry(mark, 'result.viewed', 'owner')
  })

  test('adds up a whole column on the server', async ({ open }) => {
    const page = await open('owner')
    await openNotebook(page, await makeNotebook(page, 'Summed', ['SELECT id FROM shop.web.events']))
    await run(cellAt(page, 1))
    const cell = cellAt(page, 1)
    await gridOf(cell).getByRole('columnheader').nth(1).hover()
    await gridOf(cell).getByRole('button', { name: 'Filter id' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Select the column' }).click()
    await expect(cell).toContainText('sum 2,000,001,000,000')
    await expect(cell).toContainText('average 1,000,000.5')
    await expect(cell).toContainText('max 2,000,000')
  })

  test('shows what plays tricks as text, and runs nothing of it', async ({ open }) => {
    const page = await open('analyst')
    await page.addInitScript(() => { Object.assign(window, { ran: 0 }) })
    const values = ['<img src=x onerror="window.ran=1">', '=cmd|calc', 'مرحبا', '👩‍👩‍👧', 'two\nlines', 'a\u202eb']
    const sql = `SELECT unnest([${values.map(value => `'${value}'`).join(', ')}]) AS v`
    await openNotebook(page, await makeNotebook(page, 'Tricks', [sql]))
    await run(cellAt(page, 1))
    const grid = gridOf(cellAt(page, 1))
    for (const text of ['<img src=x onerror="window.ran=1">', '=cmd|calc', 'مرحبا', '👩‍👩‍👧', 'two↵lines', 'a⟨202E⟩b']) {
      await expect(grid.getByText(text, { exact: true })).toBeVisible()
    }
    expect(await page.evaluate(() => (window as Window & { ran?: number }).ran)).toBe(0)
  })

  test('is quick with 2,000 columns, and asks only for those in sight', async ({ open }) => {
    const page = await open('analyst')
    const list = Array.from({ length: 2000 }, (_, i) => `i + ${i} AS c${i}`).join(', ')
    await openNotebook(page, await makeNotebook(page, 'Wide', [`SELECT ${list} FROM range(1000) AS r(i)`]))
    const asked: string[] = []
    page.on('request', request => { if (request.url().includes('/rows?')) asked.push(new URL(request.url()).searchParams.get('columns') ?? 'all') })
    await run(cellAt(page, 1))
    const grid = gridOf(cellAt(page, 1))
    await expect(grid.getByRole('gridcell').first()).toHaveText('0')
    await grid.getByRole('gridcell').first().click()
    await page.keyboard.press('End')
    await expect(grid.getByText('1,999', { exact: true }).first()).toBeVisible()
    expect(await grid.getByRole('gridcell').count()).toBeLessThan(700)
    expect(asked).not.toContain('all')
  })

  test('shows the beginning of a value of 50 MB, more of it in the inspector, and a chart by it', async ({ open }) => {
    test.slow()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Large value', [
      "SELECT repeat('ab', 25000000) AS document, 7 AS n UNION ALL SELECT 'short', 5"]))
    const sizes: number[] = []
    page.on('response', response => sizes.push(Number(response.headers()['content-length'] ?? 0)))
    await run(cellAt(page, 1))
    const grid = gridOf(cellAt(page, 1))
    // 50 MB are written, counted and read again first.
    await expect(grid.getByRole('gridcell', { name: 'short' })).toBeVisible({ timeout: 90_000 })
    const large = grid.getByRole('gridcell').filter({ hasText: 'abab' }).first()
    expect((await large.textContent())!.length).toBeLessThan(2000)
    await large.click()
    await page.keyboard.press('Enter')
    const inspector = page.getByRole('complementary').filter({ hasText: '50,000,000' })
    await expect(inspector).toContainText('abab')
    await openTab(cellAt(page, 1), 'Chart')
    await expect(cellAt(page, 1).locator('.recharts-bar-rectangle').first()).toBeVisible()
    await expect(cellAt(page, 1).locator('[data-plot]')).toContainText('short')
    expect(Math.max(...sizes), 'no answer carries the whole of it').toBeLessThan(2_000_000)
  })

  test('says in its place that the rows are gone, or that the server is away, and goes on without a reload', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Gone', ['SELECT id FROM shop.sales.orders']))
    const cell = cellAt(page, 1)
    await run(cell)
    const grid = gridOf(cell)
    await expect(grid.getByRole('gridcell').first()).toBeVisible()
    await page.route('**/rows?*', route => route.abort())
    await grid.getByRole('button', { name: 'Sort by id' }).click()
    await expect(cell.getByText(/trying again/)).toBeVisible()
    await page.unroute('**/rows?*')
    await expect(cell.getByText(/trying again/)).toHaveCount(0)
    await page.route('**/rows?*', route => route.fulfill({
      status: 410, json: { error: { code: 'result-gone', message: 'gone', requestId: 'x' } },
    }))
    await grid.getByRole('button', { name: 'Sort by id' }).click()
    await expect(cell.getByText('The rows were cleared away')).toBeVisible()
    await page.unroute('**/rows?*')
    await cell.getByRole('button', { name: 'Run it again' }).click()
    await expect(cell.getByText('The rows were cleared away')).toHaveCount(0)
    await expect(grid.getByRole('gridcell').first()).toBeVisible()
  })
})
