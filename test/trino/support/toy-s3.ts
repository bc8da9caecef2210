import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** As much of S3 as Trino's spooling asks for, in memory and without a look at signatures. */
export type ToyS3 = { port: number; objects: Map<string, Buffer>; got: string[]; close(): Promise<void> }

export async function startToyS3(): Promise<ToyS3> {
  const objects = new Map<string, Buffer>()
  const got: string[] = []
  const handle = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://s3')
    const body = await buffer(incoming)
    const etag = { etag: '"toy"' }
    if (incoming.method === 'PUT') {
      objects.set(pathname, withoutChunks(body, String(incoming.headers['content-encoding'] ?? '')))
      return void answer.writeHead(200, etag).end()
    }
    if (incoming.method === 'DELETE') {
      objects.delete(pathname)
      return void answer.writeHead(204).end()
    }
    if (searchParams.has('list-type')) return void answer.writeHead(200, { 'content-type': 'application/xml' }).end('<ListBucketResult/>')
    const object = objects.get(pathname)
    if (!object) return void answer.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code></Error>')
    if (incoming.method === 'GET') got.push(pathname)
    answer.writeHead(200, { ...etag, 'content-length': object.length }).end(incoming.method === 'HEAD' ? undefined : object)
  }
  const server = createServer((incoming, answer) => { handle(incoming, answer).catch(() => answer.destroy()) })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port, objects, got,
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

/** The SDK may send a body in signed chunks: `size;signature CRLF bytes CRLF …`. */
function withoutChunks(body: Buffer, encoding: string): Buffer {
  if (!encoding.includes('aws-chunked')) return body
  const parts: Buffer[] = []
  for (let at = 0; at < body.length;) {
    const end = body.indexOf('\r\n', at)
    const size = parseInt(body.toString('latin1', at, end), 16)
    if (!(size > 0)) break
    parts.push(body.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
  return Buffer.concat(parts)
}
