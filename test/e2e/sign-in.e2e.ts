import { expect, test } from './support/fixtures.ts'
import type { Page } from '@playwright/test'

async function fillAndSend(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const refusal = (page: Page) => page.getByText('The name or the password is not right.')

test.describe('signing in', () => {
  test('leads to where one wanted to go, and is on record', async ({ openAnonymous, ledger }) => {
    const mark = await ledger.mark()
    const page = await openAnonymous()
    await page.goto('/')
    await expect(page).toHaveURL(/\/sign-in/)
    await fillAndSend(page, 'analyst', 'analyst')
    await expect(page.getByRole('heading', { name: 'Notebooks', level: 1 })).toBeVisible()
    const entry = await ledger.expectEntry(mark, 'session.opened', 'analyst')
    expect(entry.actor.roles).toEqual(['analyst'])
  })

  test('offers the six demo accounts, and one click is enough', async ({ openAnonymous, ledger }) => {
    const mark = await ledger.mark()
    const page = await openAnonymous()
    await page.goto('/sign-in')
    for (const user of ['analyst', 'analyst-jp', 'marketer', 'owner', 'auditor', 'admin']) {
      await expect(page.getByRole('button', { name: new RegExp(`(^|\\W)${user}(\\W|$)`) }).first()).toBeVisible()
    }
    await page.getByRole('button', { name: /(^|\W)marketer(\W|$)/ }).click()
    await expect(page.getByRole('heading', { name: 'Notebooks', level: 1 })).toBeVisible()
    await ledger.expectEntry(mark, 'session.opened', 'marketer')
  })

  test('says the same for a wrong password and for an unknown person, and records both', async ({ openAnonymous, ledger }) => {
    const mark = await ledger.mark()
    const page = await openAnonymous()
    await page.goto('/sign-in')
    await fillAndSend(page, 'analyst', 'not it')
    await expect(refusal(page)).toBeVisible()
    const wrong = await page.getByRole('alert').allInnerTexts()
    await page.reload()
    await fillAndSend(page, 'nobody-at-all', 'not it')
    await expect(refusal(page)).toBeVisible()
    expect(await page.getByRole('alert').allInnerTexts()).toEqual(wrong)
    for (const name of ['analyst', 'nobody-at-all']) {
      const { event } = await ledger.expectEntry(mark, 'session.refused', name)
      expect(event).toMatchObject({ reason: 'wrong' })
      expect(JSON.stringify(event)).not.toContain('not it')
    }
    await page.goto('/')
    await expect(page).toHaveURL(/\/sign-in/)
  })

  test('never takes an empty password, which some directories take for a name alone', async ({ openAnonymous, ledger }) => {
    const mark = await ledger.mark()
    const page = await openAnonymous()
    await page.goto('/sign-in')
    await fillAndSend(page, 'analyst', '')
    await expect(page).toHaveURL(/\/sign-in/)
    const csrf = await (await page.request.get('/api/auth/csrf')).json() as { csrfToken: string }
    const answer = await page.request.post('/api/auth/callback/credentials', {
      form: { csrfToken: csrf.csrfToken, username: 'analyst', password: '', json: 'true' },
    })
    expect(answer.status()).toBe(401)
    expect((await page.request.get('/api/notebooks')).status()).toBe(401)
    expect(await ledger.since(mark, { kind: 'session.opened', person: 'analyst' })).toEqual([])
  })

  test('slows down somebody who keeps guessing', async ({ openAnonymous, ledger }) => {
    const mark = await ledger.mark()
    const page = await openAnonymous()
    await page.goto('/sign-in')
    const { csrfToken } = await (await page.request.get('/api/auth/csrf')).json() as { csrfToken: string }
    for (let attempt = 0; attempt < 12; attempt++) {
      await page.request.post('/api/auth/callback/credentials', {
        form: { csrfToken, username: 'guessed-at', password: `guess ${attempt}`, json: 'true' },
      })
    }
    await fillAndSend(page, 'guessed-at', 'another guess')
    await expect(page.getByText(/Too many failed tries/)).toBeVisible()
    const reasons = (await ledger.since(mark, { kind: 'session.refused', person: 'guessed-at' })).map(({ summary }) => summary)
    expect(reasons.length).toBeGreaterThan(5)
  })
})

test.describe('signing out', () => {
  test('ends the session on the server: a copied cookie is refused', async ({ open, openAnonymous, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'Notebooks', level: 1 })).toBeVisible()
    const copied = await page.context().cookies()
    await page.getByRole('button', { name: /Kim Jiwoo/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(page).toHaveURL(/\/sign-in/)
    await ledger.expectEntry(mark, 'session.closed', 'analyst')

    const thief = await openAnonymous()
    await thief.context().addCookies(copied)
    expect((await thief.request.get('/api/notebooks')).status()).toBe(401)
    await thief.goto('/')
    await expect(thief).toHaveURL(/\/sign-in/)
  })

  test('leaves cookies that scripts cannot read and other sites cannot send', async ({ open }) => {
    const page = await open('analyst')
    const session = (await page.context().cookies()).find(cookie => /session-token/.test(cookie.name))
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
    const forged = await page.request.post('/api/notebooks', {
      headers: { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, data: {},
    })
    expect(forged.status()).toBe(403)
  })
})
