import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { bodyOf, makeNotebook } from './support/api.ts'
import { cellAt, gridOf, openNotebook, openTab, runAndWait, typeSql } from './support/notebook.ts'
import type { LedgerReader } from './support/ledger.ts'
import { chartSchema } from '../../lib/contracts/chart.ts'
import { gridStateSchema } from '../../lib/contracts/notebook.ts'
import type { NotebookData, NotebookList } from '../../lib/contracts/notebook.ts'

const sourcesOf = async (page: Page, id: string) =>
  (await bodyOf<NotebookData>(page.request.get(`/api/notebooks/${id}`))).cells.map(cell => cell.source)

const whatsSince = async (ledger: LedgerReader, mark: number) => (await ledger.since(mark, { person: 'analyst' }))
  .filter(({ kind }) => kind.startsWith('notebook.')).map(({ kind }) => kind)

test.describe('the cells of a notebook', () => {
  test('are added, moved, deleted and brought back, each on record', async ({ open, ledger }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Cells', ['SELECT 1', 'SELECT 2'])
    const mark = await ledger.mark()
    await openNotebook(page, notebook)
    await page.getByRole('button', { name: 'Add a Markdown cell' }).last().click()
    await page.getByRole('textbox', { name: 'Text of cell 3' }).fill('## Said in words')
    await page.keyboard.press('Escape')
    await expect(cellAt(page, 3).getByRole('heading', { name: 'Said in words' })).toBeVisible()
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', 'SELECT 2', '## Said in words'])

    await cellAt(page, 2).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Move up' }).click()
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 2', 'SELECT 1', '## Said in words'])

    await cellAt(page, 1).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', '## Said in words'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 2', 'SELECT 1', '## Said in words'])
    await page.reload()
    await expect(cellAt(page, 1)).toContainText('SELECT 2')
    expect((await whatsSince(ledger, mark)).length).toBeGreaterThanOrEqual(4)
  })

  test('come back from an undo as they stood: result, filters, sorting, pins, chart and tab', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Brought back', ['SELECT country, channel, orders FROM shop.marts.daily_sales', 'SELECT 2'])
    const { id, revision, view } = notebook.cells[0]!
    const grid = gridStateSchema.parse({
      sort: [{ column: 'orders', descending: true }], filter: [{ column: 'country', op: 'in', values: ['KR'] }],
      pinned: ['channel'], hidden: ['country'], widths: { orders: 240 },
    })
    const chart = chartSchema.parse({ kind: 'pie', x: 'channel', y: [{ column: 'orders', aggregate: 'sum' }], title: 'Where they order' })
    await bodyOf(page.request.patch(`/api/notebooks/${notebook.id}/cells/${id}`, { data: { chart, view: { ...view, grid }, revision } }))
    await openNotebook(page, notebook)
    await runAndWait(page, cellAt(page, 1))
    const stands = async () => {
      await openTab(cellAt(page, 1), 'Table')
      await expect(gridOf(cellAt(page, 1)).getByRole('columnheader', { name: /channel/ })).toBeVisible()
      await expect(gridOf(cellAt(page, 1)).getByRole('columnheader', { name: /country/ })).toHaveCount(0)
      await expect(cellAt(page, 1).getByRole('group', { name: /filter/i }).first()).toContainText('KR')
      await openTab(cellAt(page, 1), 'Chart')
      await expect(cellAt(page, 1).getByRole('heading', { name: 'Where they order' })).toBeVisible()
      await expect(cellAt(page, 1).locator('.recharts-pie-sector').first()).toBeVisible()
    }
    await stands()
    const seen = async () => (await bodyOf<NotebookData>(page.request.get(`/api/notebooks/${notebook.id}`))).cells.find(cell => cell.id === id)
    await expect.poll(async () => (await seen())?.view.tab).toBe('chart')
    const before = (await seen())!

    await cellAt(page, 1).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expect.poll(seen).toBeUndefined()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await seen())?.view).toEqual(before.view)
    expect(await seen()).toMatchObject({ chart, executionId: before.executionId })
    await stands()
    await page.reload()
    await stands()
  })

  test('are walked and changed by the keyboard alone', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Keys', ['SELECT 1', 'SELECT 2'])
    await openNotebook(page, notebook)
    await typeSql(cellAt(page, 1), 'SELECT 10')
    await expect(async () => {
      // The first one may only close the list of completions.
      await page.keyboard.press('Escape')
      await expect(cellAt(page, 1)).toBeFocused({ timeout: 1000 })
    }).toPass()
    await page.keyboard.press('ArrowDown')
    await expect(cellAt(page, 2)).toBeFocused()
    await page.keyboard.press('d')
    await page.keyboard.press('d')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 10'])
    await expect(cellAt(page, 1)).toBeFocused()
    await page.keyboard.press('b')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 10', ''])
  })
})

