import { expect, test } from './support/fixtures.ts'
import { execute, makeNotebook } from './support/api.ts'
import { cellAt, gridOf, openNotebook, runAndWait, typeSql } from './support/notebook.ts'

test.describe('policy', () => {
  test('shows Korean customers to the Korean analyst, masked, and says so before the run', async ({ open, ledger }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Customers', [
      'SELECT country, email, phone FROM shop.sales.customers ORDER BY id LIMIT 20']))
    const cell = cellAt(page, 1)
    await expect(cell).toContainText(`country = 'KR'`)
    await expect(cell).toContainText(/email hashed/)
    await expect(cell).toContainText(/phone last 4/)
    const execution = await runAndWait(page, cell)
    const grid = gridOf(cell)
    await expect(grid.getByRole('gridcell', { name: 'KR', exact: true }).first()).toBeVisible()
    await expect(grid).not.toContainText('@')
    await expect(grid).not.toContainText('JP')
    const opened = (await ledger.story(execution)).find(({ event }) => event.kind === 'query.opened')!.event
    if (opened.kind !== 'query.opened') throw new Error('no opening entry')
    expect(opened.decision.tables).toMatchObject([{ table: 'shop.sales.customers', filter: `country = 'KR'` }])
    expect(opened.decision.tables[0]!.masks.map(mask => `${mask.column} ${mask.mask}`).toSorted()).toEqual(
      ['email hash', 'phone last4'])
    expect(opened.decision.rules.map(rule => rule.file)).toContain('roles/analyst.yaml')
  })

  test('shows the same notebook’s statement with Japanese rows to the analyst in Japan', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst-jp')
    await openNotebook(page, await makeNotebook(page, 'Customers', [
      'SELECT DISTINCT country FROM shop.sales.customers']))
    await expect(cellAt(page, 1)).toContainText(`country = 'JP'`)
    await runAndWait(page, cellAt(page, 1))
    await expect(gridOf(cellAt(page, 1)).getByRole('gridcell', { name: 'JP', exact: true })).toBeVisible()
    await expect(gridOf(cellAt(page, 1)).getByRole('gridcell', { name: 'KR', exact: true })).toHaveCount(0)
    await ledger.expectEntry(mark, 'query.closed', 'analyst-jp')
  })

  test('names the rule of a closed column before the run, and nothing reaches the engine', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Closed', ['SELECT name, national_id FROM shop.sales.customers']))
    const cell = cellAt(page, 1)
    await expect(cell).toContainText(/national_id is closed to/)
    await expect(cell).toContainText(/roles\/analyst\.yaml:\d+/)
    await runAndWait(page, cell)
    const entry = await ledger.expectEntry(mark, 'query.denied', 'analyst')
    expect(entry.event).toMatchObject({ decision: { outcome: 'deny', denials: [{ code: 'column-closed', column: 'national_id' }] } })
    expect(await ledger.since(mark, { person: 'analyst', kind: 'query.opened' })).toEqual([])
  })

  test('says the same of a hidden table and of none', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Hidden', ['SELECT 1']))
    const cell = cellAt(page, 1)
    await typeSql(cell, 'SELECT * FROM shop.hr.salaries')
    await expect(cell).toContainText(/There is no table .*salaries.* that you can see/)
    await typeSql(cell, 'SELECT * FROM shop.hr.nonsense')
    await expect(cell).toContainText(/There is no table .*nonsense.* that you can see/)
    const words = async (table: string) => {
      const { execution } = await execute(page, `SELECT * FROM shop.hr.${table}`)
      return JSON.stringify(execution.error).replaceAll(table, 'TABLE')
    }
    expect(await words('salaries')).toBe(await words('nonsense'))
    expect(await words('employees')).toBe(await words('nonsense'))
    await ledger.expectEntry(mark, 'query.denied', 'analyst')
  })

  test('shows the marketer aggregates and no customers, and the owner everything', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const marketer = await open('marketer')
    await marketer.goto('/')
    const state = async (page: typeof marketer, sql: string) => (await execute(page, sql)).execution.state
    expect(await state(marketer, 'SELECT * FROM shop.marts.daily_sales LIMIT 1')).toBe('succeeded')
    expect(await state(marketer, 'SELECT * FROM shop.sales.customers LIMIT 1')).toBe('denied')
    const owner = await open('owner')
    expect(await state(owner, 'SELECT * FROM shop.hr.salaries LIMIT 1')).toBe('succeeded')
    expect((await execute(owner, 'SELECT email FROM shop.sales.customers LIMIT 1')).rows?.[0]?.[0]).toContain('@')
    await ledger.expectEntry(mark, 'query.denied', 'marketer')
  })

  test('keeps the catalog to what one may see', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Tree', ['SELECT 1']))
    const tree = page.getByRole('tree')
    await expect(tree).toContainText('sales')
    await expect(tree).not.toContainText('salaries')
    await page.getByRole('searchbox', { name: /^Filter tables/ }).fill('national')
    await expect(page.getByText('Nothing you may see is called “national”.')).toBeVisible()
    await page.getByRole('searchbox', { name: /^Filter tables/ }).fill('email')
    await expect(tree).toContainText('customers')
  })

  test('does not show a shared result to a reader with other rights', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const analyst = await open('analyst')
    const notebook = await makeNotebook(analyst, 'Shared', ['SELECT name FROM shop.sales.customers ORDER BY id LIMIT 5'])
    await openNotebook(analyst, notebook)
    await runAndWait(analyst, cellAt(analyst, 1))
    await expect(gridOf(cellAt(analyst, 1))).toBeVisible()
    await analyst.request.put(`/api/notebooks/${notebook.id}/share`, { data: { with: [{ role: 'analyst', mayEdit: false }] } })
    const japan = await open('analyst-jp')
    await openNotebook(japan, notebook)
    await expect(cellAt(japan, 1).getByText(/made with other rights/)).toBeVisible()
    await ledger.expectEntry(mark, 'result.refused', 'analyst-jp')
  })
})
