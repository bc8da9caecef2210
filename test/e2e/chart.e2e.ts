import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { chartSchema } from '../../lib/contracts/chart.ts'
import type { ChartKind, ChartSpec } from '../../lib/contracts/chart.ts'
import type { NotebookData } from '../../lib/contracts/notebook.ts'
import { bodyOf, makeNotebook } from './support/api.ts'
import { charted, gallery, kept, plotOf, sales, sum } from './support/chart.ts'
import { expect, test } from './support/fixtures.ts'
import { cellAt, editorOf, openNotebook, openTab, runAndWait } from './support/notebook.ts'

/** Saves another chart behind the page's back and shows it. */
async function show(page: Page, notebook: NotebookData, chart: Partial<ChartSpec>): Promise<void> {
  const { id, revision } = await kept(page, notebook)
  await bodyOf(page.request.patch(`/api/notebooks/${notebook.id}/cells/${id}`, {
    data: { chart: chartSchema.parse({ kind: 'bar', ...chart }), revision },
  }))
  await page.reload()
}

test.describe('a chart', () => {
  test('is inferred, drawn over the whole result, changed in the panel, and kept with its cell', async ({ open, ledger }) => {
    const page = await open('analyst')
    const { cell, execution, notebook } = await charted(page, 'Charted',
      'SELECT channel, sum(net_krw) AS net_krw FROM shop.marts.daily_sales GROUP BY channel ORDER BY channel')
    await expect(cell.locator('.recharts-bar-rectangle').first()).toBeVisible()
    await cell.getByRole('button', { name: 'As a table' }).click()
    await expect(cell.getByRole('table')).toContainText('web')
    await cell.getByRole('button', { name: 'As a chart' }).click()

    await cell.getByRole('button', { name: 'Edit the chart' }).click()
    await cell.getByRole('radio', { name: 'Pie', exact: true }).click()
    await expect(cell.locator('.recharts-pie-sector').first()).toBeVisible()
    await cell.getByRole('button', { name: 'Words and numbers' }).click()
    await cell.getByRole('textbox', { name: 'Title' }).fill('Where it was sold')
    await expect(cell.getByRole('heading', { name: 'Where it was sold' })).toBeVisible()
    await expect.poll(async () => (await kept(page, notebook)).chart).toMatchObject({ kind: 'pie', title: 'Where it was sold' })
    await page.reload()
    await expect(cell.locator('.recharts-pie-sector').first()).toBeVisible()
    expect((await ledger.story(execution)).map(({ event }) => event.kind)).toContain('query.closed')
  })

  const kinds: [ChartKind, Partial<ChartSpec>, string][] = [
    ['bar', { x: 'channel', series: 'country', y: sum('net_krw') }, '.recharts-bar-rectangle'],
    ['line', { x: 'day', grain: 'month', series: 'country', y: sum('net_krw') }, '.recharts-line-curve'],
    ['area', { x: 'day', grain: 'month', series: 'channel', share: true, y: sum('net_krw') }, '.recharts-area-area'],
    ['combo', { x: 'day', grain: 'quarter', y: [{ ...sum('net_krw')[0]!, draw: 'bar', axis: 'left' }, { ...sum('orders')[0]!, draw: 'line', axis: 'right' }] }, '.recharts-line-curve'],
    ['scatter', { x: 'orders', series: 'country', y: [{ column: 'net_krw', aggregate: 'none' }] }, '.nb-dot'],
    ['donut', { x: 'channel', y: sum('net_krw') }, '.recharts-pie-sector'],
    ['histogram', { x: 'orders' }, '.recharts-bar-rectangle'],
    ['heatmap', { x: 'channel', series: 'country', y: sum('orders') }, '.nb-own-plot rect'],
    ['number', { x: 'day', grain: 'month', compare: 'previous', y: sum('net_krw') }, '.nb-plot-number'],
    ['funnel', { x: 'channel', y: sum('orders') }, '.nb-own-plot rect'],
    ['cohort', { x: 'channel', series: 'country', share: true, y: sum('orders') }, '.nb-own-plot rect'],
  ]
  test('comes in every kind, each with a name and a table', async ({ open }) => {
    // Eleven times the page anew.
    test.slow()
    const page = await open('analyst')
    const few = `${sales} WHERE extract(day FROM day) = 1`
    const { cell, notebook } = await charted(page, 'Kinds', few, { kind: 'bar', ...kinds[0]![1] })
    for (const [kind, spec, mark] of kinds) {
      await show(page, notebook, { ...spec, kind, title: `As ${kind}` })
      await expect(plotOf(cell).locator(mark).first(), kind).toBeVisible()
      await expect(plotOf(cell), kind).toHaveAccessibleName(`As ${kind}`)
      await cell.getByRole('button', { name: 'As a table' }).click()
      await expect(cell.getByRole('table'), kind).toBeVisible()
    }
  })

  test('says in a sentence what no picture would say', async ({ open }) => {
    const page = await open('analyst')
    const rows = "SELECT * FROM (VALUES ('a', 'n/a', -5, NULL::INTEGER), ('b', 'none', 7, NULL)) AS t(name, words, number, nothing)"
    const { cell, notebook } = await charted(page, 'Sentences', rows, { x: 'name', y: sum('words') })
    const saysOf: [Partial<ChartSpec>, RegExp][] = [
      [{ x: 'name', y: sum('words') }, /No value of words reads as a number/],
      [{ x: 'name', y: sum('nothing') }, /Every value of nothing is null/],
      [{ kind: 'pie', x: 'name', y: sum('number') }, /Slices cannot show negative values/],
      [{ kind: 'heatmap', x: 'name', y: sum('number') }, /Choose what stands down the side/],
    ]
    for (const [spec, words] of saysOf) {
      await show(page, notebook, spec)
      await expect(cell.locator('.nb-figure')).toContainText(words)
    }
  })

  test('is walked through by keyboard, aloud, and filters its cell by a range', async ({ open }) => {
    const page = await open('analyst')
    const { cell, notebook } = await charted(page, 'Walked', sales, { kind: 'line', x: 'day', grain: 'month', y: sum('orders') })
    await expect(plotOf(cell).locator('.recharts-line-curve').first()).toBeVisible()
    await plotOf(cell).focus()
    await page.keyboard.press('Home')
    await expect(cell.locator('[aria-live]').filter({ hasText: '1 of' })).toContainText(/January 2024, sum of orders: [\d,]+/)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await kept(page, notebook)).view.grid?.filter).toEqual([
      { column: 'day', op: '>=', value: '2024-02-01' }, { column: 'day', op: '<', value: '2024-04-01' }])
    await openTab(cell, 'Table')
    await expect(cell.getByRole('group', { name: /filter/i }).first()).toContainText('2024-02-01')
  })

  test('takes a range with the mouse, for a cell of its own', async ({ open }) => {
    const page = await open('analyst')
    const { cell } = await charted(page, 'Dragged', sales, { kind: 'line', x: 'day', grain: 'month', y: sum('orders') })
    await expect(plotOf(cell).locator('.recharts-line-curve').first()).toBeVisible()
    const box = (await plotOf(cell).boundingBox())!
    await page.mouse.move(box.x + box.width * 0.3, box.y + 90)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.4, box.y + 95, { steps: 5 })
    await page.mouse.move(box.x + box.width * 0.5, box.y + 95, { steps: 5 })
    await page.mouse.up()
    await cell.getByRole('button', { name: 'New cell of it' }).click()
    await expect(editorOf(cellAt(page, 2))).toContainText(/WHERE "day" >= DATE '20\d\d-\d\d-01'/)
  })

  test('leaves as picture and data only with a purpose, on record before it does', async ({ open, ledger }) => {
    const page = await open('analyst')
    const { cell, execution } = await charted(page, 'Downloaded', sales, { kind: 'bar', x: 'country', y: sum('orders'), sort: 'x' })
    await expect(cell.locator('.recharts-bar-rectangle').first()).toBeVisible()
    for (const [item, format] of [['Picture as PNG', 'png'], ['Picture as SVG', 'svg'], ['Data as CSV', 'csv']] as const) {
      await cell.getByRole('button', { name: 'Download the chart' }).click()
      await page.getByRole('menuitem', { name: item }).click()
      const dialog = page.getByRole('dialog')
      // What was said for the first file is there for the next.
      if (format === 'png') {
        await dialog.getByRole('button', { name: 'Export' }).click()
        await expect(dialog).toContainText('Say what it is for')
      }
      await dialog.getByRole('textbox', { name: 'Purpose' }).fill('for the board')
      const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export' }).click()])
      const bytes = readFileSync(await download.path())
      if (format === 'png') expect(bytes.subarray(1, 4).toString()).toBe('PNG')
      if (format === 'svg') expect(bytes.toString()).toMatch(/<svg[^]*sum of orders by country[^]*On record as no\. \d/)
      if (format === 'csv') expect(bytes.toString()).toMatch(/^country,sum\(orders\)\nJP,\d+\nKR,\d+\nUS,\d+\n$/)
      const opened = (await ledger.story(execution)).map(({ event }) => event).filter(({ kind }) => kind === 'export.opened')
      expect(opened.at(-1)).toMatchObject({ format, purpose: 'for the board', chart: { kind: 'bar', x: 'country', measures: ['sum(orders)'] } })
    }
    // The browser's own way past the dialog is refused, and on record too.
    const data = { ...chartSchema.parse({ kind: 'bar', x: 'country', y: sum('orders') }), format: 'png' }
    const refused = await page.request.post(`/api/executions/${execution}/chart-export`, { data })
    expect([refused.status(), (await refused.json() as { error: { code: string } }).error.code]).toEqual([expect.any(Number), 'purpose-required'])
    expect((await ledger.story(execution)).at(-1)?.event.kind).toBe('export.denied')
    const stranger = await open('marketer')
    expect((await stranger.request.post(`/api/executions/${execution}/chart-export`, { data })).status()).toBe(404)
  })

  test('takes its fonts along in a picture, Korean ones too, as far as it needs them', async ({ open, browser }) => {
    const page = await open('analyst')
    const { cell } = await charted(page, 'Fonts', `SELECT CASE country WHEN 'KR' THEN '서울' WHEN 'JP' THEN '도쿄' ELSE '뉴욕' END AS city, orders AS n
      FROM shop.marts.daily_sales`, { kind: 'bar', x: 'city', y: sum('n'), title: '도시별 주문' })
    await expect(cell.locator('.recharts-bar-rectangle').first()).toBeVisible()
    await cell.getByRole('button', { name: 'Download the chart' }).click()
    await page.getByRole('menuitem', { name: 'Picture as SVG' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Purpose' }).fill('a slide')
    // A picture has no formulas to guard against.
    await expect(dialog.getByRole('checkbox')).toHaveCount(0)
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export' }).click()])
    const svg = readFileSync(await download.path(), 'utf8')
    expect(svg).toContain('도시별 주문')
    expect(svg, 'nothing is fetched from anywhere').not.toMatch(/url\((?!data:|#)/)
    expect(svg.length).toBeLessThan(1_500_000)
    // A window that knows neither us nor our fonts.
    const elsewhere = await (await browser.newContext()).newPage()
    await elsewhere.setContent(svg)
    await elsewhere.evaluate(() => document.fonts.ready)
    const faces = await elsewhere.evaluate(() => [...document.fonts].map(({ family, status }) => `${family} ${status}`))
    expect(faces.length).toBeGreaterThan(1)
    expect(faces.every(face => /Pretendard Variable"? loaded$/.test(face)), faces.join()).toBe(true)
    const widths = await elsewhere.evaluate(() => {
      const text = [...document.querySelectorAll('text')].find(({ textContent }) => textContent === '도시별 주문')!
      const own = text.getComputedTextLength()
      text.setAttribute('style', 'font-family: monospace')
      return [own, text.getComputedTextLength()]
    })
    expect(widths[0]).not.toBe(widths[1])
    await elsewhere.context().close()
  })

  test('guards formulas in its CSV unless that is switched off, which is on record', async ({ open, ledger }) => {
    const page = await open('analyst')
    const { cell, execution } = await charted(page, 'Guarded', "SELECT '=1+1' AS name, 5 AS n FROM shop.marts.daily_sales LIMIT 1", { kind: 'bar', x: 'name', y: sum('n') })
    await expect(cell.locator('.recharts-bar-rectangle').first()).toBeVisible()
    for (const guarded of [true, false]) {
      await cell.getByRole('button', { name: 'Download the chart' }).click()
      await page.getByRole('menuitem', { name: 'Data as CSV' }).click()
      const dialog = page.getByRole('dialog')
      const guard = dialog.getByRole('checkbox', { name: 'Guard against formulas' })
      // On again for every file, whatever was said for the last.
      await expect(guard).toBeChecked()
      await dialog.getByRole('textbox', { name: 'Purpose' }).fill('a table')
      if (!guarded) {
        await guard.click()
        await expect(dialog).toContainText(/A spreadsheet may run text/)
      }
      const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export' }).click()])
      expect(readFileSync(await download.path(), 'utf8')).toBe(`name,sum(n)\n${guarded ? "'" : ''}=1+1,5\n`)
      const opened = (await ledger.story(execution)).map(({ event }) => event).filter(({ kind }) => kind === 'export.opened').at(-1)
      expect(opened && 'formulas' in opened ? opened.formulas : 'guarded').toBe(guarded ? 'guarded' : 'as-is')
    }
  })

  test('gives a value the same colour in every chart of its notebook', async ({ open }) => {
    const page = await open('analyst')
    await gallery(page, 'Colours', [
      { sql: sales, chart: { kind: 'bar', x: 'channel', series: 'country', y: sum('net_krw') } },
      { sql: "SELECT * FROM (VALUES ('US', 9), ('BR', 8), ('KR', 1)) AS t(country, n)", chart: { kind: 'pie', x: 'country', y: sum('n') } },
    ])
    const first = cellAt(page, 1)
    await expect(first.locator('.nb-legend li')).toHaveCount(3)
    const bars = new Map(await first.locator('.nb-legend li').evaluateAll(items =>
      items.map(item => [item.textContent ?? '', getComputedStyle(item.querySelector('span')!).backgroundColor] as const)))
    const second = cellAt(page, 2)
    await second.scrollIntoViewIfNeeded()
    await expect(second.locator('.recharts-pie-sector').first()).toBeVisible()
    const slices = new Map(await second.locator('[data-plot] g:has(> rect + text)').evaluateAll(groups =>
      groups.map(group => [group.querySelector('text')?.textContent ?? '', getComputedStyle(group.querySelector('rect')!).fill] as const)))
    expect([slices.get('KR'), slices.get('US')]).toEqual([bars.get('KR'), bars.get('US')])
    expect(new Set(slices.values()).size).toBe(3)
    expect([...bars.values()]).not.toContain(slices.get('BR'))
  })

  test('draws a good first chart without a click, for nine of ten results', async ({ open }) => {
    test.slow()
    const shop = 'shop.sales.orders'
    const guesses: [string, string][] = [
      ['SELECT day, sum(net_krw) AS net_krw FROM shop.marts.daily_sales GROUP BY day ORDER BY day', '.recharts-line-curve'],
      ['SELECT day, country, sum(orders) AS orders FROM shop.marts.daily_sales GROUP BY ALL ORDER BY day', '.recharts-line-curve'],
      ['SELECT country, count(*) AS orders FROM shop.marts.daily_sales GROUP BY country', '.recharts-bar-rectangle'],
      ['SELECT channel, country, sum(net_krw) AS net_krw FROM shop.marts.daily_sales GROUP BY ALL', '.recharts-bar-rectangle'],
      [`SELECT count(*) AS orders, sum(net_krw) AS net_krw FROM ${shop}`, '.nb-plot-number'],
      [`SELECT net_krw FROM ${shop} LIMIT 1000`, '.recharts-bar-rectangle'],
      ['SELECT orders, net_krw FROM shop.marts.daily_sales LIMIT 500', '.nb-dot'],
      ["SELECT * FROM (VALUES ('visit', 900), ('cart', 300), ('paid', 90)) AS t(step, people)", '.nb-own-plot rect'],
      ["SELECT '2026-0' || c AS cohort, a AS month_no, 100 - 9 * a AS people FROM range(1, 5) AS t(c), range(0, 4) AS u(a)", '.nb-own-plot rect'],
      ["SELECT isodow(day) AS weekday, month(day) AS month, sum(orders) AS orders FROM shop.marts.daily_sales GROUP BY ALL", '.nb-own-plot rect'],
    ]
    const page = await open('analyst')
    await gallery(page, 'First charts', guesses.map(([sql]) => ({ sql, chart: null })))
    for (const [index, [sql, mark]] of guesses.entries()) {
      await cellAt(page, index + 1).scrollIntoViewIfNeeded()
      await expect(plotOf(cellAt(page, index + 1)).locator(mark).first(), sql).toBeVisible()
    }
  })

  test('says that it is thinned, by what rule, and loses no peak', async ({ open }) => {
    const page = await open('owner')
    const { cell } = await charted(page, 'Thinned',
      "SELECT TIMESTAMP '2026-01-01' + to_seconds(i) AS at, CASE WHEN i = 123456 THEN 5000 ELSE i % 100 END AS v FROM range(200000) AS t(i)",
      { kind: 'line', x: 'at', y: [{ column: 'v', aggregate: 'max' }] })
    await expect(cell.locator('.nb-figure')).toContainText(/of 200,000 points are drawn: of every stretch the lowest and the highest/)
    await cell.getByRole('button', { name: 'As a table' }).click()
    await expect(cell.getByRole('table')).toContainText('5,000')
  })

  test('marks what is masked', async ({ open }) => {
    const page = await open('analyst')
    const { cell } = await charted(page, 'Masked', 'SELECT email, lifetime_krw FROM shop.sales.customers',
      { kind: 'bar', x: 'email', top: 5, others: false, y: sum('lifetime_krw') })
    await expect(cell.locator('.nb-figure figcaption')).toContainText('email hashed')
    await expect(cell.locator('.nb-figure')).toContainText(/5 of [\d,]+ points are drawn: the largest/)
  })

  test('adds up two million rows on the server', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('owner')
    await openNotebook(page, await makeNotebook(page, 'Large chart', ['SELECT kind, dwell_ms FROM shop.web.events']))
    const cell = cellAt(page, 1)
    const execution = await runAndWait(page, cell)
    await expect(cell).toContainText('2,000,000')
    const chart = await bodyOf<{ rows: unknown[][]; total: number }>(page.request.post(`/api/executions/${execution}/chart`, {
      data: { kind: 'bar', x: 'kind', y: [{ column: null, aggregate: 'count' }] },
    }))
    expect(chart.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(2_000_000)
    await ledger.expectEntry(mark, 'result.viewed', 'owner')
  })

  test('stands in the seeded notebook, for each person over their own run', async ({ open }) => {
    for (const user of ['analyst', 'marketer'] as const) {
      const page = await open(user)
      await page.goto('/')
      await page.getByRole('link', { name: /Revenue at a glance/ }).click()
      await page.getByRole('button', { name: 'Run all' }).click()
      await expect(page.locator('.recharts-line-curve').first()).toBeVisible({ timeout: 30_000 })
      await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible()
    }
  })
})
