import type { Page } from '@playwright/test'
import { ms, quantile } from './measure.ts'
import type { Line } from './measure.ts'
import { makeNotebook } from './ui-visit.ts'

/** The first paint of a notebook of 50 cells, and what its page weighs. */
export async function measurePaint(page: Page): Promise<Line[]> {
  const id = await makeNotebook(page, 'Fifty cells', Array.from({ length: 50 }, (_, i) =>
    `SELECT country, count(*) AS n${i}\nFROM shop.sales.orders\nWHERE net_krw > ${i * 1000}\nGROUP BY country`))
  const paints: number[] = []
  const ready: number[] = []
  let [weight, later] = [0, 0]
  for (let i = 0; i < 6; i += 1) {
    const start = performance.now()
    await page.goto(`/notebooks/${id}`)
    await page.locator('.cm-content').first().waitFor()
    // The first visit fills the caches; people open notebooks all day.
    if (i === 0) {
      weight = await weighScripts(page)
      later = await weighRest(page)
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
    { what: 'scripts until one can type, compressed', measured: kilobytes(weight), goal: '≤ 450 kB', met: weight <= 450_000 },
    { what: 'scripts once the page is quiet, with what is fetched ahead', measured: kilobytes(later), goal: '', met: null },
  ]
}

/** Everything the page has loaded as script so far, whoever asked for it, as it came over the wire. */
function weighScripts(page: Page): Promise<number> {
  return page.evaluate(() => (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
    .filter(({ name }) => /\.js(\?|$)/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0))
}

/** The same when nothing has come for five seconds. */
async function weighRest(page: Page): Promise<number> {
  let [weight, before] = [await weighScripts(page), -1]
  while (weight !== before) {
    await page.waitForTimeout(5000)
    before = weight
    weight = await weighScripts(page)
  }
  return weight
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`
}
