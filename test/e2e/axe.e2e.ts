import { findFaults } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import type { User } from './support/fixtures.ts'
import { makeNotebook } from './support/api.ts'
import { cellAt, gridOf, openNotebook, run } from './support/notebook.ts'

const pages: { name: string; user: User; path: string; heading: RegExp }[] = [
  { name: 'home', user: 'analyst', path: '/', heading: /Notebooks/ },
  { name: 'audit', user: 'auditor', path: '/audit', heading: /Audit/ },
  { name: 'policies', user: 'admin', path: '/policies', heading: /Policies/ },
  { name: 'admin', user: 'admin', path: '/admin', heading: /Admin/ },
]

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe, ${colorScheme}`, () => {
    test('finds nothing serious on the sign-in page', async ({ openAnonymous }) => {
      const page = await openAnonymous({ colorScheme })
      await page.goto('/sign-in')
      await expect(page.getByLabel('Name', { exact: true })).toBeVisible()
      expect(await findFaults(page)).toEqual([])
    })

    for (const { name, user, path, heading } of pages) {
      test(`finds nothing serious on the page ${name}`, async ({ open }) => {
        const page = await open(user, { colorScheme })
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
        await page.waitForLoadState('networkidle')
        expect(await findFaults(page)).toEqual([])
      })
    }

    test('finds nothing serious in a notebook with a masked result, a denial and a chart', async ({ open }) => {
      const page = await open('analyst', { colorScheme })
      await openNotebook(page, await makeNotebook(page, 'Looked at', [
        'SELECT id, email, phone, referrer FROM shop.sales.customers LIMIT 50',
        'SELECT national_id FROM shop.sales.customers']))
      await run(cellAt(page, 1))
      await expect(gridOf(cellAt(page, 1)).getByRole('gridcell').first()).toBeVisible()
      await expect(cellAt(page, 2)).toContainText(/national_id is closed/)
      expect(await findFaults(page)).toEqual([])
    })
  })
}
