import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** Parts of an event that a suite looks at or alters. */
export type SentEvent = {
  metadata: { queryId: string; query: string; tables?: SentTable[] }
  context: { user: string; traceToken?: string }
  statistics?: object
}
export type SentTable = { catalog: string; schema: string; table: string; authorization?: string; filters: string[]
  columns: { column: string; mask?: string }[]; referenceChain?: object[] }

/** Stands between Trino and the gateway and hands everything on; events it may alter, hold back, or repeat. */
export type Courier = {
  port: number
  /** What becomes of an event: null keeps it back (Trino is told that nobody is there), several are sent one by one. */
  alter: (event: SentEvent) => SentEvent | SentEvent[] | null
  /** All bodies of events as Trino sent them. */
  sent: string[]
  close(): Promise<void>
}

export async function startCourier(target: number): Promise<Courier> {
  const post = (path: string, headers: IncomingMessage['headers'], body: Buffer) => new Promise<{ status: number; text: Buffer }>((resolve, reject) => {
    const { 'content-length': _, 'transfer-encoding': __, ...rest } = headers
    const sending = request({ host: '127.0.0.1', port: target, method: 'POST', path, headers: { ...rest, 'content-length': body.length } }, reply => {
      buffer(reply).then(text => resolve({ status: reply.statusCode ?? 502, text }), reject)
    })
    sending.on('error', reject).end(body)
  })
  const handle = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const body = await buffer(incoming)
    const path = incoming.url ?? '/'
    let bodies: Buffer[] = [body]
    if (path === '/events') {
      courier.sent.push(body.toString('utf8'))
      const altered = courier.alter(JSON.parse(body.toString('utf8')) as SentEvent)
      bodies = (altered === null ? [] : Array.isArray(altered) ? altered : [altered]).map(event => Buffer.from(JSON.stringify(event)))
    }
    let last: { status: number; text: Buffer } | null = null
    for (const one of bodies) last = await post(path, incoming.headers, one)
    if (last) answer.writeHead(last.status, { 'content-type': 'application/json' }).end(last.text)
    else answer.destroy()
  }
  const server = createServer((incoming, answer) => { handle(incoming, answer).catch(() => answer.destroy()) })
  server.keepAliveTimeout = 600_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const courier: Courier = {
    port: (server.address() as AddressInfo).port, alter: event => event, sent: [],
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
  return courier
}
