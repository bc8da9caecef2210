import { expect, test } from './support/fixtures.ts'
import { faultOf } from './support/api.ts'

test.describe('what stands around every page and route', () => {
  test('is a policy under which no foreign script runs', async ({ openAnonymous, open }) => {
    for (const page of [await openAnonymous(), await open('analyst')]) {
      const answer = await page.goto('/')
      const headers = answer!.headers()
      const csp = headers['content-security-policy'] ?? ''
      const scripts = csp.split(';').map(part => part.trim()).find(part => part.startsWith('script-src')) ?? ''
      expect(scripts).toContain('nonce-')
      expect(scripts).not.toContain('unsafe-inline')
      expect(scripts).not.toContain('unsafe-eval')
      expect(csp).toMatch(/frame-ancestors 'none'/)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('same-origin')
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })

  test('gives each visit a nonce of its own', async ({ openAnonymous }) => {
    const page = await openAnonymous()
    const nonce = async () => /nonce-([^']+)/.exec((await page.goto('/sign-in'))!.headers()['content-security-policy'] ?? '')?.[1]
    const [first, second] = [await nonce(), await nonce()]
    expect(first).toMatch(/^[\w+/=-]{16,}$/)
    expect(second).not.toBe(first)
  })

  test('refuses bodies beyond the limit, and requests faster than people are', async ({ open }) => {
    const page = await open('analyst')
    await faultOf(page.request.post('/api/lens', { data: { sql: 'x'.repeat(2_000_000) } }), 413)
    const statuses = new Set<number>()
    for (let round = 0; round < 40 && !statuses.has(429); round++) {
      const answers = await Promise.all(Array.from({ length: 25 }, () =>
        // The connection that the refused body came on is closed, and may be the one that is taken again.
        page.request.get('/api/notebooks/none', { maxRetries: 3 })))
      for (const answer of answers) statuses.add(answer.status())
    }
    expect(statuses).toContain(429)
    expect([...statuses].every(status => status === 404 || status === 429)).toBe(true)
  })

  test('answers what cannot be read with words, and shows no inner text', async ({ open }) => {
    const page = await open('analyst')
    const answer = await page.request.post('/api/executions', { data: '{"sql": ', headers: { 'content-type': 'application/json' } })
    expect(answer.status()).toBe(400)
    const { error } = await answer.json() as { error: Record<string, unknown> }
    expect(Object.keys(error).toSorted()).toEqual(['code', 'message', 'requestId'])
    await faultOf(page.request.get('/api/executions/not-an-id'), 404)
    await faultOf(page.request.get('/api/executions/not-an-id/rows'), 404)
  })
})
