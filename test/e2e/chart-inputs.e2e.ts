import type { ChartSpec } from '../../lib/contracts/chart.ts'
import { gallery, sum } from './support/chart.ts'
import { expect, test } from './support/fixtures.ts'
import { cellAt } from './support/notebook.ts'

type Case = { name: string; sql: string; chart: Partial<ChartSpec> | null; mark?: string; says?: RegExp }
const named = (value: string) => `SELECT 'c' || i AS name, ${value} AS v FROM range(9) AS t(i)`
const many = "SELECT 'cat' || i AS name, i % 500 AS age, (i * 7919) % 1000 AS v FROM range(100000) AS t(i)"
const bars = { kind: 'bar' as const, x: 'name', y: sum('v') }
const bar = '.recharts-bar-rectangle path'
const cell = '.nb-own-plot rect'
const signs = `SELECT * FROM (VALUES ('<img src=x onerror="window.hit=1"><script>window.hit=1</script>', 5), ('مرحبا بالعالم', 4),
  ('👩‍👩‍👧 family', 3), (chr(7) || 'bell' || chr(10) || 'line', 2), ('=cmd|1', 1)) AS t(name, v)`

// Each draws something that can be seen, or says in a sentence why not.
const cases: Case[] = [
  { name: 'text as numbers', sql: named("'₩' || (i * 1234) || '.50'"), chart: bars, mark: bar },
  { name: 'text that is none', sql: named("'n/a'"), chart: bars, says: /No value of v reads as a number/ },
  { name: 'some text that is none', sql: named("CASE WHEN i < 3 THEN 'n/a' ELSE i::VARCHAR END"), chart: bars, mark: bar, says: /3 values/ },
  { name: 'all null', sql: named('NULL::INTEGER'), chart: bars, says: /Every value of v is null/ },
  { name: 'a histogram of nulls', sql: named('NULL::INTEGER'), chart: { kind: 'histogram', x: 'v' }, says: /Every value of v is null/ },
  { name: 'a line over null dates', sql: 'SELECT NULL::DATE AS d, i AS v FROM range(9) AS t(i)', chart: { kind: 'line', x: 'd', y: sum('v') }, says: /Every value of d is null/ },
  { name: 'a line over some null dates', sql: "SELECT CASE WHEN i > 2 THEN DATE '2026-01-01' + i::INTEGER END AS d, i AS v FROM range(9) AS t(i)",
    chart: { kind: 'line', x: 'd', y: sum('v') }, mark: '.recharts-line-curve', says: /Rows without d are left out/ },
  { name: 'one row as a line', sql: "SELECT DATE '2026-01-01' AS d, 5 AS v", chart: { kind: 'line', x: 'd', y: sum('v') }, mark: '.nb-plot-number', says: /One point alone/ },
  { name: 'one row as a cloud', sql: 'SELECT 3 AS a, 5 AS v', chart: { kind: 'scatter', x: 'a', y: [{ column: 'v', aggregate: 'none' }] }, mark: '.nb-dot' },
  { name: 'one row as a histogram', sql: 'SELECT 3 AS a', chart: { kind: 'histogram', x: 'a' }, mark: bar },
  { name: 'one row of cohorts', sql: "SELECT 'a' AS a, 'b' AS b, 3 AS v", chart: { kind: 'cohort', x: 'a', series: 'b', share: true, y: sum('v') }, mark: cell },
  { name: 'one slice', sql: "SELECT 'only' AS name, 5 AS v", chart: { ...bars, kind: 'donut' }, mark: '.recharts-pie-sector' },
  { name: 'no rows', sql: `${named('i')} WHERE false`, chart: bars, says: /No rows/ },
  { name: '100,000 bars', sql: many, chart: bars, mark: bar, says: /50 of 100,000 points are drawn: the largest/ },
  { name: '100,000 slices', sql: many, chart: { ...bars, kind: 'pie' }, mark: '.recharts-pie-sector', says: /99,993 smaller ones are added up/ },
  { name: '100,000 cohorts', sql: many, chart: { ...bars, kind: 'cohort', series: 'age', share: true }, mark: cell, says: /of 100,000 points/ },
  { name: '100,000 names on a line', sql: many, chart: { ...bars, kind: 'line' }, mark: '.recharts-line-curve', says: /no peak is lost/ },
  { name: 'negative slices', sql: named('i - 4'), chart: { ...bars, kind: 'pie' }, says: /Slices cannot show negative values/ },
  { name: 'slices of zero', sql: named('0'), chart: { ...bars, kind: 'pie' }, says: /All slices are zero/ },
  { name: 'a negative funnel', sql: named('i - 4'), chart: { ...bars, kind: 'funnel' }, says: /steps of a funnel cannot be negative/ },
  { name: 'a funnel of zero', sql: named('0'), chart: { ...bars, kind: 'funnel' }, says: /All steps are zero/ },
  { name: 'negative bars', sql: named('i - 4'), chart: bars, mark: bar },
  { name: 'dates as text', sql: "SELECT (DATE '2026-01-01' + i::INTEGER)::VARCHAR AS d, i AS v FROM range(60) AS t(i)", chart: null, mark: '.recharts-line-curve' },
  { name: 'huge and tiny', sql: named('10.0 ** (i * 4 - 16)'), chart: bars, mark: bar },
  { name: 'huge and tiny on a log axis', sql: named('10.0 ** (i * 4 - 16)'), chart: { ...bars, log: true }, mark: bar },
  { name: 'a log axis with zeros', sql: named('i * 100'), chart: { ...bars, log: true }, mark: bar, says: /1 value of zero or less/ },
  { name: 'a log axis of nothing positive', sql: named('-i'), chart: { ...bars, log: true }, says: /shows positive values only/ },
  { name: 'infinite and no number', sql: named("CASE i WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN 'Infinity'::DOUBLE ELSE i END"), chart: bars, mark: bar, says: /2 values are no numbers/ },
  { name: 'signs of every kind', sql: signs, chart: bars, mark: bar, says: /<img src=x/ },
]

