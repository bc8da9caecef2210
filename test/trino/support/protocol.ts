/** What a client that is not ours sees: rows, or the error in Trino's words. */
export type Seen = { error: string | null; rows: unknown[][]; columns: string[]; id: string }
type Page = { id: string; nextUri?: string; columns?: { name: string }[]; data?: unknown[][]; error?: { errorName: string; message: string } }

/**
 * Runs a statement over Trino's bare protocol, as its CLI does: `login` signs in, `as` is the user it is run for, set by
 * hand in the header; null leaves the header out.
 */
export async function query(url: string, login: { user: string; password: string }, sql: string,
  options: { as?: string | null; headers?: Record<string, string> } = {}): Promise<Seen> {
  const as = options.as === undefined ? login.user : options.as
  const headers: Record<string, string> = {
    authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`, 'x-forwarded-proto': 'https',
    'x-trino-catalog': 'shop', 'x-trino-schema': 'sales', 'x-trino-source': 'trino-cli', ...(as === null ? {} : { 'x-trino-user': as }), ...options.headers,
  }
  const first = await fetch(`${url}/v1/statement`, { method: 'POST', headers, body: sql })
  const text = await first.text()
  if (!first.ok) return { error: text, rows: [], columns: [], id: '' }
  let page = JSON.parse(text) as Page
  const rows: unknown[][] = []
  let columns: string[] = []
  for (;;) {
    if (page.columns) columns = page.columns.map(({ name }) => name)
    rows.push(...page.data ?? [])
    if (page.error) return { error: `${page.error.errorName}: ${page.error.message}`, rows, columns, id: page.id }
    if (!page.nextUri) return { error: null, rows, columns, id: page.id }
    const next = new URL(page.nextUri)
    page = await (await fetch(`${url}${next.pathname}${next.search}`, { headers })).json() as Page
  }
}
