import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { faultOf } from './support/api.ts'
import { expect, test } from './support/fixtures.ts'

const answerOf = (page: Page) => page.getByRole('region', { name: 'The explanation' })

async function ask(page: Page, user: string, sql: string): Promise<void> {
  await page.getByLabel('Person', { exact: true }).fill(user)
  await page.getByRole('textbox', { name: 'Statement' }).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(sql)
  await page.keyboard.press('ControlOrMeta+Enter')
}

test.describe('Explain', () => {
  test('shows an auditor what somebody would see and by which lines, on record', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('auditor')
    await page.goto('/policies')
    await page.getByRole('tab', { name: 'Explain' }).click()
    await expect(page).toHaveURL(/\/policies\?tab=explain$/)
    await ask(page, 'analyst', 'SELECT id, email FROM shop.sales.customers')
    const answer = answerOf(page)
    await expect(answer).toContainText('would run')
    await expect(answer).toContainText('cn=analysts,ou=groups,dc=sagwan,dc=demo')
    await expect(answer).toContainText(`country = 'KR'`)
    await expect(answer).toContainText('email hashed')
    const { event } = await ledger.expectEntry(mark, 'policy.explained', 'auditor')
    expect(event).toMatchObject({ of: 'analyst', sql: 'SELECT id, email FROM shop.sales.customers' })
    expect(await ledger.since(mark, { kind: 'query.opened', person: 'analyst' })).toEqual([])
    await answer.getByRole('link', { name: /roles\/analyst\.yaml:\d+/ }).first().click()
    await expect(page).toHaveURL(/\/policies\?tab=source#roles\/analyst\.yaml:\d+$/)
  })

  test('names the rule that closes a column, and the one that denies a table which does not exist for them', async ({ open }) => {
    const page = await open('admin')
    await page.goto('/policies?tab=explain&as=analyst')
    await expect(page.getByLabel('Person', { exact: true })).toHaveValue('analyst')
    await ask(page, 'analyst', 'SELECT national_id FROM shop.sales.customers')
    await expect(answerOf(page)).toContainText('would not run')
    await expect(answerOf(page)).toContainText(/roles\/analyst\.yaml:\d+/)
    await ask(page, 'analyst', 'SELECT * FROM shop.hr.salaries')
    await expect(answerOf(page)).toContainText('shop.hr.salaries is in the warehouse; it is denied to them by')
    await ask(page, 'marketer', 'SELECT * FROM shop.sales.customers')
    await expect(answerOf(page)).toContainText('shop.sales.customers is in the warehouse; no grant of theirs reaches it.')
    await ask(page, 'nobody-at-all', 'SELECT 1')
    await expect(page.getByText('The directory knows nobody called nobody-at-all.')).toBeVisible()
  })

  test('is for those who may read the policies, and for nobody else', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    for (const user of ['analyst', 'owner', 'marketer'] as const) {
      const page = await open(user)
      const refused = page.request.post('/api/policies/explain', { data: { user: 'owner', sql: 'SELECT * FROM shop.hr.salaries' } })
      expect(await faultOf(refused, 403)).toMatchObject({ code: 'forbidden' })
      expect(await faultOf(page.request.get('/api/policies/people'), 403)).toMatchObject({ code: 'forbidden' })
      await page.goto('/policies?tab=explain')
      await expect(page.getByRole('heading', { name: 'This page is not for your roles' })).toBeVisible()
    }
    expect((await ledger.since(mark, { kind: 'policy.explained' })).filter(line => ['analyst', 'owner', 'marketer'].includes(line.user))).toEqual([])
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has nothing serious for axe, ${colorScheme}`, async ({ open }) => {
      const page = await open('auditor', { colorScheme })
      await page.goto('/policies?tab=explain')
      await ask(page, 'analyst', 'SELECT email FROM shop.sales.customers')
      await expect(answerOf(page)).toContainText('would run')
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`))).toEqual([])
    })
  }
})
