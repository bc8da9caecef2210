import { AppError, isAppError } from '../errors.ts'

/** SQLSTATE classes and codes that say the server is away, full, stopping or too slow; not that a statement is wrong. */
const unavailableStates = /^(08|53|57P|58|55P03|57014|25P03|25006|28)/
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH',
  'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES'])
/** Faults `pg` reports without any code. */
const messages = /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable|pool after calling end|connection error|not currently accepting connections|client has encountered/i
/** Prisma: cannot reach, timed out, connection closed, transaction could not be started. */
const prismaCodes = new Set(['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'])

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/** Whether an error says that the database cannot be reached or cannot serve now, so that trying later may help. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (networkCodes.has(code) || prismaCodes.has(code)) return true
  if (/^[0-9A-Z]{5}$/.test(code) && unavailableStates.test(code)) return true
  if (error instanceof AggregateError && error.errors.some(isUnavailable)) return true
  return messages.test(error.message) || (error.cause instanceof Error && isUnavailable(error.cause))
}

/**
 * The error to throw for anything the database threw: `database-unavailable` where it is away or cannot serve,
 * and otherwise the error itself.
 */
export function toDatabaseError(error: unknown): unknown {
  if (isAppError(error) || !isUnavailable(error)) return error
  return new AppError('database-unavailable', 'the database cannot be reached; try again in a moment', { cause: error })
}

/** Runs `work` and throws `database-unavailable` where the database is the reason that it failed. */
export async function reachDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toDatabaseError(error)
  }
}
