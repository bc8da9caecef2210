import { readTag } from '../../contracts/tags.ts'
import { parsePage, parseRows } from '../../engine/trino/page.ts'
import type { TrinoFault } from '../../engine/trino/page.ts'
import type { TrinoServer } from '../../engine/trino/options.ts'
import type { Transport } from '../../engine/trino/transport.ts'

/** What one statement came to, in Trino's own words: a doctor must see what people must not. */
export type Told = { id: string; error: TrinoFault | null; columns: string[]; rows: unknown[][] }

type Options = { user: string; tags?: string; session?: string }

/** Runs a statement as somebody. Throws what the transport throws: no server, no password. */
export async function askPlainly(
  server: TrinoServer, transport: Transport, sql: string, { user, tags, session }: Options,
): Promise<Told> {
  const headers: Record<string, string> = {
    'X-Trino-User': user, 'X-Trino-Source': 'sagwan', 'X-Trino-Client-Info': 'sagwan check',
    'X-Trino-Client-Tags': tags ?? readTag,
    ...(session ? { 'X-Trino-Session': session } : {}),
  }
  const told: Told = { id: '', error: null, columns: [], rows: [] }
  let answer = await transport.send({ method: 'POST', url: '/v1/statement', headers, body: sql, patienceMs: 0 })
  for (;;) {
    const page = parsePage(answer.body)
    told.id = page.id
    if (page.columns) told.columns = page.columns.map(({ name }) => name)
    if (page.rows) told.rows.push(...parseRows(page.rows))
    if (page.error) return { ...told, error: page.error }
    if (!page.nextUri) return told
    answer = await transport.send({ method: 'GET', url: page.nextUri, headers: { 'X-Trino-User': server.user } })
  }
}
