import type { ErrorCode, Fault, Position } from '@/lib/errors.ts'

/** What an API route answered instead of the thing asked for. `body` is the whole answer (a conflict has `current`). */
export class ApiFault extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly params: Record<string, string | number>
  readonly position: Position | undefined
  readonly requestId: string | null
  readonly body: unknown

  constructor(fault: Fault & { requestId?: string }, status: number, body: unknown) {
    super(fault.message)
    this.name = 'ApiFault'
    this.code = fault.code
    this.status = status
    this.params = fault.params ?? {}
    this.position = fault.position
    this.requestId = fault.requestId ?? null
    this.body = body
  }
}

/** True where the server could not be reached at all. */
export function isOffline(error: unknown): boolean {
  return error instanceof TypeError
}

type Options = { signal?: AbortSignal }

async function send<T>(method: string, path: string, body: unknown, { signal }: Options): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
    cache: 'no-store',
  })
  // an answer without a body is for those who ask for none: `api.delete<void>`
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T
  throw await readFault(response)
}

async function readFault(response: Response): Promise<ApiFault> {
  const text = await response.text()
  const body = parseJson(text)
  const fault =
    body && typeof body === 'object' && 'error' in body ? (body.error as Fault & { requestId?: string }) : null
  if (fault?.code) return new ApiFault(fault, response.status, body)
  return new ApiFault({ code: 'internal', message: response.statusText || 'no answer' }, response.status, body)
}

/** A proxy in front may answer with a page instead of JSON: that is no fault of the reader. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The typed way to our own routes. Each verb rejects with `ApiFault`, or with `TypeError` where nothing answers. */
export const api = {
  get: <T>(path: string, options: Options = {}) => send<T>('GET', path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options: Options = {}) => send<T>('POST', path, body, options),
  put: <T>(path: string, body: unknown, options: Options = {}) => send<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options: Options = {}) => send<T>('PATCH', path, body, options),
  delete: <T>(path: string, options: Options = {}) => send<T>('DELETE', path, undefined, options),
}
