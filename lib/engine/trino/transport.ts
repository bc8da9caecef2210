import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { rootCertificates } from 'node:tls'
import { AppError, isAppError } from '../../errors.ts'
import type { TrinoServer } from './options.ts'

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer }
export type Ask = {
  method: 'GET' | 'POST' | 'DELETE'
  /** Absolute, or a path of the server. */
  url: string
  headers: Record<string, string>
  body?: string
  signal?: AbortSignal
  /** The address may be that of Trino's storage. */
  storage?: true
  /** How long passing faults are asked again, where it is not the transport's own time. */
  patienceMs?: number
}

/** Sends requests to one Trino. */
export type Transport = {
  send(ask: Ask): Promise<Answer>
  /** What stands at an address that Trino gave us: its own, or its storage's, which gets no password of ours. */
  fetch(ask: Pick<Ask, 'url' | 'headers' | 'signal'>): Promise<Buffer>
  /** Tells Trino that a segment was read; a failure costs its storage some time only. */
  acknowledge(url: string, headers: Record<string, string>): Promise<void>
  close(): void
}

/** A fault of the network; `reused` where the connection had served before. */
type Fault = NodeJS.ErrnoException & { reused?: boolean }

const timeoutMs = 60_000
const firstWaitMs = 100
const lastWaitMs = 2_000
/** Trino's own advice: an intermittent fault, ask again (https://trino.io/docs/476/develop/client-protocol.html). */
const passing = new Set([502, 503, 504])
/** Faults after which nothing of the request can have reached the server. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/**
 * The transport to one server. Credentials are added here and stand in no error. Passing faults are asked again for
 * `patienceMs` where that is safe: always for GET and DELETE; for POST, which starts a query, only where no query
 * can have begun. Throws `engine-unavailable`, and `cancelled` where the signal stops it.
 */
export function createTransport(options: TrinoServer): Transport {
  const base = new URL(options.url)
  const secure = base.protocol === 'https:'
  const agent = secure ? new HttpsAgent({ keepAlive: true, ...(options.ca ? { ca: options.ca } : {}) })
    : new HttpAgent({ keepAlive: true })
  const fixed = {
    Authorization: `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`,
    // Compressed pages cost three times the time on one machine, and our transports are quick.
    'Accept-Encoding': 'identity',
    ...(options.forwarded ? { 'X-Forwarded-Proto': 'https' } : {}),
  }
  // Storage has certificates of its own, by the system's authorities or by ours.
  const storageAgent = new HttpsAgent({ keepAlive: true, ...(options.ca ? { ca: [...rootCertificates, options.ca] } : {}) })
  const isStorage = ({ host, pathname }: URL) => !(pathname.startsWith('/v1/spooled/') && (options.forwarded || host === base.host))
  const once = (ask: Ask): Promise<Answer> => isStorage(new URL(ask.url, base)) && ask.storage ? onceAtStorage(ask) : onceAtTrino(ask)
  const onceAtStorage = ({ url, headers, signal }: Ask): Promise<Answer> => new Promise((resolve, reject) => {
    const target = new URL(url)
    if (target.protocol !== 'https:' && secure) {
      return void reject(new AppError('engine-unavailable', 'the warehouse spools results where they would travel in the clear: an '
        + 'administrator must look at `spooling-manager.properties`'))
    }
    const sending = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, {
      headers, timeout: timeoutMs, ...(target.protocol === 'https:' ? { agent: storageAgent } : {}), ...(signal ? { signal } : {}),
    }, response => collect(response, resolve, reject))
    finish(sending, undefined, reject)
  })
  const onceAtTrino = ({ method, url, headers, body, signal }: Ask): Promise<Answer> => new Promise((resolve, reject) => {
    // Trino behind a forwarding header answers with `https` addresses, and one behind a proxy with its own: we always
    // go where we were told to.
    const { pathname, search } = new URL(url, base)
    const target: RequestOptions = {
      method, hostname: base.hostname.replace(/^\[|\]$/g, ''), port: base.port || (secure ? 443 : 80),
      path: base.pathname.replace(/\/$/, '') + pathname + search, headers: { ...headers, ...fixed }, agent, timeout: timeoutMs,
      // A start is never cut off: the query it may have made could not be stopped then.
      ...(signal && method !== 'POST' ? { signal } : {}),
    }
    const receive = (response: IncomingMessage) => collect(response, resolve, reject)
    finish(secure ? httpsRequest(target, receive) : httpRequest(target, receive), body, reject)
  })
  const send = async (ask: Ask): Promise<Answer> => {
    const until = Date.now() + (ask.patienceMs ?? options.patienceMs ?? 30_000)
    for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, lastWaitMs)) {
      const answer = await once(ask).catch((error: Fault) => error)
      const arrived = !(answer instanceof Error) && !passing.has(answer.status)
      if (ask.signal?.aborted && !(arrived && ask.method === 'POST')) throw new AppError('cancelled', 'the statement was stopped')
      if (arrived) return ask.storage ? acceptStored(answer) : accept(answer)
      const fault = answer instanceof Error ? describeNetworkFault(answer, ask.storage ? new URL(ask.url, base).host : base.host)
        : new AppError('engine-unavailable', `the warehouse is not ready (status ${answer.status}): try again in a moment`)
      const safe = ask.method !== 'POST' ? isPassing(answer) : isUnstarted(answer)
      if (!safe || Date.now() + wait > until) throw fault
      await pause(wait, ask.signal)
    }
  }
  const fetch = async (ask: Pick<Ask, 'url' | 'headers' | 'signal'>): Promise<Buffer> => {
    const answer = await send({ ...ask, method: 'GET', storage: true })
    const { location } = answer.headers
    // A coordinator may say where in its storage to look.
    if (typeof location === 'string') return (await send({ ...ask, url: location, method: 'GET', storage: true })).body
    return answer.body
  }
  const acknowledge = async (url: string, headers: Record<string, string>): Promise<void> => {
    await send({ method: 'GET', url, headers, storage: true, patienceMs: 0 }).catch((error: unknown) => {
      // It deletes what nobody acknowledged after a while by itself.
      if (!isAppError(error)) throw error
    })
  }
  return {
    send, fetch, acknowledge,
    close() {
      agent.destroy()
      storageAgent.destroy()
    },
  }
}

