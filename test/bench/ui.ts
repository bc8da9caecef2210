import { chromium } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import type { CellAnswer, NotebookData } from '../../lib/contracts/notebook.ts'
import { launchOptions } from '../support/browser.ts'
import { watchFrames, watchKeys } from './in-page.ts'
import type { Frames } from './in-page.ts'
import { ms, quantile } from './measure.ts'
import type { Line } from './measure.ts'

/** How long the tab is worked in for its memory; the goal speaks of thirty minutes. */
const workMinutes = Number(process.env.BENCH_UI_MINUTES ?? 5)
const patienceMs = 180_000

/** What a person feels, in a real Chromium on the production build. `largeSql` gives ten million rows. */
export async function benchUi(url: string, largeSql: string): Promise<Line[]> {
  const browser = await chromium.launch(launchOptions())
  try {
    const page = await signIn(browser, url)
    return [
      ...await measurePaint(page), ...await measureCompletion(page), ...await measureGrid(page, largeSql),
      ...await measureExplore(page), ...await measureMemory(page),
    ]
  } finally {
    await browser.close()
  }
}

async function signIn(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  const { csrfToken } = await (await page.request.get('/api/auth/csrf')).json() as { csrfToken: string }
  await page.request.post('/api/auth/callback/credentials', { form: { csrfToken, username: 'owner', password: 'owner', json: 'true' } })
  return page
}

async function makeNotebook(page: Page, title: string, sources: string[]): Promise<string> {
  const notebook = await (await page.request.post('/api/notebooks', { data: { title } })).json() as NotebookData
  for (const source of sources) {
    const { cell } = await (await page.request.post(`/api/notebooks/${notebook.id}/cells`, { data: { kind: 'sql', source } })).json() as CellAnswer
    if (!cell) throw new Error('a cell could not be made')
  }
  await page.request.delete(`/api/notebooks/${notebook.id}/cells/${notebook.cells[0]!.id}`)
  return notebook.id
}

/** The first paint of a notebook of 50 cells, and what its page weighs. */
async function measurePaint(page: Page): Promise<Line[]> {
  const id = await makeNotebook(page, 'Fifty cells', Array.from({ length: 50 }, (_, i) =>
    `SELECT country, count(*) AS n${i}\nFROM shop.sales.orders\nWHERE net_krw > ${i * 1000}\nGROUP BY country`))
  const paints: number[] = []
  const ready: number[] = []
  let weight = 0
  for (let i = 0; i < 6; i += 1) {
    const start = performance.now()
    await page.goto(`/notebooks/${id}`)
    await page.locator('.cm-content').first().waitFor()
    // The first visit fills the caches; people open notebooks all day.
    if (i === 0) {
      weight = await page.evaluate(() => (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => /\.js(\?|$)/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0))
      continue
    }
    ready.push(performance.now() - start)
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN))
  }
  paints.sort((a, b) => a - b)
  ready.sort((a, b) => a - b)
  return [
    { what: 'a notebook of 50 cells: first paint, median', measured: ms(quantile(paints, 0.5)), goal: '', met: null },
    { what: 'a notebook of 50 cells: until one can type, median', measured: ms(quantile(ready, 0.5)), goal: '', met: null },
    { what: 'scripts of the notebook page, compressed', measured: `${Math.round(weight / 1000)} kB`, goal: '≤ 450 kB', met: weight <= 450_000 },
  ]
}

/** From the key to the list of completions. */
async function measureCompletion(page: Page): Promise<Line[]> {
  const id = await makeNotebook(page, 'Completion', ['SELECT c. FROM shop.sales.customers c JOIN shop.sales.orders o ON o.customer_id = c.id'])
  await page.goto(`/notebooks/${id}`)
  const editor = page.locator('.cm-content').first()
  await editor.click()
  await page.keyboard.press('ControlOrMeta+Home')
  for (let i = 0; i < 9; i += 1) await page.keyboard.press('ArrowRight')
  await page.evaluate(watchKeys)
  for (const letter of 'nceitnceitnceitnceitnceit') {
    await page.keyboard.press(letter)
    await page.locator('.cm-tooltip-autocomplete').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Backspace')
    await page.locator('.cm-tooltip-autocomplete').waitFor({ state: 'detached' })
  }
  const times = (await page.evaluate(() => globalThis.sagwanKeys ?? [])).sort((a, b) => a - b)
  return [{ what: 'key to completion list, median / p95', measured: `${ms(quantile(times, 0.5))} / ${ms(quantile(times, 0.95))}`,
    goal: '≤ 50 ms', met: quantile(times, 0.95) <= 50 }]
}

