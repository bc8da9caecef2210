import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { bodyOf, makeNotebook } from './support/api.ts'
import { cellAt, editorOf, gridOf, lensOf, openNotebook, openTab, run, typeSql } from './support/notebook.ts'
import type { NotebookData, VersionList } from '../../lib/contracts/notebook.ts'

const read = async (page: Page, id: string) => bodyOf<NotebookData>(page.request.get(`/api/notebooks/${id}`))
const sourcesOf = async (page: Page, id: string) => (await read(page, id)).cells.map(cell => cell.source)

/** Leaves the editor; the first Escape may only close a list. */
async function leave(page: Page, cell: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(cell).toBeFocused({ timeout: 1000 })
  }).toPass()
}

test.describe('a cell without the mouse', () => {
  test('is copied, cut, pasted, brought back, turned into text and merged by keys', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Keys', ['SELECT 1', 'SELECT 2'])
    await openNotebook(page, notebook)
    await editorOf(cellAt(page, 1)).click()
    await leave(page, cellAt(page, 1))
    await page.keyboard.press('c')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('v')
    await expect(cellAt(page, 3)).toBeFocused()
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', 'SELECT 2', 'SELECT 1'])
    await page.keyboard.press('x')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', 'SELECT 2'])
    await page.keyboard.press('z')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', 'SELECT 2', 'SELECT 1'])
    await page.keyboard.press('Alt+ArrowUp')
    await expect(cellAt(page, 2)).toBeFocused()
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', 'SELECT 1', 'SELECT 2'])
    await page.keyboard.press('Shift+M')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', 'SELECT 1\n\nSELECT 2'])
    await page.keyboard.press('m')
    await expect(cellAt(page, 2).locator('.nb-say')).toBeVisible()
    await expect.poll(async () => (await read(page, notebook.id)).cells[1]!.kind).toBe('markdown')
    await page.keyboard.press('Shift+Slash')
    await expect(page.getByRole('dialog')).toContainText('Bring it back')
  })

  test('is split where the cursor stands, and walked through by arrows', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Split', ['SELECT 1\nSELECT 2'])
    await openNotebook(page, notebook)
    await editorOf(cellAt(page, 1)).click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ControlOrMeta+Shift+Minus')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', 'SELECT 2'])
    await expect(editorOf(cellAt(page, 2))).toBeFocused()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('ArrowUp')
    await expect(editorOf(cellAt(page, 1))).toBeFocused()
  })

  test('is dragged to another place by its number', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Drag', ['SELECT 1', 'SELECT 2', 'SELECT 3'])
    await openNotebook(page, notebook)
    await page.locator('.nb-gutter').nth(0).dragTo(page.locator('.nb-row-cell').nth(2), { targetPosition: { x: 60, y: 60 } })
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 2', 'SELECT 3', 'SELECT 1'])
  })
})

