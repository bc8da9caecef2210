import { randomUUID } from 'node:crypto'
import { toDatabaseError } from '@/lib/db/errors.ts'
import { isAppError, toFault } from '@/lib/errors.ts'
import type { ErrorCode } from '@/lib/errors.ts'
import type { Log } from '@/lib/log.ts'

/** The one place that turns an error into a status. */
const statuses: Record<ErrorCode, number> = {
  'bad-request': 400, 'unauthenticated': 401, 'forbidden': 403, 'not-found': 404, 'conflict': 409, 'too-large': 413,
  'too-many': 429, 'bad-origin': 403,
  'sign-in-failed': 401, 'sign-in-slowed': 429, 'directory-unavailable': 503,
  'syntax-error': 400, 'statement-kind': 400, 'statement-count': 400, 'statement-size': 400, 'across-engines': 400, 'table-unknown': 404,
  'column-unknown': 404, 'column-closed': 403, 'function-refused': 403, 'type-unknown': 400, 'bind-error': 400,
  'run-error': 400, 'write-refused': 403, 'write-unsure': 502,
  'limit-seconds': 400, 'limit-rows': 400, 'limit-memory': 400, 'limit-concurrent': 429, 'cancelled': 409,
  'interrupted': 409, 'engine-crashed': 500,
  'result-gone': 410, 'result-other-rights': 403, 'result-failed': 500, 'export-refused': 403, 'purpose-required': 400,
  'disk-full': 507,
  'engine-unavailable': 503, 'database-unavailable': 503, 'ledger-unavailable': 503, 'policy-invalid': 409,
  'config-invalid': 500, 'data-dir-in-use': 500, 'warehouse-invalid': 503, 'internal': 500,
}

/**
 * The answer for an error: `{error: {code, message, params?, position?, requestId}}`. What is not an `AppError` shows
 * a request id and nothing else; its text goes to the log under that id.
 */
export function answerError(thrown: unknown, log: Log): Response {
  // A verb may meet a dead database anywhere.
  const error = toDatabaseError(thrown)
  const fault = toFault(error)
  const requestId = randomUUID()
  const status = statuses[fault.code]
  if (!isAppError(error)) log.error({ err: error, requestId }, 'a request failed')
  else if (status >= 500) log.warn({ err: error, requestId }, 'a request failed')
  const current = isAppError(error) ? currentOf(error) : undefined
  return Response.json({ error: { ...fault, requestId }, ...(current === undefined ? {} : { current }) }, {
    status,
    headers: {
      'cache-control': 'no-store',
      ...(fault.params?.seconds !== undefined ? { 'retry-after': String(fault.params.seconds) } : {}),
    },
  })
}

/** A conflict may carry the thing as it is now, so that the person can choose. */
function currentOf(error: Error): unknown {
  return error.cause && typeof error.cause === 'object' && 'current' in error.cause ? error.cause.current : undefined
}