/** Ten million rows under the wheel and the thumb, then as a chart. */
async function measureGrid(page: Page, sql: string): Promise<Line[]> {
  const id = await makeNotebook(page, 'Ten million rows', [sql])
  await page.goto(`/notebooks/${id}`)
  await page.locator('.cm-content').first().click()
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByText('10,000,000').first().waitFor()
  await page.getByRole('tab', { name: 'Record' }).first().waitFor()
  const grid = page.getByRole('grid').first()
  await grid.hover()
  await page.evaluate(watchFrames)
  for (let i = 0; i < 240; i += 1) {
    await page.mouse.wheel(0, 400 + (i % 7) * 300)
    await page.waitForTimeout(16)
  }
  const frames = await page.evaluate(() => globalThis.sagwanFrames) as Frames
  const slow = frames.times.filter(time => time > 50).length
  const [drawn, chart] = [frames.times.length, await timeChart(page)]
  return [
    { what: 'scrolling ten million rows: frames over 50 ms', measured: `${slow} of ${drawn}`, goal: '', met: null },
    { what: 'scrolling ten million rows: longest without rows', measured: ms(frames.blank), goal: '≤ 150 ms', met: frames.blank <= 150 },
    { what: 'a chart of ten million rows', measured: ms(chart), goal: '', met: null },
  ]
}

async function timeChart(page: Page): Promise<number> {
  const start = performance.now()
  await page.getByRole('tab', { name: 'Chart' }).first().click()
  await page.locator('.recharts-surface').first().waitFor()
  return performance.now() - start
}

/** From the click on a table to its first picture. */
async function measureExplore(page: Page): Promise<Line[]> {
  const times: number[] = []
  for (const table of ['sales/orders', 'sales/customers', 'sales/payments', 'web/events']) {
    await page.goto('/')
    const start = performance.now()
    await page.goto(`/explore?table=shop:${table.replace('/', ':')}`)
    await page.locator('.recharts-surface, [role=grid]').first().waitFor()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return [{ what: 'Explore, from a table to its picture, median', measured: ms(quantile(times, 0.5)), goal: '', met: null }]
}

/** What the tab holds after it was worked in: statements edited and run, results scrolled, charts drawn. */
async function measureMemory(page: Page): Promise<Line[]> {
  const id = await makeNotebook(page, 'A long day', [
    'SELECT * FROM shop.web.events LIMIT 200000', 'SELECT city, count(*) AS n FROM shop.sales.customers GROUP BY city'])
  await page.goto(`/notebooks/${id}`)
  await page.locator('.cm-content').nth(1).waitFor()
  const session = await page.context().newCDPSession(page)
  const heapMb = async () => {
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    return usedSize / 1_048_576
  }
  const runOnce = async (turn: number) => {
    for (const cell of [0, 1]) {
      await page.locator('.cm-content').nth(cell).click()
      await page.keyboard.press('ControlOrMeta+End')
      await page.keyboard.type(turn % 2 === 0 ? ' ' : '\n')
      await page.keyboard.press('ControlOrMeta+Enter')
      await page.getByRole('grid').nth(cell).waitFor()
    }
    await page.getByRole('grid').first().hover()
    for (let i = 0; i < 20; i += 1) await page.mouse.wheel(0, 2000)
    await page.getByRole('tab', { name: 'Chart' }).nth(1).click()
    await page.locator('.recharts-surface').first().waitFor()
    await page.getByRole('tab', { name: 'Table' }).nth(1).click()
  }
  await runOnce(0)
  const before = await heapMb()
  const until = Date.now() + workMinutes * 60_000
  let turns = 1
  while (Date.now() < until) await runOnce(turns++)
  const after = await heapMb()
  return [{ what: `memory of the tab after ${workMinutes} minutes of work (${turns} rounds)`,
    measured: `${Math.round(after)} MB, before ${Math.round(before)} MB`, goal: '', met: null }]
}