function collect(response: IncomingMessage, resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }))
  response.on('error', reject)
}

function finish(sending: ClientRequest, body: string | undefined, reject: (error: Error) => void): void {
  sending.on('error', error => reject(Object.assign(error, { reused: sending.reusedSocket })))
  sending.on('timeout', () => sending.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
  sending.end(body)
}

function isPassing(answer: Answer | Fault): boolean {
  if (!(answer instanceof Error)) return true
  return unsent.has(answer.code ?? '') || /^(ECONNRESET|ETIMEDOUT|EPIPE)$/.test(answer.code ?? '')
}

/** Has no query begun? A kept connection that breaks was closed by the server while nobody used it. */
function isUnstarted(answer: Answer | Fault): boolean {
  return answer instanceof Error ? answer.code === 'ECONNRESET' && answer.reused === true : answer.status === 503
}

function accept(answer: Answer): Answer {
  if (answer.status < 300) return answer
  if (answer.status === 401 || answer.status === 403) {
    throw new AppError('engine-unavailable', 'the warehouse does not let Sagwan in: an administrator must look at '
      + '`TRINO_USER` and `TRINO_PASSWORD` (or the file in `TRINO_PASSWORD_FILE`), and at `etc/password.db` of Trino',
    { params: { status: answer.status, refused: 'password' } })
  }
  if (answer.status === 404 || answer.status === 410) {
    throw new AppError('engine-unavailable', 'the warehouse no longer knows this statement: it was restarted; run it again',
      { params: { status: answer.status } })
  }
  throw new AppError('engine-unavailable',
    `the warehouse answers with status ${answer.status}: an administrator must look at \`TRINO_URL\``,
    { params: { status: answer.status }, cause: answer.body.toString('utf8', 0, 2_000) })
}

function acceptStored(answer: Answer): Answer {
  if (answer.status < 300 || (answer.status < 400 && answer.headers.location)) return answer
  throw new AppError('engine-unavailable', `a part of the result cannot be fetched from where the warehouse spools it (status ${answer.status}): `
    + 'run it again; an administrator must let Sagwan reach that storage', { params: { status: answer.status } })
}

/** What a fault of the network means; its cause keeps the code and no header. */
function describeNetworkFault(error: NodeJS.ErrnoException, host: string): AppError {
  if (isAppError(error)) return error
  const code = error.code ?? 'unknown fault'
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) {
    const what = code === 'CERT_HAS_EXPIRED' ? 'its certificate has expired; an administrator must renew it at '
      + '`http-server.https.keystore.path` in `etc/config.properties` of Trino'
      : 'its certificate is not trusted; an administrator must look at `TRINO_CA_FILE` and at the certificate'
    return new AppError('engine-unavailable', `the warehouse does not let Sagwan in (\`${code}\`): ${what}`, { params: { host, refused: 'certificate' } })
  }
  return new AppError('engine-unavailable', `the warehouse at \`${host}\` cannot be reached (\`${code}\`): try again in a moment`,
    { params: { host } })
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
  })
}
