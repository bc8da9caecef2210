import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from './support/fixtures.ts'
import { execute, makeNotebook } from './support/api.ts'
import { cellAt, gridOf, openNotebook, runAndWait, typeSql } from './support/notebook.ts'
import { findFreePort, startServer } from '../support/server.ts'
import { startKeeper } from '../trino/support/keeper.ts'
import { query } from '../trino/support/protocol.ts'
import { claimTrino, eventSecret, hashKey, whyNoTrino } from '../trino/support/shared.ts'
import type { SharedTrino } from '../trino/support/shared.ts'

const why = whyNoTrino()
if (why) console.warn(`SKIPPED, Trino in the browser: ${why}`)

type Governed = { url: string; trino: SharedTrino }

/** A server of this file's own in front of a real Trino; pages and the ledger's reader go there. */
const test = base.extend<object, { governed: Governed }>({
  governed: [async ({}, use) => {
    const keeper = process.env.TEST_TRINO ? undefined : await startKeeper()
    const trino = await claimTrino(keeper?.url ?? process.env.TEST_TRINO!)
    const directory = mkdtempSync(join(tmpdir(), 'sagwan-e2e-trino-'))
    mkdirSync(join(directory, 'secrets'), { mode: 0o700 })
    writeFileSync(join(directory, 'secrets/hash.key'), hashKey, { mode: 0o600 })
    const port = await findFreePort()
    await trino.pointTo(port)
    const server = await startServer({ directory, env: {
      TRUSTED_PROXIES: '1', TRINO_URL: trino.url, TRINO_USER: trino.user, TRINO_PASSWORD: trino.password, TRINO_CATALOG: 'shop',
      GATEWAY_PORT: String(port), GATEWAY_SECRET: eventSecret,
    } })
    await use({ url: server.url, trino })
    await server.stop()
    await trino.stop()
    await keeper?.close()
    rmSync(directory, { recursive: true, force: true })
  }, { scope: 'worker', timeout: 900_000 }],
  baseURL: async ({ governed }, use) => { await use(governed.url) },
})

test.describe('Trino', () => {
  test.skip(why !== null, why ?? '')
  // A first statement of a cold Trino on a small machine takes its time.
  test.describe.configure({ timeout: 300_000 })
  const patient = { timeout: 60_000 }

  test('is asked as the person, shows before and after what they may see, and its word stands in the record', async ({ openAnonymous, open, ledger }) => {
    const page = await openAnonymous()
    await page.goto('/')
    await page.getByLabel('Name', { exact: true }).fill('analyst')
    await page.getByLabel('Password', { exact: true }).fill('analyst')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Notebooks', level: 1 })).toBeVisible(patient)
    await openNotebook(page, await makeNotebook(page, 'Customers in Trino', ['SELECT country, email, phone FROM shop.sales.customers ORDER BY id']))

    const cell = cellAt(page, 1)
    await expect(cell).toContainText('country = \'KR\'', patient)
    await expect(cell).toContainText(/email hashed/)
    const execution = await runAndWait(page, cell)
    const grid = gridOf(cell)
    await expect(grid.getByRole('gridcell', { name: 'KR', exact: true }).first()).toBeVisible(patient)
    await expect(grid).toContainText('•••••••4821')
    await expect(grid).not.toContainText('@')
    await expect(grid).not.toContainText('JP')

    await typeSql(cell, 'SELECT name, national_id FROM shop.sales.customers')
    await expect(cell).toContainText(/national_id is closed to/, patient)
    await expect(cell).toContainText(/roles\/analyst\.yaml:\d+/)
    await typeSql(cell, 'SELECT * FROM shop.hr.salaries')
    await expect(cell).toContainText(/There is no table .*salaries.* that you can see/, patient)
    expect((await execute(page, 'SELECT salary_krw FROM shop.hr.salaries')).execution).toMatchObject({ state: 'denied', error: { code: 'table-unknown' } })

    await expect.poll(async () => (await ledger.story(execution)).map(({ event }) => event.kind), patient)
      .toEqual(expect.arrayContaining(['query.opened', 'query.closed', 'engine.reported']))
    const auditor = await open('auditor')
    await auditor.goto(`/audit?execution=${execution}`)
    await auditor.getByRole('row', { name: /engine reported/ }).first().click()
    const story = auditor.getByRole('complementary', { name: 'Story of an entry' })
    await expect(story.getByRole('heading', { name: 'Trino applied what was decided' })).toBeVisible(patient)
    await expect(story).toContainText('shop.sales.customers')
    await ledger.verify()
  })

  test('is explored without SQL in its own dialect, profiled, and taken on into a cell', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    const answer = page.getByRole('grid', { name: 'The answer as a table' })
    await page.goto('/explore?table=shop:sales:orders')
    await expect(page.getByRole('heading', { level: 1, name: /Sum of net_krw by ordered_at/ })).toBeVisible(patient)
    await expect(answer.getByRole('gridcell').first()).toBeVisible(patient)
    await expect(page.getByRole('group', { name: 'The answer as a picture' })).toBeVisible()
    await page.goto('/explore?table=shop:sales:orders&where=status:is:paid&where=ordered_at:between:2026-01-01:2026-12-31'
      + '&by=ordered_at:week&by=country&show=sum:net_krw&show=count')
    await expect(answer.getByRole('gridcell', { name: 'KR', exact: true }).first()).toBeVisible(patient)
    await expect(answer).not.toContainText('JP')
    const { event } = await ledger.expectEntry(mark, 'query.opened', 'analyst', 'week')
    expect(event).toMatchObject({ engine: 'trino', notebookId: null, decision: { outcome: 'allow' } })

    await page.getByRole('region', { name: 'SQL' }).getByRole('button', { name: 'Put in a notebook' }).click()
    await page.getByRole('menuitem', { name: 'New notebook' }).click()
    const cell = cellAt(page, 1)
    await expect(cell).toContainText('date_trunc', patient)
    await runAndWait(page, cell)
    await expect(gridOf(cell).getByRole('gridcell', { name: 'KR', exact: true }).first()).toBeVisible(patient)

    await page.goto('/catalog/shop/sales/orders?tab=profile')
    await expect(page.getByRole('row', { name: /ordered_at/ })).toContainText('2026-01', patient)
  })

  test('is governed for those who come past the pages too, and the record tells of them', async ({ open, governed: { trino } }) => {
    const sql = 'select email, country as past_the_pages from shop.sales.customers'
    const seen = await query(trino.url, { user: 'analyst', password: 'analyst' }, sql)
    expect(seen.error).toBeNull()
    expect(seen.rows.map(([, country]) => country)).toEqual(['KR', 'KR'])
    expect(JSON.stringify(seen.rows)).not.toContain('@')
    const page = await open('auditor')
    const line = page.getByRole('row', { name: /past_the_pages/ }).first()
    await expect(async () => {
      await page.goto(`/audit?execution=${seen.id}`)
      await expect(line).toBeVisible({ timeout: 5_000 })
    }).toPass(patient)
    await line.click()
    await expect(page.getByRole('complementary', { name: 'Story of an entry' })).toContainText('trino-cli')
  })
})
