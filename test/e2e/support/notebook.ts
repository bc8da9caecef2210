import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import type { NotebookData } from '../../../lib/contracts/notebook.ts'

/** Opens a notebook and waits until one can work in it. */
export async function openNotebook(page: Page, notebook: Pick<NotebookData, 'id' | 'title'>): Promise<void> {
  await page.goto(`/notebooks/${notebook.id}`)
  await expect(editorOf(cellAt(page, 1))).toBeVisible()
}

/** The cell with this number, counted from 1, in either language. */
export function cellAt(page: Page, n: number): Locator {
  return page.getByRole('group', { name: new RegExp(`^(Cell|셀) ${n}$`) })
}

export function editorOf(cell: Locator): Locator {
  return cell.locator('.cm-content')
}

/** Replaces the cell's text in one input event, as a paste does: completion and closing brackets stay out. */
export async function typeSql(cell: Locator, sql: string): Promise<void> {
  await editorOf(cell).click()
  await cell.page().keyboard.press('ControlOrMeta+A')
  await cell.page().keyboard.insertText(sql)
}

/** Runs the cell the editor stands in. */
export async function run(cell: Locator): Promise<void> {
  await editorOf(cell).click()
  await cell.page().keyboard.press('ControlOrMeta+Enter')
}

export function gridOf(cell: Locator): Locator {
  return cell.getByRole('grid')
}

export function lensOf(cell: Locator): Locator {
  return cell.getByRole('status', { name: /lens/i })
}

export function openTab(cell: Locator, name: 'Table' | 'Chart' | 'Record'): Promise<void> {
  return cell.getByRole('tab', { name }).click()
}

/** The execution behind what the cell shows, as its link into the record says. */
export async function runAndWait(page: Page, cell: Locator): Promise<string> {
  const answered = page.waitForResponse(response =>
    response.url().endsWith('/api/executions') && response.request().method() === 'POST')
  await run(cell)
  const { id } = await (await answered).json() as { id: string }
  return id
}