test.describe('a chart of bad input', () => {
  for (const half of [0, 1] as const) {
    test(`is a sensible picture or a sentence, never an empty box (${half + 1} of 2)`, async ({ open }) => {
      // Fifteen statements and their pictures.
      test.setTimeout(240_000)
      const part = cases.filter((_, index) => index % 2 === half)
      const page = await open('owner')
      await gallery(page, 'Bad input', part)
      for (const [index, { name, mark, says }] of part.entries()) {
        const at = cellAt(page, index + 1)
        await at.scrollIntoViewIfNeeded()
        if (mark) {
          const drawn = at.locator('[data-plot]').locator(mark).first()
          await expect(drawn, name).toBeVisible()
          const box = (await drawn.boundingBox())!
          expect(box.width * box.height > 0 || Math.max(box.width, box.height) > 2, `${name} can be seen`).toBe(true)
          await expect(at.locator('[data-plot]'), name).not.toContainText(/NaN|Infinity|undefined/)
        }
        if (says) await expect(at, name).toContainText(says)
      }
      expect(await page.evaluate(() => 'hit' in window)).toBe(false)
    })
  }

  test('keeps every name inside the drawing, however long, at 1024 pixels too', async ({ open }) => {
    test.slow()
    const long = "SELECT 'A rather long name of a category that nobody can read, number ' || i AS name, i * 17 % 91 AS v, 's' || (i % 4) || ' with a long name' AS s FROM range(12) AS t(i)"
    const specs: Partial<ChartSpec>[] = [
      bars, { ...bars, horizontal: false }, { ...bars, kind: 'pie' }, { ...bars, kind: 'funnel' },
      { ...bars, kind: 'heatmap', series: 's' }, { ...bars, kind: 'line', series: 's' }, { ...bars, kind: 'combo' },
    ]
    const page = await open('owner', { viewport: { width: 1024, height: 900 } })
    await gallery(page, 'Long names', specs.map(chart => ({ sql: long, chart })))
    for (const [index, { kind, horizontal }] of specs.entries()) {
      const plot = cellAt(page, index + 1).locator('[data-plot]')
      await plot.scrollIntoViewIfNeeded()
      await expect(plot.locator('svg text').first()).toBeVisible()
      const outside = await plot.evaluate(element => {
        const [left, right] = [element.getBoundingClientRect().left - 1, element.getBoundingClientRect().right + 1]
        return [...element.querySelectorAll('svg text')].filter(text => {
          const box = text.getBoundingClientRect()
          return box.width > 0 && (box.left < left || box.right > right)
        }).map(text => text.textContent)
      })
      expect(outside, `${kind} ${horizontal === false ? 'upright' : ''}`).toEqual([])
    }
  })
})
