import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** Stands where a Trino expects the gateway, so that suites with gateways of their own can share one server. */
export type Relay = {
  port: number
  /** Where questions and events go from now on; null: everything is allowed, and events go nowhere. */
  target: number | null
  /** Hears how long each answer of the target took. */
  onAnswer: ((path: string, tookMs: number) => void) | null
  close(): Promise<void>
}

type Question = { input: { action: { operation: string; filterResources?: { table?: { columns?: unknown[] } }[] } } }

export async function startRelay(): Promise<Relay> {
  const server = createServer((incoming, answer) => {
    if (relay.target === null) allow(incoming, answer).catch(() => answer.destroy())
    else handOn(relay, relay.target, incoming, answer)
  })
  // Trino's pool of connections lives longer than Node's patience with an idle one.
  server.keepAliveTimeout = 600_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const relay: Relay = {
    port: (server.address() as AddressInfo).port, target: null, onAnswer: null,
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
  return relay
}

function handOn(relay: Relay, port: number, incoming: IncomingMessage, answer: ServerResponse): void {
  const begun = performance.now()
  const sending = request({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers }, reply => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers)
    reply.pipe(answer)
    reply.once('end', () => relay.onAnswer?.(incoming.url ?? '', performance.now() - begun))
  })
  // As where nobody listens: a gateway that is away is away.
  sending.on('error', () => answer.destroy())
  incoming.pipe(sending)
}

async function allow(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const result = incoming.url === '/events' ? await drain(incoming) : answerAll(incoming.url ?? '', await json(incoming) as Question)
  answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ result }))
}

async function drain(incoming: IncomingMessage): Promise<true> {
  for await (const chunk of incoming) void chunk
  return true
}

function answerAll(path: string, { input: { action } }: Question): unknown {
  if (path === '/allow') return true
  if (path !== '/batch') return []
  const asked = action.filterResources ?? []
  const listed = action.operation === 'FilterColumns' ? asked[0]?.table?.columns ?? [] : asked
  return listed.map((_, index) => index)
}
