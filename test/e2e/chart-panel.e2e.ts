import type { Locator, Page } from '@playwright/test'
import type { ChartSpec } from '../../lib/contracts/chart.ts'
import { findFaults } from './support/axe.ts'
import { charted, gallery, kept, plotOf, sales, sum } from './support/chart.ts'
import { expect, test } from './support/fixtures.ts'
import { cellAt } from './support/notebook.ts'

const kinds: [string, Partial<ChartSpec>][] = [
  ['bars', { kind: 'bar', x: 'channel', series: 'country', stacked: true, y: sum('net_krw') }],
  ['a line', { kind: 'line', x: 'day', grain: 'month', series: 'country', y: sum('net_krw'), lines: [{ axis: 'y', value: '1e9', label: 'Goal' }] }],
  ['two axes', { kind: 'combo', x: 'day', grain: 'quarter', y: [...sum('net_krw'), ...sum('orders')] }],
  ['a number', { kind: 'number', x: 'day', grain: 'month', compare: 'previous', y: sum('net_krw') }],
  ['a heat map', { kind: 'heatmap', x: 'channel', series: 'country', y: sum('orders') }],
]

/** Opens the panel and every part of it. */
async function openPanel(cell: Locator): Promise<Locator> {
  await cell.getByRole('button', { name: 'Edit the chart' }).click()
  const panel = cell.getByRole('complementary', { name: 'Edit the chart' })
  await expect(panel).toBeVisible()
  const shut = panel.locator('h4 button[aria-expanded=false]')
  for (let left = await shut.count(); left > 0; left -= 1) {
    await shut.first().click()
    await expect(shut).toHaveCount(left - 1)
  }
  return panel
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (await target.evaluate(element => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the key Tab never came there')
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in a chart and its panel, all of it open, ${colorScheme}`, async ({ open }) => {
    // Ten times axe.
    test.setTimeout(300_000)
    const page = await open('analyst', { colorScheme })
    await gallery(page, 'Panels', kinds.map(([, chart]) => ({ sql: sales, chart })))
    for (const [index, [name]] of kinds.entries()) {
      const cell = cellAt(page, index + 1)
      await cell.scrollIntoViewIfNeeded()
      await expect(plotOf(cell).locator('svg').first()).toBeVisible()
      await openPanel(cell)
      expect(await findFaults(page, '.nb-chart'), name).toEqual([])
      await cell.getByRole('button', { name: 'As a table' }).click()
      await expect(cell.locator('.nb-figure').getByRole('table')).toBeVisible()
      expect(await findFaults(page, '.nb-figure'), `${name} as a table`).toEqual([])
      await cell.getByRole('button', { name: 'Edit the chart' }).click()
    }
  })
}

test.describe('the panel of a chart', () => {
  test('is walked through with keys alone, from the drawing to its title', async ({ open }) => {
    const page = await open('analyst')
    const { cell, notebook } = await charted(page, 'By keys', sales, { kind: 'bar', x: 'channel', y: sum('net_krw') })
    await expect(plotOf(cell).locator('.recharts-bar-rectangle').first()).toBeVisible()
    const edit = cell.getByRole('button', { name: 'Edit the chart' })
    await edit.focus()
    await page.keyboard.press('Enter')
    const panel = cell.getByRole('complementary', { name: 'Edit the chart' })
    await tabTo(page, panel.getByRole('radio', { name: 'Bar', exact: true }))
    // Radio buttons follow the focus while the key is down, as it is for a person's finger.
    await page.keyboard.down('ArrowRight')
    await expect(panel.getByRole('radio', { name: 'Line', exact: true })).toBeFocused()
    await page.keyboard.up('ArrowRight')
    await expect.poll(async () => (await kept(page, notebook)).chart?.kind).toBe('line')
    await tabTo(page, panel.getByRole('combobox', { name: 'Split by' }))
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'country', exact: true }).press('Enter')
    await expect.poll(async () => (await kept(page, notebook)).chart?.series).toBe('country')
    await expect(plotOf(cell).locator('.recharts-line-curve')).toHaveCount(3)
    await tabTo(page, panel.getByRole('button', { name: 'Words and numbers' }))
    await page.keyboard.press('Enter')
    await tabTo(page, panel.getByRole('textbox', { name: 'Title' }))
    await page.keyboard.insertText('What each country bought')
    await expect(cell.getByRole('heading', { name: 'What each country bought' })).toBeVisible()
    await expect(plotOf(cell)).toHaveAccessibleName('What each country bought')
  })

  test('walks every series of a point, and every cell of a heat map, aloud', async ({ open }) => {
    const page = await open('analyst')
    const { cell } = await charted(page, 'Aloud', sales, { kind: 'heatmap', x: 'channel', series: 'country', y: sum('orders') })
    await expect(plotOf(cell).locator('.nb-own-plot rect').first()).toBeVisible()
    await plotOf(cell).focus()
    const said = cell.locator('[aria-live]').filter({ hasText: ' of 5)' })
    const heard = new Set<string>()
    for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowUp']) {
      await page.keyboard.press(key)
      await expect.poll(async () => heard.has((await said.textContent()) ?? '')).toBe(false)
      heard.add((await said.textContent()) ?? '')
    }
    expect([...heard].every(words => /^\S+, (KR|JP|US): [\d,]+ \(\d of 5\)$/.test(words)), [...heard].join('\n')).toBe(true)
    await page.keyboard.press('Escape')
    await expect(said).toHaveCount(0)
  })

  test('shows whole names of measures, and fits beside the drawing at 1024 pixels', async ({ open }) => {
    const page = await open('analyst', { viewport: { width: 1024, height: 800 } })
    const { cell } = await charted(page, 'Narrow', sales, {
      kind: 'combo', x: 'day', grain: 'quarter', y: [...sum('net_krw'), ...sum('orders')],
    })
    await expect(plotOf(cell).locator('.recharts-line-curve').first()).toBeVisible()
    const panel = await openPanel(cell)
    for (const name of ['net_krw', 'orders']) {
      const text = panel.getByRole('combobox', { name: 'Measure' }).filter({ hasText: name }).locator('span').first()
      expect(await text.evaluate(element => element.scrollWidth <= element.clientWidth), name).toBe(true)
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  })
})
