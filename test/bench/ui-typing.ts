import type { Page } from '@playwright/test'
import { watchKeys, watchLens, watchTyping } from './in-page.ts'
import { ms, quantile } from './measure.ts'
import type { Line } from './measure.ts'
import { makeNotebook } from './ui-visit.ts'

/** A fast typist's pace. */
const betweenKeysMs = 70
const typed = ' and net_krw > 1000 and country in (select country from shop.sales.customers) order by ordered_at desc limit 50'

/** From the key to the list of completions. */
export async function measureCompletion(page: Page): Promise<Line[]> {
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

/** From the key to its letter on the screen, where there is much beside it. */
export async function measureTyping(page: Page): Promise<Line[]> {
  const many = await makeNotebook(page, 'Three hundred cells', Array.from({ length: 300 }, (_, i) =>
    `SELECT country, count(*) AS n${i}\nFROM shop.sales.orders\nWHERE net_krw > ${i * 1000}\nGROUP BY country`))
  const large = await makeNotebook(page, 'Five megabytes', Array.from({ length: 51 }, () => longStatement(98_000)))
  return [
    await timeTyping(page, many, 'typing in one of 300 cells'),
    await timeTyping(page, large, 'typing in a notebook of 5 MB, in a statement of 98,000 characters'),
  ]
}

/** A statement with a list of values, as tools write them, and room for a condition at its end. */
function longStatement(chars: number): string {
  let sql = 'SELECT * FROM shop.sales.orders\nWHERE id IN ('
  for (let i = 1; sql.length < chars; i += 1) sql += `${i},${i % 12 === 0 ? '\n  ' : ' '}`
  return `${sql}0)`
}

async function timeTyping(page: Page, id: string, what: string): Promise<Line> {
  await page.goto(`/notebooks/${id}`)
  await page.locator('.cm-content').first().click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.evaluate(watchTyping)
  await page.keyboard.type(typed, { delay: betweenKeysMs })
  await page.waitForFunction(count => (globalThis.sagwanKeys?.length ?? 0) >= count, typed.length)
  const times = (await page.evaluate(() => globalThis.sagwanKeys ?? [])).sort((a, b) => a - b)
  const worst = times.at(-1) ?? Number.NaN
  return { what: `${what}: key to letter, median / p95 / worst`,
    measured: `${ms(quantile(times, 0.5))} / ${ms(quantile(times, 0.95))} / ${ms(worst)}`, goal: '≤ 50 ms', met: worst <= 50 }
}

/** From the last key to the lens that speaks of the text as it stands, waiting for a pause included. */
export async function measureLens(page: Page): Promise<Line[]> {
  const id = await makeNotebook(page, 'The lens', ['SELECT name, email FROM shop.sales.customers WHERE lifetime_krw > 1'])
  await page.goto(`/notebooks/${id}`)
  await page.locator('.cm-content').first().click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.locator('[role=status][aria-busy=false]').first().waitFor()
  await page.evaluate(watchLens)
  for (let i = 1; i <= 40; i += 1) {
    await page.keyboard.type(i % 4 === 0 ? ` OR id = ${i}` : String(i), { delay: betweenKeysMs })
    await page.waitForFunction(count => (globalThis.sagwanLens?.length ?? 0) >= count, i)
  }
  const times = (await page.evaluate(() => globalThis.sagwanLens ?? [])).sort((a, b) => a - b)
  const worst = times.at(-1) ?? Number.NaN
  return [{ what: 'last key to the lens of that text, median / p95 / worst',
    measured: `${ms(quantile(times, 0.5))} / ${ms(quantile(times, 0.95))} / ${ms(worst)}`, goal: '≤ 300 ms', met: worst <= 300 }]
}
