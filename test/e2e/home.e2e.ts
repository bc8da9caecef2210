import type { Page } from '@playwright/test'
import { chartSchema } from '../../lib/contracts/chart.ts'
import type { NotebookData, NotebookList } from '../../lib/contracts/notebook.ts'
import { bodyOf, makeNotebook } from './support/api.ts'
import { expect, test } from './support/fixtures.ts'
import { cellAt, openNotebook, runAndWait } from './support/notebook.ts'

const sql = 'SELECT channel, sum(net_krw) AS net_krw FROM shop.marts.daily_sales GROUP BY channel'

/** A notebook whose first cell has a chart, shared with `roles`. */
async function charted(page: Page, title: string, roles: string[] = []): Promise<NotebookData> {
  const notebook = await makeNotebook(page, title, [sql])
  const { id, revision } = notebook.cells[0]!
  const chart = chartSchema.parse({ kind: 'bar', x: 'channel', y: [{ column: 'net_krw', aggregate: 'sum' }] })
  await bodyOf(page.request.patch(`/api/notebooks/${notebook.id}/cells/${id}`, { data: { chart, revision } }))
  if (roles.length > 0) {
    const data = { with: roles.map(role => ({ role, mayEdit: false })) }
    await bodyOf(page.request.put(`/api/notebooks/${notebook.id}/share`, { data }))
  }
  return notebook
}

const rowOf = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title })
const listed = async (page: Page, { id }: NotebookData) =>
  (await bodyOf<NotebookList>(page.request.get('/api/notebooks'))).notebooks.find(notebook => notebook.id === id)

test.describe('Home', () => {
  test('shows the chart of a notebook small, once its reader has run it, as a view on record', async ({ open, ledger }) => {
    const page = await open('analyst')
    const title = 'With a thumbnail'
    const notebook = await charted(page, title, ['marketer'])
    await page.goto('/')
    await expect(rowOf(page, title)).toBeVisible()
    await expect(rowOf(page, title).locator('[data-thumbnail]')).toHaveCount(0)

    await openNotebook(page, notebook)
    const execution = await runAndWait(page, cellAt(page, 1))
    await expect.poll(async () => (await listed(page, notebook))?.chart?.executionId).toBe(execution)
    const mark = await ledger.mark()
    await page.goto('/')
    await expect(rowOf(page, title).locator('[data-thumbnail] path').first()).toBeVisible()
    const viewed = await ledger.expectEntry(mark, 'result.viewed', 'analyst')
    expect(viewed.event).toMatchObject({ executionId: execution, as: 'chart' })
  })

  test('shows nobody a chart of somebody else’s run, and refuses it by its address', async ({ open }) => {
    const analyst = await open('analyst')
    const title = 'Seen by its runner'
    const notebook = await charted(analyst, title, ['marketer'])
    await openNotebook(analyst, notebook)
    const execution = await runAndWait(analyst, cellAt(analyst, 1))
    await expect.poll(async () => (await listed(analyst, notebook))?.chart?.executionId).toBe(execution)

    const marketer = await open('marketer')
    await marketer.goto('/')
    await expect(rowOf(marketer, title)).toBeVisible()
    await expect(rowOf(marketer, title).locator('[data-thumbnail]')).toHaveCount(0)
    expect((await listed(marketer, notebook))?.chart).toBeNull()
    // Who may not see the notebook either does not even learn of it.
    const stranger = await open('analyst-jp')
    expect(await listed(stranger, notebook)).toBeUndefined()
    const asked = { kind: 'bar', x: 'channel', y: [{ column: 'net_krw', aggregate: 'sum' }] }
    expect((await stranger.request.post(`/api/executions/${execution}/chart`, { data: asked })).status()).toBe(404)
  })

  test('says what to do first where there is nothing, and keeps its layout while it loads', async ({ open }) => {
    const page = await open('analyst')
    await page.route('**/api/notebooks', route => route.fulfill({ json: { notebooks: [] } }))
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('main').getByRole('button', { name: /new notebook/i }).last()).toBeVisible()
  })
})
