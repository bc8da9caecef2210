import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { makeNotebook } from './support/api.ts'
import { cellAt, editorOf } from './support/notebook.ts'

/** Opens the palette and types. */
async function search(page: Page, text: string) {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Notebooks', level: 1 })).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(page.getByRole('combobox')).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await page.getByRole('combobox').fill(text)
}

test.describe('the command palette', () => {
  test('finds a table one may see, by a column too, and opens its page', async ({ open }) => {
    const page = await open('analyst')
    await search(page, 'lifetime_krw')
    await page.getByRole('option', { name: /^customers/ }).click()
    await expect(page).toHaveURL(/\/catalog\/shop\/sales\/customers$/)
    await expect(page.getByRole('heading', { level: 1, name: /customers/ })).toBeVisible()
  })

  test('knows no table that is closed to the person', async ({ open }) => {
    const page = await open('analyst')
    const answered = page.waitForResponse(response => response.url().includes('/api/catalog/search'))
    await search(page, 'salaries')
    expect(await (await answered).json()).toMatchObject({ tables: [] })
    await expect(page.getByText('Nothing is called that.')).toBeVisible()
    const owner = await open('owner')
    await search(owner, 'salaries')
    await expect(owner.getByRole('option', { name: /^salaries/ })).toBeVisible()
  })

  test('finds a notebook by what stands in it', async ({ open }) => {
    const page = await open('analyst')
    const { id } = await makeNotebook(page, 'Called otherwise', ['SELECT 1 AS quetzalcoatl'])
    await search(page, 'quetzal')
    await page.getByRole('option', { name: /Called otherwise/ }).click()
    await expect(page).toHaveURL(new RegExp(id))
  })

  test('begins a notebook with a statement', async ({ open }) => {
    const page = await open('analyst')
    await search(page, 'select 40 + 2 as answer')
    await page.getByRole('option', { name: 'Begin a notebook with this statement' }).click()
    await expect(editorOf(cellAt(page, 1))).toHaveText('select 40 + 2 as answer')
  })
})
