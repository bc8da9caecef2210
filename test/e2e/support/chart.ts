import type { Locator, Page } from '@playwright/test'
import { chartSchema } from '../../../lib/contracts/chart.ts'
import type { ChartSpec } from '../../../lib/contracts/chart.ts'
import type { NotebookData } from '../../../lib/contracts/notebook.ts'
import { bodyOf, makeNotebook } from './api.ts'
import { expect } from './fixtures.ts'
import { cellAt, openNotebook, openTab, runAndWait } from './notebook.ts'

export const sales = 'SELECT day, country, channel, net_krw, orders FROM shop.marts.daily_sales'
export const sum = (column: string): ChartSpec['y'] => [{ column, aggregate: 'sum' }]
export const plotOf = (cell: Locator): Locator => cell.locator('[data-plot]')

/** The first cell of a notebook as the server keeps it. */
export async function kept(page: Page, { id }: NotebookData): Promise<NotebookData['cells'][number]> {
  return (await bodyOf<NotebookData>(page.request.get(`/api/notebooks/${id}`))).cells[0]!
}

/** A notebook of one cell, run, with this chart open; without one, with the chart that is guessed. */
export async function charted(
  page: Page, title: string, sql: string, chart?: Partial<ChartSpec>,
): Promise<{ cell: Locator; execution: string; notebook: NotebookData }> {
  const notebook = await makeNotebook(page, title, [sql])
  if (chart) {
    const { id, revision } = notebook.cells[0]!
    await bodyOf(page.request.patch(`/api/notebooks/${notebook.id}/cells/${id}`, {
      data: { chart: chartSchema.parse({ kind: 'bar', ...chart }), revision },
    }))
  }
  await openNotebook(page, notebook)
  const cell = cellAt(page, 1)
  const execution = await runAndWait(page, cell)
  await openTab(cell, 'Chart')
  // What a test saves over the API must not meet the page's own saving of the open tab.
  await expect.poll(async () => (await kept(page, notebook)).view.tab).toBe('chart')
  return { cell, execution, notebook }
}

/** A notebook with one chart for each statement, all of them run: many pictures, one page. */
export async function gallery(
  page: Page, title: string, items: { sql: string; chart: Partial<ChartSpec> | null }[],
): Promise<NotebookData> {
  const notebook = await makeNotebook(page, title, items.map(({ sql }) => sql))
  for (const [index, { id, revision, view }] of notebook.cells.entries()) {
    const chart = items[index]?.chart ?? null
    await bodyOf(page.request.patch(`/api/notebooks/${notebook.id}/cells/${id}`, {
      data: {
        ...(chart ? { chart: chartSchema.parse({ kind: 'bar', ...chart }) } : {}), view: { ...view, tab: 'chart' }, revision,
      },
    }))
  }
  await openNotebook(page, notebook)
  await page.getByRole('button', { name: 'Run all' }).click()
  return notebook
}
