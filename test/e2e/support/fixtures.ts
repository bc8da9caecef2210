import { randomInt } from 'node:crypto'
import { test as base, expect } from '@playwright/test'
import type { APIRequestContext, BrowserContextOptions, Page } from '@playwright/test'
import { readLedger } from './ledger.ts'
import type { LedgerReader } from './ledger.ts'

export { expect }
export type User = 'analyst' | 'analyst-jp' | 'marketer' | 'owner' | 'auditor' | 'admin'

type Fixtures = {
  /** Where this test comes from, as the proxy in front says it; no other test has the same. */
  address: string
  /** A window of this person's, signed in; nothing but what it was asked for may go wrong in it. */
  open: (user: User, options?: BrowserContextOptions) => Promise<Page>
  /** A window in which nobody is signed in. */
  openAnonymous: (options?: BrowserContextOptions) => Promise<Page>
  ledger: LedgerReader
}

/** Signs in over the API, as the sign-in page does it: next-auth's credentials callback. */
export async function signIn(request: APIRequestContext, user: string, password = user): Promise<void> {
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json() as { csrfToken: string }
  const answer = await request.post('/api/auth/callback/credentials', {
    form: { csrfToken, username: user, password, json: 'true', callbackUrl: '/' },
  })
  expect(answer.status(), `${user} can sign in`).toBe(200)
  const session = await (await request.get('/api/auth/session')).json() as { user?: unknown }
  expect(session, `${user} has a session`).toMatchObject({ user: { name: expect.stringMatching(/\S/) } })
}

/** Lines of the console that say something is broken: faults, refusals of the CSP, React's warnings. */
function watch(page: Page, faults: string[]): void {
  page.on('pageerror', error => faults.push(`uncaught: ${error.message}`))
  page.on('console', message => {
    if (message.type() !== 'error') return
    // A route that answers 4xx is told by the page in its own words; the browser repeats it here.
    if (/Failed to load resource/.test(message.text())) return
    faults.push(message.text())
  })
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => {
    const url = process.env.SAGWAN_E2E_URL
    if (!url) throw new Error('no server: run with playwright.config.ts, whose global setup starts one')
    await use(url)
  },
  address: async ({}, use) => {
    await use(`10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`)
  },
  openAnonymous: async ({ browser, baseURL, address }, use) => {
    const contexts: { close(): Promise<void> }[] = []
    const faults: string[] = []
    await use(async options => {
      const context = await browser.newContext({
        baseURL: baseURL!, extraHTTPHeaders: { 'x-forwarded-for': address }, ...options,
      })
      contexts.push(context)
      const page = await context.newPage()
      watch(page, faults)
      return page
    })
    for (const context of contexts) await context.close()
    expect(faults, 'nothing went wrong in the browser').toEqual([])
  },
  open: async ({ openAnonymous }, use) => {
    await use(async (user, options) => {
      const page = await openAnonymous(options)
      await signIn(page.request, user)
      return page
    })
  },
  ledger: async ({ playwright, baseURL, address }, use) => {
    const auditor = await playwright.request.newContext({
      baseURL: baseURL!, extraHTTPHeaders: { 'x-forwarded-for': address },
    })
    await signIn(auditor, 'auditor')
    await use(readLedger(auditor))
    await auditor.dispose()
  },
})