test.describe('the editor', () => {
  test('tells what a column is, underlines what is wrong and writes the nearest name', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Hover', ['SELECT emial, email\nFROM shop.sales.customers']))
    const wrong = cellAt(page, 1).locator('.sql-refused')
    await expect(wrong).toHaveText('emial')
    await wrong.hover()
    await page.getByRole('tooltip').getByRole('button', { name: 'Write email' }).click()
    await expect(editorOf(cellAt(page, 1))).toContainText('SELECT email, email')
    await expect(wrong).toHaveCount(0)
    await cellAt(page, 1).locator('.sql-masked').last().hover()
    await expect(page.getByRole('tooltip')).toContainText('shop.sales.customers')
    await expect(page.getByRole('tooltip')).toContainText('Hashed for you')
  })

  test('sets a statement in order, and undoes it after a reload', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Order', [''])
    await openNotebook(page, notebook)
    await typeSql(cellAt(page, 1), 'select id, city from shop.sales.customers where id < 3')
    await page.keyboard.press('Shift+Alt+F')
    await expect(cellAt(page, 1).locator('.cm-line')).not.toHaveCount(1)
    await expect.poll(async () => (await sourcesOf(page, notebook.id))[0]).toContain('\nfrom\n')
    await page.reload()
    await expect(editorOf(cellAt(page, 1))).toContainText('select')
    await editorOf(cellAt(page, 1)).click()
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(async () => (await sourcesOf(page, notebook.id))[0])
      .toBe('select id, city from shop.sales.customers where id < 3')
  })

  test('counts what a column holds only when it is asked to, once, on record, and nothing of a closed one', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Statistics', [
      'SELECT\n  id,\n  email\nFROM shop.sales.customers', 'SELECT national_id FROM shop.sales.customers',
    ]))
    const runs = async () => (await ledger.since(mark, { kind: 'query.opened', person: 'analyst' })).length
    const note = page.locator('.sql-note-box')
    await expect(lensOf(cellAt(page, 1))).toContainText('customers')
    await cellAt(page, 1).locator('.cm-line').getByText('email').hover()
    await expect(note).toContainText('Hashed for you')
    await expect(note.getByRole('button', { name: 'Profile' })).toBeVisible()
    expect(await runs()).toBe(0)
    await note.getByRole('button', { name: 'Profile' }).click()
    await expect(note).toContainText(/[\d,]+ rows, ([\d,]+ null|no nulls)/)
    await expect(note).toContainText(/distinct/)
    // What it says of a masked column is of the masks: no address shows.
    await expect(note).not.toContainText('@')
    expect(await runs()).toBe(1)
    await page.mouse.move(0, 0)
    await expect(note).toHaveCount(0)
    // Two blanks in, at the other column.
    await cellAt(page, 1).locator('.cm-line').nth(1).hover({ position: { x: 34, y: 10 } })
    await expect(note).toContainText(/distinct/)
    expect(await runs()).toBe(1)
    await page.mouse.move(0, 0)
    await cellAt(page, 2).locator('.cm-line').getByText('national_id').hover()
    await expect(note).toContainText('closed')
    await expect(note.getByRole('button', { name: 'Profile' })).toHaveCount(0)
    await expect(note).not.toContainText(/distinct/)
  })

  test('folds a statement to its first line', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Fold', ['SELECT 1\n  AS one']))
    await editorOf(cellAt(page, 1)).click()
    await leave(page, cellAt(page, 1))
    await page.keyboard.press('Shift+O')
    await expect(cellAt(page, 1).getByRole('button', { name: /SELECT 1/ })).toContainText('1 line')
    await cellAt(page, 1).getByRole('button', { name: /SELECT 1/ }).click()
    await expect(editorOf(cellAt(page, 1))).toBeVisible()
  })
})

test.describe('the lens', () => {
  test('is of an older text from the very key on, looks like it, and catches up by itself', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Lens', ['SELECT email FROM shop.sales.customers']))
    const lens = lensOf(cellAt(page, 1))
    await expect(lens).toContainText('email hashed')
    let held = true
    await page.route('**/api/lens', async route => {
      while (held) await new Promise(resolve => setTimeout(resolve, 20))
      // The page has cancelled the asking that was overtaken.
      await route.continue().catch(() => undefined)
    })
    await typeSql(cellAt(page, 1), 'SELECT phone FROM shop.sales.customers')
    await expect(lens).toHaveAttribute('aria-busy', 'true')
    await typeSql(cellAt(page, 1), 'SELECT city FROM shop.sales.customers')
    await expect(lens).toHaveAttribute('aria-busy', 'true')
    held = false
    await expect(lens).toHaveAttribute('aria-busy', 'false')
    await expect(lens).not.toContainText(/hashed|last 4/)
    await expect(lens).toContainText("country = 'KR'")
    await page.unroute('**/api/lens')
    await page.route('**/api/lens', route => route.abort())
    await typeSql(cellAt(page, 1), 'SELECT birth_date FROM shop.sales.customers')
    await expect(lens).toContainText('could not be read')
    await page.unroute('**/api/lens')
    await expect(lens).toContainText('birth_date year only')
  })
})

test.describe('the record of a cell', () => {
  test('tells its story in one column, with its hashes, and that they were verified', async ({ open, ledger }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Record', ['SELECT id FROM shop.sales.customers LIMIT 3']))
    const cell = cellAt(page, 1)
    await run(cell)
    await expect(gridOf(cell)).toBeVisible()
    await openTab(cell, 'Record')
    await expect(cell.getByRole('heading', { name: /Decided: allowed/ })).toBeVisible()
    await expect(cell.getByRole('heading', { name: /Closed: 3 rows/ })).toBeVisible()
    await expect(cell.getByText(/^[0-9a-f]{4}( [0-9a-f]{4}){3} … [0-9a-f]{4}$/)).toHaveCount(2)
    await expect(cell.getByText('Not yet verified')).toBeVisible()
    await ledger.verify()
    await page.reload()
    await expect(cell.getByText('Verified', { exact: true })).toBeVisible()
  })

  test('stands in the inspector too, which Esc closes where it covers the page', async ({ open }) => {
    const page = await open('analyst', { viewport: { width: 1024, height: 768 } })
    await openNotebook(page, await makeNotebook(page, 'Narrow', ['SELECT 1']))
    const inspector = page.getByRole('complementary', { name: 'Lens' })
    await page.getByRole('button', { name: 'Versions' }).click()
    await expect(inspector).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(inspector).toBeHidden()
    await page.getByRole('button', { name: 'Versions' }).click()
    await page.getByRole('heading', { name: 'Narrow' }).click()
    await expect(inspector).toBeHidden()
  })
})

