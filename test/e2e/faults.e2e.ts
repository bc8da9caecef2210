import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { NotebookData } from '../../lib/contracts/notebook.ts'
import { findFreePort, startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { bodyOf, makeNotebook } from './support/api.ts'
import { expect, test as base } from './support/fixtures.ts'
import { cellAt, editorOf, gridOf, openNotebook, run, typeSql } from './support/notebook.ts'
import { clearRows } from './support/retention.ts'

const endless = 'SELECT count(*) FROM shop.web.events a, shop.web.events b WHERE (a.id * b.id) % 7 = 3'
const sourcesOf = async (page: Page, id: string) =>
  (await bodyOf<NotebookData>(page.request.get(`/api/notebooks/${id}`))).cells.map(cell => cell.source)

let folder: string
let server: TestServer
let settings: Parameters<typeof startServer>[0]
/** A server that may be killed: pages stay open over it, so it comes back at the same address. */
const test = base.extend<object, { port: number }>({
  port: [async ({}, use) => use(await findFreePort()), { scope: 'worker' }],
  baseURL: async ({ port }, use) => use(`http://localhost:${port}`),
})

/** Ends the server as a power cut does, does something meanwhile, and starts it again on the same data. */
async function restart(meanwhile: () => Promise<void>): Promise<void> {
  await server.kill()
  await meanwhile()
  server = await startServer(settings)
}

/** Ends child processes of the server by what they run; answers how many there were. */
function killChildren(module: string): number {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(server.pid)], { encoding: 'utf8' }).split('\n')
  const pids = lines.filter(line => line.includes(module)).map(line => Number.parseInt(line, 10))
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  return pids.length
}

