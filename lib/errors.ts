/**
 * Every code an `AppError` may carry. The interface translates by code; HTTP status is decided from it in one place
 * (`app/_http/errors.ts`). Add a code here and the compiler asks for its status and its words.
 */
export const errorCodes = [
  // the request
  'bad-request', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'too-large', 'too-many', 'bad-origin',
  // signing in
  'sign-in-failed', 'sign-in-slowed', 'directory-unavailable',
  // the statement
  'syntax-error', 'statement-kind', 'statement-count', 'statement-size', 'across-engines', 'table-unknown', 'column-unknown',
  'column-closed', 'function-refused', 'type-unknown', 'bind-error', 'run-error', 'write-refused', 'write-unsure',
  // limits and control
  'limit-seconds', 'limit-rows', 'limit-memory', 'limit-concurrent', 'cancelled', 'interrupted', 'engine-crashed',
  // results
  'result-gone', 'result-other-rights', 'result-failed', 'export-refused', 'purpose-required', 'disk-full',
  // parts of the house
  'engine-unavailable', 'database-unavailable', 'ledger-unavailable', 'policy-invalid', 'config-invalid',
  'data-dir-in-use', 'warehouse-invalid', 'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** Where in the statement an error points: both 1-based, as people and editors count. */
export type Position = { line: number; column: number; length?: number }

export type ErrorDetails = {
  /** What the words of the interface need: names, numbers, limits. Safe to show. */
  params?: Record<string, string | number>
  position?: Position
  cause?: unknown
}

/**
 * An error whose message is safe to show: lower case, no final stop, names in backticks, and what to do next.
 * Bundles hold several copies of this class, so recognise it with `isAppError`, never with `instanceof`.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly params: Record<string, string | number>
  readonly position: Position | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'AppError'
    this.code = code
    this.params = details.params ?? {}
    this.position = details.position
  }
}

/** Narrows to an `AppError` by its code, across bundles and processes. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError'
    && (errorCodes as readonly string[]).includes((error as { code?: string }).code ?? '')
}

/** An `AppError` as plain data: what crosses IPC, what the database keeps, what the browser gets. */
export type Fault = {
  code: ErrorCode
  message: string
  params?: Record<string, string | number>
  position?: Position
}

/** The fault to show for any error: an `AppError` as it is, everything else as `internal` without its text. */
export function toFault(error: unknown): Fault {
  if (!isAppError(error)) return { code: 'internal', message: 'something went wrong on our side' }
  return {
    code: error.code,
    message: error.message,
    ...(Object.keys(error.params).length > 0 ? { params: error.params } : {}),
    ...(error.position ? { position: error.position } : {}),
  }
}

/** The error a fault stands for: the way back from `toFault`, to throw what came over IPC. */
export function fromFault(fault: Fault): AppError {
  return new AppError(fault.code, fault.message, {
    ...(fault.params ? { params: fault.params } : {}),
    ...(fault.position ? { position: fault.position } : {}),
  })
}
