import { AppError } from '../../errors.ts'
import type { Position } from '../../errors.ts'
import { positionOfCaret } from './positions.ts'

const textOf = (error: unknown) => error instanceof Error ? error.message : String(error)

/** An engine's message fit to be shown: without its drawing of the statement and without the raw warehouse's name. */
export function cleanMessage(error: unknown, raw?: string): string {
  const text = textOf(error).split(/\n+LINE \d+: /)[0] ?? ''
  const bare = raw ? text.replaceAll(`"${raw}".`, '').replaceAll(`${raw}.`, '').replaceAll(raw, 'warehouse') : text
  return bare.replace(/\s*\n\s*/g, ' ').trim()
}

/** Does the instance no longer answer after this error? Then its world must be built anew. */
export function isFatal(error: unknown): boolean {
  return /^(FATAL|INTERNAL) Error|database has been invalidated/i.test(textOf(error))
}

export function isInterrupt(error: unknown): boolean {
  return /^INTERRUPT Error/i.test(textOf(error))
}

/** Errors of writing the result, which are ours and not the statement's. */
export function describeWriteFault(error: unknown): AppError {
  if (/no space left|disk quota|ENOSPC|EDQUOT/i.test(textOf(error))) {
    return new AppError('disk-full', 'the disk for results is full: ask your administrator to make room', { cause: error })
  }
  return new AppError('result-failed', 'the result could not be written: ask your administrator to look at the folder of results',
    { cause: error })
}

/** A run-time error from the views behind the barrier: only visible rows can have caused it, so it may be shown. */
export function describeRunFault(error: unknown, sql: string, raw: string, memoryMb: number): AppError {
  const text = textOf(error)
  if (/^Out of Memory Error/i.test(text)) {
    return new AppError('limit-memory', `the statement needs more memory than the ${memoryMb} MB of the engine: read fewer rows or columns`,
      { params: { memoryMb }, cause: error })
  }
  if (/no space left|disk quota/i.test(text)) {
    return new AppError('disk-full', 'the disk is full: ask your administrator to make room', { cause: error })
  }
  if (isFatal(error)) {
    return new AppError('run-error', 'the engine has a fault of its own with this statement: write it another way', { cause: error })
  }
  const position: Position | undefined = positionOfCaret(sql, text)
  return new AppError('run-error', cleanMessage(error, raw), { cause: error, ...(position ? { position } : {}) })
}
