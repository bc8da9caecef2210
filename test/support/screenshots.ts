import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import type { NotebookList } from '../../lib/contracts/notebook.ts'
import { ensureBrowser, launchOptions } from './browser.ts'
import { Client } from './client.ts'
import { startServer } from './server.ts'

/** `npm run screenshots`: makes the pictures of the README anew from a real server, so that they never go stale. */
const folder = join(import.meta.dirname, '../../docs/images')
const settleMs = 1500

type Look = { user?: string; theme?: 'light' | 'dark'; language?: 'en' | 'ko'; width?: number; height?: number }

ensureBrowser()
mkdirSync(folder, { recursive: true })
const server = await startServer({ echo: true, ...(process.env.SAGWAN_SHOTS_DATA ? { directory: process.env.SAGWAN_SHOTS_DATA } : {}) })
const browser = await chromium.launch(launchOptions())
try {
  await makeHistory(server.url)
  await take('sign-in', {}, async page => { await page.goto('/sign-in') })
  await take('notebook-light', { user: 'analyst' }, openNotebook('Who are our customers'))
  await take('chart', { user: 'analyst' }, async page => {
    await openNotebook('Revenue at a glance')(page)
    await page.mouse.move(700, 600)
    await page.mouse.wheel(0, 520)
  })
  await take('notebook-dark', { user: 'analyst', theme: 'dark' }, openNotebook('Who are our customers'))
  await take('korean', { user: 'analyst-jp', language: 'ko', width: 1024 }, openNotebook('Who are our customers'))
  await take('denied', { user: 'analyst' }, openNotebook('Gold tier identity check'))
  await take('explore', { user: 'analyst' }, async page => {
    await page.goto('/explore?table=shop:sales:orders')
    await page.locator('.recharts-surface').first().waitFor()
  })
  await take('catalog', { user: 'analyst' }, async page => {
    await page.goto('/catalog/shop/sales/customers')
    await page.getByText('national_id').or(page.getByText('birth_date')).first().waitFor()
  })
  await take('history', { user: 'analyst' }, async page => {
    await page.goto('/history')
    await page.locator('button[data-run]').nth(1).click()
  })
  await take('audit', { user: 'auditor' }, async page => {
    await page.goto('/audit?table=shop.sales.customers')
    await page.getByText('national_id').first().waitFor()
  })
  await take('policies', { user: 'admin' }, async page => { await page.goto('/policies') })
  await take('admin', { user: 'admin' }, async page => { await page.goto('/admin') })
} finally {
  await browser.close()
  await server.stop()
}

/** What people did before the pictures: statements run, denied, exported, verified. */
async function makeHistory(url: string): Promise<void> {
  const analyst = await new Client(url).signIn('analyst')
  const mine = await analyst.post<{ id: string; cells: { id: string; revision: number }[] }>('/api/notebooks', { title: 'Gold tier identity check' })
  const first = mine.cells[0]!
  await analyst.fetch(`/api/notebooks/${mine.id}/cells/${first.id}`, {
    method: 'PATCH', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      revision: first.revision,
      source: 'SELECT id, name, national_id, birth_date\nFROM shop.sales.customers\nWHERE tier = \'gold\'\nORDER BY lifetime_krw',
    }),
  })
  await analyst.post(`/api/notebooks/${mine.id}/cells`, { kind: 'sql', source: 'SELECT * FROM shop.hr.salaries' })
  for (const user of ['analyst', 'analyst-jp', 'owner']) {
    const client = await new Client(url).signIn(user)
    const { notebooks } = await client.get<NotebookList>('/api/notebooks')
    for (const { id, title } of notebooks.filter(({ owner }) => owner === 'owner')) {
      const { cells } = await client.get<{ cells: { id: string; kind: string; source: string }[] }>(`/api/notebooks/${id}`)
      for (const cell of cells.filter(({ kind }) => kind === 'sql')) {
        await client.post('/api/executions', { sql: cell.source, notebookId: id, cellId: cell.id, waitMs: 10_000 })
      }
      console.log(`  ${user} ran ${title}`)
    }
  }
  const denied = 'SELECT id, name, national_id FROM shop.sales.customers WHERE tier = \'gold\''
  await analyst.post('/api/executions', { sql: denied, waitMs: 5000 })
  const owner = await new Client(url).signIn('owner')
  await owner.post('/api/executions', { sql: denied, waitMs: 5000 })
  const auditor = await new Client(url).signIn('auditor')
  await auditor.post('/api/audit/verify')
}

function openNotebook(title: string): (page: Page) => Promise<void> {
  return async page => {
    await page.goto('/')
    await page.getByRole('link', { name: new RegExp(title) }).first().click()
    await page.getByRole('heading', { name: new RegExp(title) }).first().waitFor()
  }
}

async function take(name: string, look: Look, go: (page: Page) => Promise<void>): Promise<void> {
  const page = await openPage(browser, look)
  await go(page)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(settleMs)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await page.context().close()
  console.log(`  ${name}.png`)
}

async function openPage(from: Browser, look: Look): Promise<Page> {
  const context = await from.newContext({
    baseURL: server.url, viewport: { width: look.width ?? 1440, height: look.height ?? 900 }, locale: 'en-US',
    timezoneId: 'Asia/Seoul', reducedMotion: 'reduce',
  })
  await context.addCookies([
    { name: 'sagwan-theme', value: look.theme ?? 'light', url: server.url },
    { name: 'sagwan-language', value: look.language ?? 'en', url: server.url },
  ])
  const page = await context.newPage()
  if (look.user) {
    await page.goto('/sign-in')
    const form = page.locator('form').first()
    await form.locator('input').nth(0).fill(look.user)
    await form.locator('input[type=password]').fill(look.user)
    await form.locator('input[type=password]').press('Enter')
    await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
  }
  return page
}
