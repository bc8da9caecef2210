import { AppError, isAppError } from '../errors.ts'

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code

/** What a fault of the file system means for a result, with what to do. */
export function describeFileFault(error: unknown, what: string): AppError {
  const code = codeOf(error)
  if (isAppError(error)) return error
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('disk-full',
      `there is no room for ${what}: delete old results or give the data folder more space`, { cause: error })
  }
  if (code === 'ENOENT') return gone(error)
  return new AppError('result-failed', `${what} cannot be written or read (${code ?? 'unknown fault'}): `
    + 'check the rights and the disk of the data folder', { cause: error })
}

/** What an error of DuckDB over parts means; one that says nothing to people stays as it is. */
export function describeReaderFault(error: unknown): unknown {
  if (isAppError(error)) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/^INTERRUPT/i.test(text)) {
    return new AppError('limit-seconds',
      'reading the result took too long: filter it, or aggregate it in the statement', { cause: error })
  }
  if (/^Out of Memory/i.test(text)) {
    return new AppError('limit-memory',
      'reading the result so needs too much memory: sort by fewer columns, or filter it first', { cause: error })
  }
  if (/No space left/i.test(text)) return describeFileFault({ code: 'ENOSPC' }, 'reading this result')
  if (/No files found|No such file/i.test(text)) return gone(error)
  if (/^(IO|Invalid Input) Error/i.test(text) && /parquet|magic|thrift|footer|too small/i.test(text)) {
    return new AppError('result-gone',
      'the rows of this result are damaged on disk: run the statement again', { cause: error })
  }
  if (/^(Out of Range|Conversion) Error/i.test(text)) {
    return new AppError('bad-request',
      'these values are too large to be added up: choose another aggregate or column', { cause: error })
  }
  return error
}

/** The rows are no longer there. */
export function gone(cause?: unknown): AppError {
  return new AppError('result-gone', 'the rows of this result are gone: run the statement again', { cause })
}
