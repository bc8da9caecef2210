import net from 'node:net'
import tls from 'node:tls'
import type { DirectorySettings } from './settings.ts'

/** An LDAP ExtendedRequest with message id 1 for StartTLS, 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.14.1). */
const startTlsRequest = Buffer.concat([Buffer.from('301d02010177188016', 'hex'), Buffer.from('1.3.6.1.4.1.1466.20037')])

type Target = Pick<DirectorySettings, 'host' | 'port' | 'security' | 'ca' | 'timeoutMs'>

/** Waits for an event of a socket; rejects where it fails, ends or is destroyed first. */
function waitFor(socket: net.Socket, event: 'connect' | 'secureConnect' | 'readable'): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: (error?: Error) => void) => (error?: Error | boolean) => {
      socket.off(event, done).off('error', failed).off('close', closed)
      act(error instanceof Error ? error : undefined)
    }
    const done = settle(() => resolve())
    const closed = settle(() => reject(socket.errored ?? new Error('the directory closed the connection')))
    const failed = settle(error => reject(error ?? new Error('the connection failed')))
    socket.on(event, done).on('error', failed).on('close', closed)
    if (socket.destroyed) closed()
  })
}

/** Reads the answer to StartTLS; true where the server will now speak TLS. */
function acceptsTls(answer: Buffer): boolean {
  // LDAPMessage { messageID 1, ExtendedResponse [APPLICATION 24] { resultCode ENUMERATED success, … } }
  let at = 0
  const header = (tag: number) => {
    if (answer[at] !== tag) return -1
    const first = answer[at + 1] ?? 0
    const long = first > 0x80 ? first - 0x80 : 0
    at += 2 + long
    return long > 0 ? answer.readUIntBE(at - long, Math.min(long, 4)) : first
  }
  if (header(0x30) !== answer.length - at) return false
  if (header(0x02) !== 1 || answer[at] !== 1) return false
  at += 1
  return header(0x78) === answer.length - at && header(0x0a) === 1 && answer[at] === 0
}

async function startTls(socket: net.Socket): Promise<void> {
  socket.write(startTlsRequest)
  let answer = Buffer.alloc(0)
  while (answer.length < 2 || answer.length < 2 + (answer[1]! & 0x7f)) {
    await waitFor(socket, 'readable')
    answer = Buffer.concat([answer, socket.read() as Buffer | null ?? Buffer.alloc(0)])
    if (answer.length > 4096) break
  }
  // Bytes beyond the answer came without TLS: somebody in between wants them taken for the server's own words.
  if (!acceptsTls(answer)) throw new Error('the directory does not agree to StartTLS')
}

function secure(target: Target, socket: net.Socket): tls.TLSSocket {
  return tls.connect({
    socket,
    host: target.host,
    ...(net.isIP(target.host) ? {} : { servername: target.host }),
    ...(target.ca ? { ca: target.ca } : {}),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  })
}

/**
 * Opens a connection to the directory with the certificate verified, before anything secret is said. We do StartTLS
 * ourselves: ldapts would connect again without it after a broken connection, and keeps what was sent before it.
 * The socket is destroyed after four times the timeout, whatever happens on it; destroy it when done.
 */
export async function openTransport(target: Target): Promise<net.Socket> {
  const raw = net.connect({ host: target.host, port: target.port })
  raw.setNoDelay(true)
  const opening = setTimeout(() => raw.destroy(new Error('the directory did not answer in time')), target.timeoutMs)
  const lifetime = setTimeout(() => raw.destroy(new Error('the directory took too long')), target.timeoutMs * 4)
  lifetime.unref()
  raw.on('close', () => clearTimeout(lifetime))
  // A reset after we are done must not end the process.
  raw.on('error', () => undefined)
  try {
    await waitFor(raw, 'connect')
    if (target.security === 'none') return raw
    if (target.security === 'start-tls') await startTls(raw)
    const socket = secure(target, raw)
    socket.on('error', () => undefined)
    socket.on('close', () => raw.destroy())
    raw.on('close', () => socket.destroy())
    await waitFor(socket, 'secureConnect')
    if (!socket.authorized) throw socket.authorizationError ?? new Error('the certificate is not trusted')
    return socket
  } catch (error) {
    // Where the connection itself broke, TLS tells less of it.
    const reason = raw.errored ?? error
    raw.destroy()
    throw reason
  } finally {
    clearTimeout(opening)
  }
}