test.describe('a notebook as a whole', () => {
  test('is offered as a template, and begun from by those who see it', async ({ open }) => {
    const page = await open('analyst')
    const title = `Weekly numbers ${Date.now()}`
    await openNotebook(page, await makeNotebook(page, title, ['SELECT 41 + 1 AS n']))
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').click()
    await page.getByRole('option', { name: 'owner' }).click()
    await dialog.getByRole('checkbox', { name: /Offer it as a template/ }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('shared with owner')).toBeVisible()

    const owner = await open('owner')
    await owner.goto('/')
    const templates = owner.locator('section').filter({ has: owner.getByRole('heading', { name: 'Templates' }) })
    await templates.getByRole('button', { name: `Begin from ${title}` }).click()
    await expect(owner.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(owner.getByText('only you')).toBeVisible()
    await expect(owner.locator('.cm-content').first()).toContainText('SELECT 41 + 1 AS n')

    const marketer = await open('marketer')
    await marketer.goto('/')
    await expect(marketer.getByRole('heading', { level: 1, name: 'Notebooks' })).toBeVisible()
    const { notebooks } = await bodyOf<NotebookList>(marketer.request.get('/api/notebooks'))
    expect(notebooks.filter(notebook => notebook.title === title)).toEqual([])
  })

  test('is renamed, shared, duplicated and deleted, each on record', async ({ open, ledger }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Before', ['SELECT 1'])
    const mark = await ledger.mark()
    await openNotebook(page, notebook)
    await page.getByRole('heading', { level: 1 }).getByRole('button').click()
    await page.getByRole('textbox', { name: 'Rename the notebook' }).fill('After')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'After' })).toBeVisible()
    expect((await ledger.expectEntry(mark, 'notebook.changed', 'analyst')).event).toMatchObject({ title: 'After' })

    await page.getByRole('button', { name: 'Share', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').click()
    await page.getByRole('option', { name: 'marketer' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('shared with marketer')).toBeVisible()
    expect((await ledger.expectEntry(mark, 'notebook.shared', 'analyst')).event)
      .toMatchObject({ with: [{ role: 'marketer', mayEdit: false }] })
    const marketer = await open('marketer')
    await openNotebook(marketer, notebook)
    await expect(marketer.getByText(/you may read it/)).toBeVisible()

    const more = page.getByRole('banner').getByRole('button', { name: 'More' })
      .or(page.locator('.nb-header').getByRole('button', { name: 'More' }))
    await more.click()
    await page.getByRole('menuitem', { name: 'Duplicate' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'After (copy)' })).toBeVisible()
    await more.click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Notebooks' })).toBeVisible()
    const { notebooks } = await bodyOf<NotebookList>(page.request.get('/api/notebooks?search=After'))
    expect(notebooks.map(({ title }) => title)).toContain('After')
    expect(await whatsSince(ledger, mark)).toEqual(
      ['notebook.changed', 'notebook.shared', 'notebook.created', 'notebook.deleted'])
  })
})
