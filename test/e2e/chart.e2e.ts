import { expect, test } from './support/fixtures.ts'
import { bodyOf, makeNotebook } from './support/api.ts'
import { cellAt, openNotebook, openTab, runAndWait } from './support/notebook.ts'
import type { NotebookData } from '../../lib/contracts/notebook.ts'

test.describe('a chart', () => {
  test('is inferred, drawn over the whole result, and kept with its cell', async ({ open, ledger }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Charted', [
      'SELECT channel, sum(net_krw) AS net_krw FROM shop.marts.daily_sales GROUP BY channel ORDER BY channel'])
    await openNotebook(page, notebook)
    const cell = cellAt(page, 1)
    const execution = await runAndWait(page, cell)
    await openTab(cell, 'Chart')
    await expect(cell.locator('.recharts-surface').first()).toBeVisible()
    await expect(cell.locator('.recharts-bar-rectangle').first()).toBeVisible()
    await cell.getByRole('button', { name: 'As a table' }).click()
    await expect(cell.getByRole('table')).toContainText('web')
    await cell.getByRole('button', { name: 'As a chart' }).click()

    await cell.getByRole('combobox', { name: 'Chart', exact: true }).click()
    await page.getByRole('option', { name: 'Pie' }).click()
    await expect(cell.locator('.recharts-pie-sector').first()).toBeVisible()
    const kept = async () => (await bodyOf<NotebookData>(page.request.get(`/api/notebooks/${notebook.id}`))).cells[0]!
    await expect.poll(async () => (await kept()).chart?.kind).toBe('pie')
    await page.reload()
    await expect(cell.locator('.recharts-pie-sector').first()).toBeVisible()
    expect((await ledger.story(execution)).map(({ event }) => event.kind)).toContain('query.closed')
  })

  test('adds up two million rows on the server', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('owner')
    await openNotebook(page, await makeNotebook(page, 'Large chart', ['SELECT kind, dwell_ms FROM shop.web.events']))
    const cell = cellAt(page, 1)
    const execution = await runAndWait(page, cell)
    await expect(cell).toContainText('2,000,000')
    const chart = await bodyOf<{ rows: unknown[][]; total: number }>(page.request.post(`/api/executions/${execution}/chart`, {
      data: { kind: 'bar', x: 'kind', y: [{ column: null, aggregate: 'count' }] },
    }))
    expect(chart.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(2_000_000)
    await ledger.expectEntry(mark, 'result.viewed', 'owner')
  })

  test('stands in the seeded notebook, for each person over their own run', async ({ open }) => {
    for (const user of ['analyst', 'marketer'] as const) {
      const page = await open(user)
      await page.goto('/')
      await page.getByRole('link', { name: /Revenue at a glance/ }).click()
      await page.getByRole('button', { name: 'Run all' }).click()
      await expect(page.locator('.recharts-line-curve').first()).toBeVisible({ timeout: 30_000 })
      await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible()
    }
  })
})