test.describe('under an open page', () => {
  test.describe.configure({ timeout: 240_000 })
  test.beforeAll(async ({ port }) => {
    test.setTimeout(600_000)
    folder = mkdtempSync(join(tmpdir(), 'sagwan-faults-'))
    settings = { directory: join(folder, 'data'), env: { PORT: String(port), TRUSTED_PROXIES: '1' } }
    server = await startServer(settings)
  })
  test.afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a server that went away takes what was typed meanwhile, and parts of the page that were not loaded yet come', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Typed while away', ['SELECT id, customer_id FROM shop.sales.orders LIMIT 50'])
    await openNotebook(page, notebook)
    const cell = cellAt(page, 1)
    await run(cell)
    await expect(gridOf(cell).getByRole('gridcell').first()).toBeVisible()
    await restart(async () => {
      await typeSql(cell, 'SELECT id FROM shop.sales.orders LIMIT 7 -- typed while away')
      await expect(page.getByText(/not saved: offline since/)).toBeVisible()
      await cell.getByRole('tab', { name: 'Chart' }).click()
      await cell.getByRole('tab', { name: 'Record' }).click()
      await expect(cell.getByRole('tab', { name: 'Record' })).toHaveAttribute('aria-selected', 'true')
      await expect(page.getByText('This page stumbled')).toHaveCount(0)
      await expect(editorOf(cell)).toContainText('typed while away')
    })
    await expect(page.getByText(/^saved/)).toBeVisible({ timeout: 30_000 })
    expect(await sourcesOf(page, notebook.id)).toEqual(['SELECT id FROM shop.sales.orders LIMIT 7 -- typed while away'])
    // What was asked for while nobody answered comes by itself.
    await expect(cell.getByText(/Sagwan does not answer/)).toHaveCount(0, { timeout: 30_000 })
    await expect(cell.getByText(/Decided: allowed/).first()).toBeVisible({ timeout: 30_000 })
    await cell.getByRole('tab', { name: 'Chart' }).click()
    await expect(cell.getByRole('figure').or(cell.getByRole('img')).first()).toBeVisible({ timeout: 30_000 })
    await cell.getByRole('tab', { name: 'Table' }).click()
    await run(cell)
    await expect(cell.getByText('7 rows')).toBeVisible()
  })

  test('a run that the end of the server cut off says so, and runs again by a button', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Cut off', [endless]))
    const cell = cellAt(page, 1)
    await run(cell)
    await expect(cell.getByRole('button', { name: 'Stop' })).toBeVisible()
    await expect(cell.getByRole('tab', { name: 'Record' })).toBeVisible()
    await restart(async () => {
      await expect(cell.getByText(/^saved/)).toHaveCount(0)
    })
    await expect(cell.getByText('The server stopped while this ran')).toBeVisible({ timeout: 30_000 })
    await cell.getByRole('button', { name: 'Run it again' }).click()
    await cell.getByRole('button', { name: 'Stop' }).click()
    await expect(cell.getByText('Stopped', { exact: true })).toBeVisible()
  })

  test('an engine host that dies again and again ends its statement in words, with a button; an open result is read on', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Crash', [endless, 'SELECT id, customer_id FROM shop.sales.orders']))
    const other = cellAt(page, 2)
    await run(other)
    await expect(gridOf(other).getByRole('gridcell').first()).toBeVisible()
    const cell = cellAt(page, 1)
    await run(cell)
    await expect(cell.getByRole('tab', { name: 'Record' })).toBeVisible()
    const crashed = cell.getByText(/The engine stopped over this statement|The warehouse does not answer/)
    // One death is nobody's fault: the statement runs again elsewhere, unseen.
    await expect(async () => {
      killChildren('engine/duckdb/worker.ts')
      await expect(crashed).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 60_000 })
    expect(killChildren('results/reader.ts')).toBeGreaterThan(0)
    await gridOf(other).getByRole('button', { name: 'Sort by customer_id' }).click()
    await expect(gridOf(other).getByRole('columnheader', { name: /customer_id/ })).toHaveAttribute('aria-sort', 'ascending')
    await expect(gridOf(other).getByRole('gridcell').first()).toBeVisible()
    await expect(other.getByText(/trying again/)).toHaveCount(0)
    await cell.getByRole('button', { name: 'Run it again' }).click()
    await expect(crashed).toHaveCount(0)
    await cell.getByRole('button', { name: 'Stop' }).click()
    await expect(cell.getByText('Stopped', { exact: true })).toBeVisible()
  })

  test('rows that retention cleared away are told in each tab, with a button that brings new ones', async ({ open }) => {
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Cleared', ['SELECT id, country, customer_id FROM shop.sales.orders']))
    const cell = cellAt(page, 1)
    await run(cell)
    await expect(gridOf(cell).getByRole('gridcell').first()).toBeVisible()
    expect(await clearRows(server.directory)).toBeGreaterThan(0)
    await gridOf(cell).getByRole('button', { name: 'Sort by customer_id' }).click()
    await expect(cell.getByText('The rows were cleared away')).toBeVisible()
    for (const tab of ['Chart', 'Profile', 'Pivot'] as const) {
      await cell.getByRole('tab', { name: tab }).click()
      await expect(cell.getByText('The rows were cleared away')).toBeVisible()
      await expect(cell.getByRole('button', { name: 'Run it again' })).toBeVisible()
    }
    await cell.getByRole('tab', { name: 'Table' }).click()
    await cell.getByRole('button', { name: 'Run it again' }).click()
    await expect(cell.getByText('The rows were cleared away')).toHaveCount(0)
    await expect(gridOf(cell).getByRole('gridcell').first()).toBeVisible()
  })

  test('ten minutes without a network keep both texts, and the person chooses', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Ten minutes', ['SELECT 1', 'SELECT 2'])
    await page.clock.install()
    await openNotebook(page, notebook)
    const elsewhere = await open('analyst')
    await openNotebook(elsewhere, notebook)
    await page.context().setOffline(true)
    await typeSql(cellAt(page, 1), 'SELECT 111 -- here')
    await typeSql(cellAt(page, 2), 'SELECT 222 -- here')
    await expect(page.getByText(/not saved: offline since/)).toBeVisible()
    await page.clock.fastForward('10:00')
    await typeSql(cellAt(elsewhere, 1), 'SELECT 100 -- there')
    await typeSql(cellAt(elsewhere, 2), 'SELECT 200 -- there')
    await expect.poll(() => sourcesOf(elsewhere, notebook.id)).toEqual(['SELECT 100 -- there', 'SELECT 200 -- there'])
    await page.context().setOffline(false)
    for (const [n, here, there] of [[1, 'SELECT 111 -- here', 'SELECT 100 -- there'], [2, 'SELECT 222 -- here', 'SELECT 200 -- there']] as const) {
      const question = cellAt(page, n).getByRole('alert')
      await expect(question).toContainText(here)
      await expect(question).toContainText(there)
    }
    expect(await sourcesOf(page, notebook.id)).toEqual(['SELECT 100 -- there', 'SELECT 200 -- there'])
    await cellAt(page, 1).getByRole('button', { name: 'Keep yours' }).click()
    await cellAt(page, 2).getByRole('button', { name: 'Take the other' }).click()
    await expect(editorOf(cellAt(page, 2))).toHaveText('SELECT 200 -- there')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 111 -- here', 'SELECT 200 -- there'])
    await expect(page.getByText(/^saved/)).toBeVisible()
  })

  test('two windows that write one cell keep both texts, over a reload too', async ({ open }) => {
    const first = await open('analyst')
    const notebook = await makeNotebook(first, 'Two windows', ['SELECT 1'])
    const second = await open('analyst')
    await openNotebook(first, notebook)
    await openNotebook(second, notebook)
    await typeSql(cellAt(first, 1), 'SELECT 111')
    await expect.poll(() => sourcesOf(first, notebook.id)).toEqual(['SELECT 111'])
    await typeSql(cellAt(second, 1), 'SELECT 222')
    await expect(cellAt(second, 1).getByRole('alert')).toContainText('SELECT 111')
    await second.reload()
    await expect(cellAt(second, 1).getByRole('alert')).toContainText('SELECT 111')
    await expect(editorOf(cellAt(second, 1))).toHaveText('SELECT 222')
    await cellAt(second, 1).getByRole('button', { name: 'Keep yours' }).click()
    await expect.poll(() => sourcesOf(first, notebook.id)).toEqual(['SELECT 222'])
  })

  test('a session that was ended asks to sign in, and what was typed stands there afterwards', async ({ open, address }) => {
    const page = await open('marketer')
    const notebook = await makeNotebook(page, 'Ended', ['SELECT 1'])
    await openNotebook(page, notebook)
    const admin = await open('admin')
    await admin.goto('/admin')
    const row = admin.getByRole('row', { name: /marketer/ }).filter({ hasText: address })
    await row.getByRole('button', { name: /^End/ }).click()
    await admin.getByRole('button', { name: 'End session' }).click()
    await expect(row).toHaveCount(0)
    const cell = cellAt(page, 1)
    await typeSql(cell, 'SELECT 5 -- typed after the end')
    await expect(page.getByText('not saved: your session has ended')).toBeVisible()
    await run(cell)
    await expect(cell.getByRole('alert')).toContainText('Your session has ended')
    await cell.getByRole('link', { name: 'Sign in' }).click()
    await expect(page.getByText('Your session has ended. Sign in again to go on where you were.')).toBeVisible()
    await page.getByLabel('Name', { exact: true }).fill('marketer')
    await page.getByLabel('Password', { exact: true }).fill('marketer')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(editorOf(cellAt(page, 1))).toHaveText('SELECT 5 -- typed after the end')
    await expect.poll(() => sourcesOf(page, notebook.id)).toEqual(['SELECT 5 -- typed after the end'])
    await expect(page.getByText(/^saved/)).toBeVisible()
  })
})
