import type { ExecutionView } from '../../lib/contracts/query.ts'
import { expect, test } from './support/fixtures.ts'
import { execute } from './support/api.ts'

test.describe('the administrator', () => {
  test('reads the policies in force, with their source', async ({ open }) => {
    const page = await open('admin')
    await page.goto('/policies')
    await expect(page.getByRole('heading', { level: 1, name: 'Policies' })).toBeVisible()
    const matrix = page.getByRole('region', { name: /^Roles and tables/ })
    for (const role of ['analyst', 'marketer', 'owner', 'auditor', 'admin']) await expect(matrix).toContainText(role)
    await expect(matrix).toContainText('customers')
    await page.getByRole('tab', { name: 'Source' }).click()
    await page.getByRole('navigation', { name: 'Files' }).getByText(/analyst\.yaml/).click()
    await expect(page.getByRole('region', { name: /analyst\.yaml/ })).toContainText('rows: "country = :user.country"')
  })

  test('ends a session, and its next request is refused', async ({ open, ledger, address }) => {
    const mark = await ledger.mark()
    const marketer = await open('marketer')
    expect((await marketer.request.get('/api/notebooks')).status()).toBe(200)
    const page = await open('admin')
    await page.goto('/admin')
    const row = page.getByRole('row', { name: /marketer/ }).filter({ hasText: address })
    await row.getByRole('button', { name: /^End/ }).click()
    await page.getByRole('button', { name: 'End session' }).click()
    await expect(row).toHaveCount(0)
    expect((await marketer.request.get('/api/notebooks')).status()).toBe(401)
    await marketer.goto('/')
    await expect(marketer).toHaveURL(/\/sign-in/)
    expect((await ledger.expectEntry(mark, 'session.revoked', 'admin')).event).toMatchObject({ user: 'marketer' })
  })

  test('sees who holds the engine, and stops a statement on record', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const analyst = await open('analyst')
    const started = await analyst.request.post('/api/executions', {
      data: { sql: 'SELECT count(*) FROM shop.web.events a, shop.web.events b WHERE a.dwell_ms + b.dwell_ms = 7', waitMs: 0 },
    })
    const { id } = await started.json() as { id: string }
    const page = await open('admin')
    await page.goto('/admin')
    const row = page.getByRole('region', { name: 'Running' }).getByRole('row', { name: /analyst/ }).first()
    await expect(row).toContainText('DuckDB')
    // What a statement says is for those who read the record.
    await expect(row).toContainText('for auditors')
    await expect(page.getByRole('list', { name: 'Who holds the warehouse' })).toContainText('analyst')
    await row.getByRole('button', { name: /^Stop/ }).click()
    await page.getByRole('button', { name: 'Stop statement' }).click()
    await expect(page.getByText('The statement of analyst was stopped')).toBeVisible()
    const { state, error } = await (await analyst.request.get(`/api/executions/${id}`)).json() as ExecutionView
    expect({ state, by: error?.params?.by }).toEqual({ state: 'cancelled', by: 'admin' })
    expect((await ledger.expectEntry(mark, 'query.stopped', 'admin')).event).toMatchObject({ executionId: id, of: 'analyst' })
  })

  test('alone may see and stop what others run', async ({ open }) => {
    for (const user of ['analyst', 'owner', 'auditor'] as const) {
      const { request } = await open(user)
      expect((await request.get('/api/admin/running')).status()).toBe(403)
    }
  })

  test('sees the health of every part in words', async ({ open }) => {
    const page = await open('admin')
    await page.goto('/admin')
    for (const part of ['Database', 'Ledger', 'Directory', 'Engine: DuckDB', 'Results']) {
      await expect(page.getByText(part, { exact: true }).first()).toBeVisible()
    }
    await expect(page.getByText('All parts work')).toBeVisible()
  })

  test('sees no data', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('admin')
    const { execution } = await execute(page, 'SELECT * FROM shop.sales.customers LIMIT 1')
    expect(execution).toMatchObject({ state: 'denied', error: { code: 'table-unknown' } })
    await ledger.expectEntry(mark, 'query.denied', 'admin')
    await page.goto('/')
    expect(await (await page.request.get('/api/catalog')).json()).toMatchObject({ tables: [] })
  })
})
