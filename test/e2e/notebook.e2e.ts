import { expect, test } from './support/fixtures.ts'
import { bodyOf, makeNotebook } from './support/api.ts'
import { cellAt, editorOf, gridOf, openNotebook, run, runAndWait, typeSql } from './support/notebook.ts'
import type { NotebookData } from '../../lib/contracts/notebook.ts'

/** Runs for hours and can be stopped at any moment. */
const endless = 'SELECT count(*) FROM shop.web.events a, shop.web.events b WHERE (a.id * b.id) % 7 = 3'

test.describe('a notebook', () => {
  test('is made, named, written in and run, and all of it is on record', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await page.goto('/')
    await page.getByRole('button', { name: 'New notebook' }).click()
    await expect(page).toHaveURL(/\/notebooks\/[0-9a-f-]{36}/)
    const id = page.url().split('/').at(-1)!
    await typeSql(cellAt(page, 1), 'SELECT country, count(*) AS customers FROM shop.sales.customers GROUP BY 1')
    const execution = await runAndWait(page, cellAt(page, 1))
    await expect(gridOf(cellAt(page, 1)).getByRole('gridcell', { name: 'KR', exact: true })).toBeVisible()

    await expect.poll(async () => (await bodyOf<NotebookData>(page.request.get(`/api/notebooks/${id}`))).cells[0]!.source)
      .toContain('count(*) AS customers')
    await ledger.expectEntry(mark, 'notebook.created', 'analyst')
    await ledger.expectEntry(mark, 'notebook.changed', 'analyst')
    const story = await ledger.story(execution)
    expect(story.map(({ event }) => event.kind)).toEqual(expect.arrayContaining(['query.opened', 'query.closed']))
    const opened = story.find(({ event }) => event.kind === 'query.opened')!.event
    expect(opened).toMatchObject({ notebookId: id, sql: expect.stringContaining('count(*)') })
  })

  test('completes the tables one may see, and no others', async ({ open }) => {
    const page = await open('marketer')
    const notebook = await makeNotebook(page, 'Completion', [''])
    await openNotebook(page, notebook)
    await editorOf(cellAt(page, 1)).click()
    await page.keyboard.type('SELECT * FROM shop.')
    await page.keyboard.press('Control+Space')
    const list = page.locator('.cm-tooltip-autocomplete')
    await expect(list).toBeVisible()
    await expect(list).toContainText('marts')
    await expect(list).not.toContainText('hr')
    await page.keyboard.type('sales.')
    await page.keyboard.press('Control+Space')
    await expect(list).toContainText('products')
    await expect(list).not.toContainText('customers')
  })

  test('completes columns, but none that is closed', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Columns', ['']))
    await typeSql(cellAt(page, 1), 'SELECT c. FROM shop.sales.customers AS c')
    for (let step = 0; step < ' FROM shop.sales.customers AS c'.length; step++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Control+Space')
    const list = page.locator('.cm-tooltip-autocomplete')
    await expect(list).toContainText('birth_date')
    await expect(list).not.toContainText('national_id')
  })

  test('stops a long statement within moments, and the record says by whom', async ({ open, ledger }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Long', [endless]))
    const execution = await runAndWait(page, cellAt(page, 1))
    await cellAt(page, 1).getByRole('button', { name: 'Stop' }).click()
    await expect(cellAt(page, 1).getByText(/Stopped/).first()).toBeVisible()
    await expect.poll(async () => (await ledger.story(execution)).map(({ event }) => event.kind)).toContain('query.closed')
    const closed = (await ledger.story(execution)).find(({ event }) => event.kind === 'query.closed')!.event
    expect(closed).toMatchObject({ outcome: 'cancelled', by: 'analyst' })
  })

  test('loses nothing by a reload: the run goes on and can still be stopped', async ({ open, ledger }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Reloaded', [endless]))
    const execution = await runAndWait(page, cellAt(page, 1))
    await page.reload()
    const stop = cellAt(page, 1).getByRole('button', { name: 'Stop' })
    await expect(stop).toBeVisible()
    expect((await ledger.story(execution)).map(({ event }) => event.kind)).not.toContain('query.closed')
    await stop.click()
    await expect(cellAt(page, 1).getByText(/Stopped/).first()).toBeVisible()
  })

  test('shows a result that was made before the window was opened', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Kept', ['SELECT 41 + 1 AS answer'])
    await openNotebook(page, notebook)
    await run(cellAt(page, 1))
    await expect(gridOf(cellAt(page, 1)).getByRole('gridcell', { name: '42', exact: true })).toBeVisible()
    await page.reload()
    await expect(gridOf(cellAt(page, 1)).getByRole('gridcell', { name: '42', exact: true })).toBeVisible()
  })

  test('tells the second of two windows that the first has changed a cell', async ({ open }) => {
    const first = await open('analyst')
    const notebook = await makeNotebook(first, 'Two windows', ['SELECT 1'])
    const second = await first.context().newPage()
    await openNotebook(first, notebook)
    await openNotebook(second, notebook)
    await typeSql(cellAt(first, 1), 'SELECT 111')
    const source = async () => (await bodyOf<NotebookData>(first.request.get(`/api/notebooks/${notebook.id}`))).cells[0]!.source
    await expect.poll(source).toBe('SELECT 111')
    await typeSql(cellAt(second, 1), 'SELECT 222')
    await expect(second.getByText(/another window|somebody changed this/i).first()).toBeVisible()
    expect(await source()).toBe('SELECT 111')
  })

  test('says where a syntax error is', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Typo', ['SELECT 1\nFORM x WHERE ((']))
    await run(cellAt(page, 1))
    await expect(cellAt(page, 1).getByText(/syntax error/i).first()).toBeVisible()
    await expect(cellAt(page, 1).getByText(/line 2/i).first()).toBeVisible()
    await ledger.expectEntry(mark, 'query.denied', 'analyst')
  })

  test('is found on the home page by what stands in its cells, and shared ones stand there too', async ({ open }) => {
    const page = await open('analyst')
    await makeNotebook(page, 'Findable', ['SELECT 1 AS zanzibar'])
    await page.goto('/')
    await expect(page.getByRole('link', { name: /Revenue at a glance/ })).toBeVisible()
    await page.getByRole('searchbox').fill('zanzibar')
    await expect(page.getByRole('link', { name: /Findable/ })).toBeVisible()
    await expect(page.getByRole('link', { name: /Revenue at a glance/ })).toHaveCount(0)
  })
})
