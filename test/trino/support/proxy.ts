import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a proxy does with one request instead of handing it on: answers with a status, or cuts the connection. */
export type Mischief = (request: { method: string; path: string; count: number }) => number | 'cut' | undefined

export type Proxy = {
  url: string
  /** Every request so far: method and path, with the headers as they came. */
  seen: { method: string; path: string; headers: IncomingMessage['headers'] }[]
  mischief: Mischief
  close(): Promise<void>
}

/** A loopback proxy in front of a server, on a free port or on `port`; `mischief` may be changed at any time. */
export async function startProxy(target: string, port = 0): Promise<Proxy> {
  const to = new URL(target)
  const handle = (incoming: IncomingMessage, answer: ServerResponse) => {
    const method = incoming.method ?? ''
    const path = incoming.url ?? ''
    proxy.seen.push({ method, path, headers: incoming.headers })
    const wrong = proxy.mischief({ method, path, count: proxy.seen.length })
    if (wrong === 'cut') return void incoming.socket.destroy()
    if (wrong) return void answer.writeHead(wrong).end('not now')
    const sending = request({ hostname: to.hostname, port: to.port, method, path, headers: incoming.headers }, reply => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(answer)
    })
    sending.on('error', () => answer.destroy())
    incoming.pipe(sending)
  }
  const server = createServer(handle)
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen: [], mischief: () => undefined,
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
  return proxy
}
