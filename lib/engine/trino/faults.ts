import { AppError } from '../../errors.ts'
import type { ErrorCode, Position } from '../../errors.ts'
import type { TrinoFault } from './page.ts'

const byName: Record<string, ErrorCode> = {
  SYNTAX_ERROR: 'syntax-error', INVALID_LITERAL: 'syntax-error',
  TABLE_NOT_FOUND: 'table-unknown', SCHEMA_NOT_FOUND: 'table-unknown', CATALOG_NOT_FOUND: 'table-unknown',
  MISSING_CATALOG_NAME: 'table-unknown', MISSING_SCHEMA_NAME: 'table-unknown', PERMISSION_DENIED: 'table-unknown',
  COLUMN_NOT_FOUND: 'column-unknown', FUNCTION_NOT_FOUND: 'function-refused', TYPE_NOT_FOUND: 'type-unknown',
  USER_CANCELED: 'cancelled', ABANDONED_QUERY: 'interrupted',
  EXCEEDED_TIME_LIMIT: 'limit-seconds', EXCEEDED_CPU_LIMIT: 'limit-seconds',
  EXCEEDED_GLOBAL_MEMORY_LIMIT: 'limit-memory', EXCEEDED_LOCAL_MEMORY_LIMIT: 'limit-memory', CLUSTER_OUT_OF_MEMORY: 'limit-memory',
  EXCEEDED_SPILL_LIMIT: 'limit-memory', QUERY_QUEUE_FULL: 'limit-concurrent', QUERY_REJECTED: 'limit-concurrent',
  SERVER_SHUTTING_DOWN: 'engine-unavailable', SERVER_STARTING_UP: 'engine-unavailable', NO_NODES_AVAILABLE: 'engine-unavailable',
}

/** Words of our own where Trino's would be unclear to people or name what they may not see. */
const words: Partial<Record<ErrorCode, string>> = {
  'cancelled': 'the statement was stopped',
  'interrupted': 'the statement was given up: nobody fetched its rows',
  'limit-seconds': 'the statement took longer than it may: filter or aggregate more',
  'limit-memory': 'the statement needs more memory than the warehouse gives it: read fewer rows or columns',
  'limit-concurrent': 'too many statements wait in the warehouse: try again in a moment',
  'engine-unavailable': 'the warehouse is starting or stopping: try again in a moment',
}

/** Some connectors have no name for it: for a moment after a start a coordinator knows of no worker. */
const noNodes = /^No (?:\w+ )?nodes available\b/i

/**
 * What an error of a query means. Trino's text is shown for errors of the statement (`USER_ERROR`); texts of faults
 * inside the cluster name its addresses, so people get the error's name only.
 */
export function describeQueryFault(given: TrinoFault): AppError {
  const fault = noNodes.test(given.message) ? { ...given, errorName: 'NO_NODES_AVAILABLE' } : given
  const params = { trino: fault.errorName }
  const position = positionOf(fault)
  const details = { params, ...(position ? { position } : {}) }
  if (fault.errorName === 'PERMISSION_DENIED' && /cannot impersonate user/i.test(fault.message)) {
    return new AppError('engine-unavailable', 'the warehouse does not let Sagwan in: its account may not act for people; an '
      + 'administrator must look at `etc/access-control.properties` of Trino', { params: { ...params, refused: 'impersonation' } })
  }
  if (fault.errorType !== 'USER_ERROR' && /\bOPA (backend|server)\b/.test(fault.message)) {
    return new AppError('engine-unavailable', 'the warehouse cannot ask Sagwan what people may see: an administrator must look at '
      + '`etc/access-control.properties` of Trino and at `GATEWAY_HOST`', { params: { ...params, refused: 'gateway' } })
  }
  const code = codeOf(fault)
  const own = words[code]
  if (own) return new AppError(code, own, details)
  if (fault.errorType !== 'USER_ERROR') {
    return new AppError('run-error',
      `the warehouse failed on its side (\`${fault.errorName}\`): try again, or ask an administrator`, details)
  }
  return new AppError(code, cleanMessage(fault.message), details)
}

function codeOf({ errorName, message }: TrinoFault): ErrorCode {
  // A function that exists is no unknown one, and an unknown type has no name of its own.
  if (errorName === 'FUNCTION_NOT_FOUND' && /Unexpected parameters/.test(message)) return 'run-error'
  if (/(^|: )Unknown type: /.test(message)) return 'type-unknown'
  return byName[errorName] ?? 'run-error'
}

/** `line 1:8: Column 'x' cannot be resolved` without the place, which we show ourselves. */
export function cleanMessage(message: string): string {
  return message.replace(/^line \d+:\d+: /, '').replace(/\s+/g, ' ').trim().slice(0, 1_000)
}

function positionOf({ errorLocation, message }: TrinoFault): Position | undefined {
  if (errorLocation) return { line: errorLocation.lineNumber, column: errorLocation.columnNumber }
  const found = /^line (\d+):(\d+): /.exec(message)
  return found ? { line: Number(found[1]), column: Number(found[2]) } : undefined
}
