import { expect, test } from './support/fixtures.ts'
import { execute } from './support/api.ts'

test.describe('the auditor', () => {
  test('finds one statement among all by its words, and opens its story', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const analyst = await open('analyst')
    const { id } = await execute(analyst, 'SELECT count(*) AS needle_in_the_record FROM shop.sales.customers')
    const page = await open('auditor')
    await page.goto('/audit')
    await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Search the record' }).fill('needle_in_the_record')
    const line = page.getByRole('row', { name: /analyst.*needle_in_the_record/ }).first()
    await expect(line).toBeVisible()
    await line.click()
    const story = page.getByRole('complementary', { name: 'Story of an entry' })
    await expect(story).toContainText('needle_in_the_record')
    await expect(story).toContainText('analyst')
    await expect(story).toContainText('shop.sales.customers')
    await expect(story).toContainText(`country = 'KR'`)
    await expect(story).toContainText(/analyst\.yaml:\d+/)
    expect((await ledger.story(id)).map(({ event }) => event.kind).slice(0, 2)).toEqual(['query.opened', 'query.closed'])
    await ledger.expectEntry(mark, 'audit.read', 'auditor')
  })

  test('filters by person, table and outcome', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const analyst = await open('analyst')
    await execute(analyst, 'SELECT national_id FROM shop.sales.customers')
    await execute(await open('marketer'), 'SELECT count(*) FROM shop.marts.daily_sales')
    const page = await open('auditor')
    await page.goto('/audit?outcome=denied&person=analyst')
    await expect(page.getByRole('row', { name: /national_id/ }).first()).toBeVisible()
    await expect(page.getByRole('row', { name: /daily_sales/ })).toHaveCount(0)
    expect(await ledger.since(mark, { person: 'analyst', outcome: 'denied' })).toHaveLength(1)
    expect(await ledger.since(mark, { table: 'shop.marts.daily_sales' })).not.toHaveLength(0)
    await ledger.expectEntry(mark, 'audit.searched', 'auditor')
  })

  test('verifies the chain, and that is on record too', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('auditor')
    await page.goto('/audit')
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await expect(page.getByRole('dialog').getByText('The record is whole')).toBeVisible()
    const entry = await ledger.expectEntry(mark, 'ledger.verified', 'auditor')
    expect(entry.event).toMatchObject({ ok: true, firstBad: null })
    await ledger.verify()
  })

  test('is nobody else: analysts have no such page and no such link', async ({ open }) => {
    for (const user of ['analyst', 'admin'] as const) {
      const page = await open(user)
      await page.goto('/')
      await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Notebooks' })).toBeVisible()
      await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Audit' })).toHaveCount(0)
      await page.goto('/audit')
      await expect(page.getByText('This page is not for your roles')).toBeVisible()
    }
  })
})
