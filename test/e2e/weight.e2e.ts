import type { Page } from '@playwright/test'
import { makeNotebook } from './support/api.ts'
import { expect, test } from './support/fixtures.ts'
import { cellAt, editorOf, openNotebook } from './support/notebook.ts'

const most = 450_000

test.describe('the scripts of the notebook page', () => {
  test('are light until one can type', async ({ open }) => {
    const page = await open('analyst')
    const notebook = await makeNotebook(page, 'Weight', ['SELECT 1'])
    // Counted in the page when the editor appears: what is fetched ahead of a click comes after that.
    await page.addInitScript(() => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector('.cm-content')) return
        observer.disconnect()
        const bytes = (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
          .filter(({ name }) => /\.js(\?|$)/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
        document.documentElement.dataset.scripts = String(bytes)
      })
      observer.observe(document, { childList: true, subtree: true })
    })
    await openNotebook(page, notebook)
    const bytes = Number(await page.locator('html').getAttribute('data-scripts'))
    expect(bytes).toBeGreaterThan(most / 3)
    expect(bytes).toBeLessThanOrEqual(most)
  })

  const chunk = /\/_next\/static\/chunks\/[^?]+\.js/
  /** A notebook of which only what the page itself names can be fetched. */
  async function openWithoutParts(page: Page): Promise<void> {
    const notebook = await makeNotebook(page, 'Away', ['SELECT 1'])
    const first = await (await page.request.get(`/notebooks/${notebook.id}`)).text()
    await page.route(chunk, route => {
      const name = route.request().url().split('/').at(-1) ?? ''
      return first.includes(name) ? route.continue() : route.abort()
    })
    await page.goto(`/notebooks/${notebook.id}`)
    await expect(cellAt(page, 1).getByText('Sagwan does not answer')).toBeVisible()
  }

  test('may fail to come, which the page says, and come when asked again', async ({ open }) => {
    const page = await open('analyst')
    await openWithoutParts(page)
    await page.unroute(chunk)
    await cellAt(page, 1).getByRole('button', { name: 'Retry' }).click()
    await expect(editorOf(cellAt(page, 1))).toHaveText('SELECT 1')
  })

  test('may be gone with an older version: then the page offers to load itself again', async ({ open }) => {
    const page = await open('analyst')
    await openWithoutParts(page)
    await cellAt(page, 1).getByRole('button', { name: 'Retry' }).click()
    const again = cellAt(page, 1).getByRole('button', { name: 'Load the page again' })
    await expect(again).toBeVisible()
    await page.unroute(chunk)
    await again.click()
    await expect(editorOf(cellAt(page, 1))).toHaveText('SELECT 1')
  })
})
