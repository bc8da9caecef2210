import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import { launchOptions } from '../support/browser.ts'
import { watchFrames } from './in-page.ts'
import type { Frames } from './in-page.ts'
import { ms, quantile } from './measure.ts'
import type { Line } from './measure.ts'
import { measurePaint } from './ui-paint.ts'
import { measureCompletion, measureLens, measureTyping } from './ui-typing.ts'
import { makeNotebook, signIn } from './ui-visit.ts'

/** How long the tab is worked in for its memory; the goal speaks of thirty minutes. */
const workMinutes = Number(process.env.BENCH_UI_MINUTES ?? 5)
/** `paint`, `typing`, … where not all of it is wanted. */
const only = process.env.BENCH_UI?.split(',')

/** What a person feels, in a real Chromium on the production build. `largeSql` gives ten million rows. */
export async function benchUi(url: string, largeSql: string): Promise<Line[]> {
  const browser = await chromium.launch(launchOptions())
  try {
    const page = await signIn(browser, url)
    const parts: Record<string, () => Promise<Line[]>> = {
      paint: () => measurePaint(page), typing: () => measureTyping(page), completion: () => measureCompletion(page),
      lens: () => measureLens(page), grid: () => measureGrid(page, largeSql), explore: () => measureExplore(page),
      memory: () => measureMemory(page),
    }
    const lines: Line[] = []
    for (const [name, measure] of Object.entries(parts)) if (!only || only.includes(name)) lines.push(...await measure())
    return lines
  } finally {
    await browser.close()
  }
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
