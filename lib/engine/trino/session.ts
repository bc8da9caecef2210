import { Trino } from 'trino-client'
import { AppError, isAppError } from '../../errors.ts'
import { describeQueryFault } from './faults.ts'
import type { TrinoServer } from './options.ts'
import { parsePage, parseRows } from './page.ts'
import type { Page } from './page.ts'
import type { Ask, Transport } from './transport.ts'

export type QueryInput = {
  sql: string
  /** Whom Trino runs it as. */
  user: string
  /** Joins Trino's events to what we know. */
  trace: string
  tags?: string
  session?: Record<string, string>
  headers?: Record<string, string>
  signal?: AbortSignal
  patienceMs?: number
}

/** A query under way: pages in order, those without rows too. */
export type OpenQuery = {
  /** The next page, or undefined after the last one. Throws what ended the query. */
  next(): Promise<Page | undefined>
  /** Stops the query in Trino; harmless where it has ended. */
  cancel(): Promise<void>
  readonly id: string | undefined
}

/** Nobody waits longer for a stop; Trino gives up a query that nobody fetches. */
const stopPatienceMs = 5_000

type AxiosLike = {
  adapter: (request: AxiosRequest) => Promise<unknown>
  transformResponse: ((body: unknown) => unknown)[]
  maxRedirects: number
}
type AxiosRequest = { method?: string; url?: string; headers: { toJSON(): Record<string, unknown> }; data?: string }

/**
 * The axios configuration of all requests of a client. It is private, and the only way to bring bytes, retries and
 * credentials that no error carries; `trino-client` is pinned, and `test/trino` notices if this moves.
 */
function configOf(client: Trino): AxiosLike {
  const inner: unknown = Reflect.get(client, 'client')
  return Reflect.get(Object(inner), 'clientConfig') as AxiosLike
}

const startingWaitMs = 500
/** Errors before anything has run, so that even what writes may be started again. */
const starting = new Set(['SERVER_STARTING_UP', 'NO_NODES_AVAILABLE'])

/**
 * Starts a query: one client for each, because a client carries session state from one to the next. A server that has
 * just come up answers and runs nothing yet: it is asked again, as long as one that is away.
 */
export async function openQuery(options: TrinoServer, transport: Transport, input: QueryInput): Promise<OpenQuery> {
  const until = Date.now() + (input.patienceMs ?? options.patienceMs ?? 30_000)
  let query = await openOnce(options, transport, input)
  return {
    get id() { return query.id },
    async next() {
      for (;;) {
        try {
          return await query.next()
        } catch (error) {
          const isStarting = isAppError(error) && starting.has(String(error.params.trino))
          if (!isStarting || input.signal?.aborted || Date.now() + startingWaitMs > until) throw error
          await new Promise(resolve => setTimeout(resolve, startingWaitMs))
          query = await openOnce(options, transport, input)
        }
      }
    },
    cancel: () => query.cancel(),
  }
}

async function openOnce(options: TrinoServer, transport: Transport, input: QueryInput): Promise<OpenQuery> {
  // Trino reads headers as Latin-1: a name of other letters would arrive as somebody else's.
  if (!/^[\x21-\x7e][\x20-\x7e]*$/.test(input.user)) {
    throw new AppError('forbidden',
      `Trino takes plain letters in names of accounts, and \`${input.user}\` has others: ask an administrator`)
  }
  const client = Trino.create({
    server: options.url, source: 'sagwan', ...(options.catalog ? { catalog: options.catalog } : {}),
  })
  let newest: Page | undefined
  const config = configOf(client)
  config.maxRedirects = 0
  config.transformResponse = [body => body]
  config.adapter = async request => {
    const answer = await transport.send(toAsk(request, input))
    newest = parsePage(answer.body)
    // The client passes over pages without rows, and with them the progress: it gets one row each time.
    return { ...answer, data: { ...newest, data: [[]] }, statusText: '', config: request, request: null }
  }
  const iterator = await client.query({
    query: input.sql, user: input.user, session: input.session ?? {},
    extraHeaders: {
      'X-Trino-Trace-Token': input.trace, 'X-Trino-Client-Tags': input.tags ?? 'sagwan', 'X-Trino-Client-Info': 'sagwan',
      'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME', 'X-Trino-Time-Zone': 'UTC', ...input.headers,
    },
  })
  let first: Page | undefined = newest
  return {
    get id() { return newest?.id },
    async next() {
      const page = first ?? ((await iterator.next()).done ? undefined : newest)
      first = undefined
      if (page?.error) throw describeQueryFault(page.error)
      return page
    },
    async cancel() {
      if (newest?.nextUri) await transport.send({ method: 'DELETE', url: newest.nextUri, headers: {}, patienceMs: stopPatienceMs })
    },
  }
}

function toAsk(request: AxiosRequest, { signal, patienceMs }: Pick<QueryInput, 'signal' | 'patienceMs'>): Ask {
  const method = (request.method ?? 'get').toUpperCase()
  if (method !== 'GET' && method !== 'POST' && method !== 'DELETE') {
    throw new AppError('internal', `\`${method}\` is no method of Trino's protocol`)
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers.toJSON())) if (value != null) headers[name] = String(value)
  return {
    method, url: request.url ?? '', headers, ...(request.data === undefined ? {} : { body: request.data }),
    ...(signal ? { signal } : {}), ...(patienceMs === undefined ? {} : { patienceMs }),
  }
}

export type Table = { columns: string[]; rows: unknown[][] }

/** Runs a small query to its end; 64-bit integers beyond JavaScript's come as text. */
export async function ask(options: TrinoServer, transport: Transport, input: QueryInput): Promise<Table> {
  const query = await openQuery(options, transport, input)
  const table: Table = { columns: [], rows: [] }
  for (;;) {
    const page = await query.next()
    if (!page) return table
    if (page.columns) table.columns = page.columns.map(({ name }) => name)
    if (page.rows) for (const row of parseRows(page.rows)) table.rows.push(row)
  }
}