test.describe('text', () => {
  test('has tasks one can tick and links to cells, and no script in it runs', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Text', ['SELECT 1'])
    await bodyOf(page.request.post(`/api/notebooks/${notebook.id}/cells`, { data: {
      kind: 'markdown', source: '- [ ] read it\n\n[the number](#cell-1) <img src=x onerror="document.title=1"> [x](javascript:alert(1))',
    } }))
    await openNotebook(page, notebook)
    await cellAt(page, 2).getByRole('checkbox').check()
    await expect.poll(async () => (await sourcesOf(page, notebook.id))[1]).toContain('- [x] read it')
    await cellAt(page, 2).getByRole('link', { name: 'the number' }).click()
    await expect(cellAt(page, 1)).toBeFocused()
    await expect(page).toHaveURL(new RegExp(`#cell-${notebook.cells[0]!.id}$`))
    await expect(cellAt(page, 2).locator('img, script')).toHaveCount(0)
  })
})

test.describe('a text that is written', () => {
  test('shows its table, takes steps back after a reload, and is split by a key', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Steps', ['SELECT 1'])
    await bodyOf(page.request.post(`/api/notebooks/${notebook.id}/cells`, { data: { kind: 'markdown', source: '' } }))
    await openNotebook(page, notebook)
    const cell = cellAt(page, 2)
    await cell.focus()
    await page.keyboard.press('Enter')
    const field = cell.getByRole('textbox', { name: 'Text of cell 2' })
    await expect(field).toBeFocused()
    await page.keyboard.insertText('| a | b |\n|---|---|\n| 1 | 2 |')
    await leave(page, cell)
    await expect(cell.getByRole('cell', { name: '2', exact: true })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(field).toBeFocused()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.insertText('written over')
    await expect.poll(async () => (await sourcesOf(page, notebook.id))[1]).toBe('written over')
    await page.reload()
    await cell.focus()
    await page.keyboard.press('Enter')
    await expect(field).toBeFocused()
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(async () => (await sourcesOf(page, notebook.id))[1]).toBe('| a | b |\n|---|---|\n| 1 | 2 |')
  })
})

test.describe('versions', () => {
  test('are saved by a key, compared, put back and undone, each on record', async ({ open, ledger }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Versions', ['SELECT 1'])
    const mark = await ledger.mark()
    await openNotebook(page, notebook)
    await editorOf(cellAt(page, 1)).click()
    await page.keyboard.press('ControlOrMeta+S')
    await page.getByRole('dialog').getByRole('textbox').fill('before')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Version 1 saved')).toBeVisible()
    await typeSql(cellAt(page, 1), 'SELECT 2')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 2'])
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: /before/ }).click()
    await expect(page.getByRole('dialog')).toContainText('− SELECT 1')
    await expect(page.getByRole('dialog')).toContainText('+ SELECT 2')
    await page.getByRole('dialog').getByRole('button', { name: 'Put back' }).click()
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1'])
    await expect(editorOf(cellAt(page, 1))).toHaveText('SELECT 1')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 2'])
    const { versions } = await bodyOf<VersionList>(page.request.get(`/api/notebooks/${notebook.id}/versions`))
    expect(versions.map(({ name }) => name)).toContain('before')
    const whats = (await ledger.since(mark, { person: 'analyst', kind: 'notebook.changed' })).map(({ summary }) => summary)
    expect(whats.join()).toMatch(/version 1 “before”.*version 1 restored/)
  })

  test('of a deleted notebook come back with it', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Deleted and back', ['SELECT 1'])
    await openNotebook(page, notebook)
    await page.locator('.nb-header').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(page).toHaveURL(/\/$/)
    expect((await page.request.get(`/api/notebooks/${notebook.id}`)).status()).toBe(404)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await page.request.get(`/api/notebooks/${notebook.id}`)).status()).toBe(200)
    await expect(page.getByText('Deleted and back').first()).toBeVisible()
  })
})

