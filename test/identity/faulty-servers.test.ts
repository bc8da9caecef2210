import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../../lib/config.ts'
import { createIdentity } from '../../lib/identity/identity.ts'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { makeCertificates } from './slapd.ts'
import type { Certificates } from './slapd.ts'
import { attempt, log, makeClock, makeConfig } from './support.ts'

/** The answer to StartTLS (message 1), and a bind that succeeded, for message ids as they are asked for. */
const agrees = Buffer.from('300c02010178070a010004000400', 'hex')
const declines = Buffer.from('300c02010178070a010204000400', 'hex')
const bound = (id: number) => Buffer.from([0x30, 0x0c, 0x02, 0x01, id, 0x61, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00])

let database: TestDatabase
let certificates: Certificates
let folder: string
const servers: { server: Server; sockets: Set<Socket> }[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sagwan-faulty-'))
  certificates = makeCertificates(folder)
  database = await createTestDatabase()
})
afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  }
})
afterAll(async () => {
  await database?.drop()
  if (folder) rmSync(folder, { recursive: true })
})

/** A server that does as it is told with each connection; `heard` collects what it was sent in the clear. */
async function serve(behave: (socket: Socket, connection: number) => void): Promise<{ port: number; heard: () => string }> {
  const chunks: Buffer[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', chunk => chunks.push(chunk))
    behave(socket, connections += 1)
  })
  servers.push({ server, sockets })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  return { port: (server.address() as { port: number }).port, heard: () => Buffer.concat(chunks).toString('latin1') }
}

/** Signs in and answers the error; null where it succeeded, which it never may here. */
async function signIn(port: number, changes: Partial<Config> = {}): Promise<{ code: string; reason: string } | null> {
  const identity = createIdentity({
    config: makeConfig({
      LDAP_URL: `ldap://127.0.0.1:${port}`, LDAP_CA_FILE: certificates.ca, LDAP_BIND_DN: 'cn=service,dc=x',
      LDAP_BIND_PASSWORD: 'service-secret', LDAP_SEARCH_BASE: 'dc=x', LDAP_TIMEOUT_SECONDS: 1, ...changes,
    }),
    pool: database.pool, clock: makeClock().now, log,
  })
  try {
    await identity.signIn(attempt('kim', 'kim-secret'))
    return null
  } catch (error) {
    const { code, cause } = error as { code: string; cause?: Error }
    return { code, reason: String(cause?.message) }
  } finally {
    await identity.close()
  }
}

describe('a directory that misbehaves', () => {
  const unavailable = (reason: RegExp) => ({ code: 'directory-unavailable', reason: expect.stringMatching(reason) })

  it('that is not there is unavailable', async () => {
    const { port } = await serve(() => undefined)
    const [{ server } = { server: undefined }] = servers.splice(0)
    await new Promise(resolve => server?.close(resolve))
    expect(await signIn(port)).toEqual(unavailable(/ECONNREFUSED/))
  })

  it('that accepts and never answers is given up on, with and without encryption', async () => {
    const { port } = await serve(() => undefined)
    expect(await signIn(port)).toEqual(unavailable(/in time/))
    expect(await signIn(port, { LDAP_URL: `ldaps://127.0.0.1:${port}` })).toEqual(unavailable(/in time/))
    expect(await signIn(port, { LDAP_START_TLS: false })).toEqual(unavailable(/timed out/))
  })

  it('that hangs up is unavailable', async () => {
    const { port } = await serve(socket => socket.destroy())
    expect(await signIn(port)).toEqual(unavailable(/closed|reset/i))
    expect(await signIn(port, { LDAP_START_TLS: false })).toEqual(unavailable(/closed|reset|broke/i))
  })

  it('that speaks no LDAP is unavailable', async () => {
    const { port } = await serve(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await signIn(port)).toEqual(unavailable(/StartTLS|closed/))
    expect(await signIn(port, { LDAP_URL: `ldaps://127.0.0.1:${port}` })).toEqual(unavailable(/./))
    expect(await signIn(port, { LDAP_START_TLS: false })).toEqual(unavailable(/./))
  })

  it('that declines StartTLS is told no password', async () => {
    const { port, heard } = await serve(socket => socket.once('data', () => socket.write(declines)))
    expect(await signIn(port)).toEqual(unavailable(/StartTLS/))
    expect(heard()).not.toContain('secret')
  })

  it('that puts words of its own behind the answer to StartTLS is not believed', async () => {
    const { port, heard } = await serve(socket => socket.once('data', () =>
      socket.write(Buffer.concat([agrees, bound(2), bound(3)]))))
    expect(await signIn(port)).toEqual(unavailable(/StartTLS/))
    expect(heard()).not.toContain('secret')
  })

  it('that breaks off after the handshake is never told a password in the clear on a new connection', async () => {
    const { port, heard } = await serve((socket, connection) => {
      if (connection > 1) {
        socket.on('data', () => socket.write(bound(2)))
        return
      }
      socket.once('data', () => {
        socket.removeAllListeners('data')
        socket.write(agrees)
        const secure = new tls.TLSSocket(socket, {
          isServer: true, cert: readFileSync(certificates.cert), key: readFileSync(certificates.key),
        })
        secure.on('error', () => undefined)
        secure.on('secure', () => secure.destroy())
      })
    })
    expect(await signIn(port)).toEqual(unavailable(/./))
    expect(heard()).not.toContain('secret')
  })
})
