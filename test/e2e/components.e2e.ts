import AxeBuilder from '@axe-core/playwright'
import { startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { expect, test } from './support/fixtures.ts'

/**
 * The sheet of components against its picture in the docs: a change of looks is seen and meant, or it is a fault.
 * `playwright test components --update-snapshots` takes the picture anew.
 */
test.describe('the sheet of components', () => {
  let server: TestServer | undefined
  test.describe.configure({ timeout: 300_000 })
  test.beforeAll(async () => {
    test.setTimeout(300_000)
    server = await startServer({ dev: true })
  })
  test.afterAll(async () => { await server?.stop() })

  test('looks as it did, on paper and on ink', async ({ browser }) => {
    // A page of its own: in development React also speaks of what only development sends.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await page.goto(`${server!.url}/dev/components`, { timeout: 180_000 })
    await expect(page.getByRole('heading', { name: 'On ink' })).toBeVisible()
    await page.evaluate(() => document.fonts.ready)
    // Other versions of Chromium and its libraries draw letters' edges otherwise.
    await expect(page).toHaveScreenshot('components.png', { fullPage: true, maxDiffPixelRatio: 0.02, threshold: 0.25 })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id)).toEqual([])
    await context.close()
  })

  test('is served in development only', async ({ openAnonymous }) => {
    const page = await openAnonymous()
    expect((await page.goto('/dev/components'))?.status()).toBe(404)
  })
})
