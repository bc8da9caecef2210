import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
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
  /** How long passing faults are asked again, where it is not the transport's own time. */
  patienceMs?: number
}

/** Sends requests to one Trino. */
export type Transport = { send(ask: Ask): Promise<Answer>; close(): void }

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
  const once = ({ method, url, headers, body, signal }: Ask): Promise<Answer> => new Promise((resolve, reject) => {
    // Trino behind a forwarding header answers with `https` addresses, and one behind a proxy with its own: we always
    // go where we were told to.
    const { pathname, search } = new URL(url, base)
    const target: RequestOptions = {
      method, hostname: base.hostname.replace(/^\[|\]$/g, ''), port: base.port || (secure ? 443 : 80),
      path: base.pathname.replace(/\/$/, '') + pathname + search, headers: { ...headers, ...fixed }, agent, timeout: timeoutMs,
      // A start is never cut off: the query it may have made could not be stopped then.
      ...(signal && method !== 'POST' ? { signal } : {}),
    }
    const receive = (response: IncomingMessage) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }))
      response.on('error', reject)
    }
    const sending = secure ? httpsRequest(target, receive) : httpRequest(target, receive)
    sending.on('error', error => reject(Object.assign(error, { reused: sending.reusedSocket })))
    sending.on('timeout', () => sending.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    sending.end(body)
  })
  const send = async (ask: Ask): Promise<Answer> => {
    const until = Date.now() + (ask.patienceMs ?? options.patienceMs ?? 30_000)
    for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, lastWaitMs)) {
      const answer = await once(ask).catch((error: Fault) => error)
      const arrived = !(answer instanceof Error) && !passing.has(answer.status)
      if (ask.signal?.aborted && !(arrived && ask.method === 'POST')) throw new AppError('cancelled', 'the statement was stopped')
      if (arrived) return accept(answer)
      const fault = answer instanceof Error ? describeNetworkFault(answer, base.host)
        : new AppError('engine-unavailable', `the warehouse is not ready (status ${answer.status}): try again in a moment`)
      const safe = ask.method !== 'POST' ? isPassing(answer) : isUnstarted(answer)
      if (!safe || Date.now() + wait > until) throw fault
      await pause(wait, ask.signal)
    }
  }
  return { send, close: () => agent.destroy() }
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
      + '`TRINO_USER` and `TRINO_PASSWORD`', { params: { status: answer.status } })
  }
  if (answer.status === 404 || answer.status === 410) {
    throw new AppError('engine-unavailable', 'the warehouse no longer knows this statement: it was restarted; run it again',
      { params: { status: answer.status } })
  }
  throw new AppError('engine-unavailable',
    `the warehouse answers with status ${answer.status}: an administrator must look at \`TRINO_URL\``,
    { params: { status: answer.status }, cause: answer.body.toString('utf8', 0, 2_000) })
}

/** What a fault of the network means; its cause keeps the code and no header. */
function describeNetworkFault(error: NodeJS.ErrnoException, host: string): AppError {
  if (isAppError(error)) return error
  const code = error.code ?? 'unknown fault'
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) {
    return new AppError('engine-unavailable', `the warehouse's certificate is not trusted (\`${code}\`): an administrator `
      + 'must look at `TRINO_CA_FILE` and at the certificate', { params: { host } })
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
