import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { plainAddress } from './addresses.ts'

/** Certificate and key of our own, and the authority whose clients alone may come in; all PEM. */
export type GatewayTls = { cert: string; key: string; ca: string | null }

/** An answer: JSON with its status. */
export type Answer = { status: number; body: unknown }

type Head = { path: string; address: string; headers: IncomingMessage['headers'] }

export type ListenerOptions = {
  port: number
  host: string
  tls: GatewayTls | null
  /** How much of a request's body is kept; what is longer comes as null. */
  maxBodyBytes(request: Head): number
  /** Answers a request; it reports its own faults. */
  answer(request: Head & { body: Buffer | null }): Promise<Answer>
  onBadCertificate(address: string): void
  /** Hears of answers that could not be sent. */
  onFault(error: unknown): void
}

/** The body; null where it is longer than allowed or was cut off. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise(resolve => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= maxBytes) parts.push(part)
      else parts.length = 0
    })
    request.on('end', () => resolve(size <= maxBytes ? Buffer.concat(parts) : null))
    request.on('error', () => resolve(null))
    request.on('close', () => resolve(null))
  })
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
}

/** Opens the port on which Trino asks and tells. Throws the socket's error where it cannot be had. */
export async function listen(options: ListenerOptions): Promise<{ port: number; close(): Promise<void> }> {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const path = (request.url ?? '/').split('?')[0]!
      const head = { path, address: plainAddress(request.socket.remoteAddress), headers: request.headers }
      const body = request.method === 'POST' ? await readBody(request, options.maxBodyBytes(head)) : null
      send(response, await options.answer({ ...head, body }))
    } catch (error) {
      options.onFault(error)
      if (!response.headersSent) send(response, { status: 500, body: { result: false } })
    }
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse) => { void handle(request, response) }
  const { tls } = options
  const server: Server = tls
    ? createSecureServer({
      cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2',
      ...(tls.ca === null ? {} : { ca: tls.ca, requestCert: true, rejectUnauthorized: true }),
    }, onRequest)
    : createServer(onRequest)
  server.keepAliveTimeout = 75_000
  server.headersTimeout = 20_000
  server.requestTimeout = 60_000
  server.on('tlsClientError', (_error: Error, socket: { remoteAddress?: string }) =>
    options.onBadCertificate(plainAddress(socket.remoteAddress)))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
