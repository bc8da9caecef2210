import type { Browser, Page } from '@playwright/test'
import type { CellAnswer, NotebookData } from '../../lib/contracts/notebook.ts'

const patienceMs = 180_000

/** A page of the demo's owner. */
export async function signIn(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  const { csrfToken } = await (await page.request.get('/api/auth/csrf')).json() as { csrfToken: string }
  await page.request.post('/api/auth/callback/credentials', { form: { csrfToken, username: 'owner', password: 'owner', json: 'true' } })
  return page
}

/** A notebook with these statements; answers its id. */
export async function makeNotebook(page: Page, title: string, sources: string[]): Promise<string> {
  const notebook = await (await page.request.post('/api/notebooks', { data: { title } })).json() as NotebookData
  for (const source of sources) {
    const { cell } = await (await page.request.post(`/api/notebooks/${notebook.id}/cells`, { data: { kind: 'sql', source } })).json() as CellAnswer
    if (!cell) throw new Error('a cell could not be made')
  }
  await page.request.delete(`/api/notebooks/${notebook.id}/cells/${notebook.cells[0]!.id}`)
  return notebook.id
}