test.describe('nothing typed is lost', () => {
  test('while the server is away: cells are added and written, and sent when it is back', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Away', ['SELECT 1'])
    await openNotebook(page, notebook)
    await page.context().route('**/api/**', route => route.abort())
    await editorOf(cellAt(page, 1)).click()
    await leave(page, cellAt(page, 1))
    await page.keyboard.press('b')
    await page.keyboard.press('Enter')
    await page.keyboard.insertText('SELECT 2 -- typed offline')
    await expect(page.getByText(/not saved: offline since/)).toBeVisible()
    expect(await sourcesOf(page, notebook.id)).toEqual(['SELECT 1'])
    await page.context().unroute('**/api/**')
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 1', 'SELECT 2 -- typed offline'])
    await expect(page.getByText(/^saved/)).toBeVisible()
  })

  test('by closing the page before it was sent', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Closed', ['SELECT 1'])
    await openNotebook(page, notebook)
    await page.context().route('**/api/notebooks/**', route => route.request().method() === 'GET' ? route.continue() : route.abort())
    await editorOf(cellAt(page, 1)).click()
    await page.keyboard.press('Alt+Enter')
    await expect(editorOf(cellAt(page, 2))).toBeFocused()
    await page.keyboard.insertText('SELECT 3')
    await page.close()
    const again = await page.context().newPage()
    await again.context().unroute('**/api/notebooks/**')
    await again.goto(`/notebooks/${notebook.id}`)
    await expect(editorOf(cellAt(again, 2))).toHaveText('SELECT 3')
    await expect.poll(() => sourcesOf(again, notebook.id)).toEqual(['SELECT 1', 'SELECT 3'])
  })

  test('by another window that deleted the cell: it comes back with what was typed', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Taken away', ['SELECT 1', 'SELECT 2'])
    await openNotebook(page, notebook)
    const { status } = await page.request.delete(`/api/notebooks/${notebook.id}/cells/${notebook.cells[1]!.id}`).then(
      answer => ({ status: answer.status() }))
    expect(status).toBe(200)
    await typeSql(cellAt(page, 2), 'SELECT 2 + 2')
    await expect(page.getByText(/It is back/)).toBeVisible()
    await expect.poll(async () => (await sourcesOf(page, notebook.id)).toSorted()).toEqual(['SELECT 1', 'SELECT 2 + 2'])
  })
})

test.describe('a notebook of 300 cells and 5 MB', () => {
  test.describe.configure({ timeout: 240_000 })

  test('opens, scrolls to its end and takes keys at once, with few cells drawn', async ({ open }) => {
    const page = await open('analyst')
    const { id } = await makeNotebook(page, 'Large', ['SELECT 0'])
    const filler = '-- a long statement that somebody wrote\n'.repeat(420)
    const add = (n: number) => bodyOf(page.request.post(`/api/notebooks/${id}/cells`,
      { data: { kind: 'sql', source: `SELECT ${n}\n${filler}` } }))
    // A few at a time: one after the other takes long, and all at once are more than a person may ask.
    for (let n = 1; n < 300; n += 13) {
      await Promise.all(Array.from({ length: Math.min(13, 300 - n) }, (_, at) => add(n + at)))
    }
    const last = (await sourcesOf(page, id))[299]!.split('\n')[0]!
    await page.goto(`/notebooks/${id}#cell-300`)
    await expect(cellAt(page, 300)).toBeFocused()
    await expect(cellAt(page, 300)).toBeInViewport()
    await expect(editorOf(cellAt(page, 300))).toContainText(last)
    expect(await page.locator('.cm-content').count()).toBeLessThan(60)
    await page.keyboard.press('Enter')
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.type('SELECT 1 + ')
    await expect(editorOf(cellAt(page, 300))).toContainText(`SELECT 1 + ${last}`)
    await expect.poll(async () => (await sourcesOf(page, id)).at(-1)!.split('\n')[0]).toBe(`SELECT 1 + ${last}`)
    await leave(page, cellAt(page, 300))
    await page.keyboard.press('Home')
    await expect(cellAt(page, 1)).toBeFocused()
    await expect(editorOf(cellAt(page, 1))).toContainText('SELECT 0')
  })
})
