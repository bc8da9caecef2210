import type { CellData, NotebookData } from '../contracts/notebook.ts'
import { AppError } from '../errors.ts'

/**
 * The error of a change made on an older revision: another window was faster. Its cause carries `current`, what stands
 * in the database now, which the route puts beside the error (409): the base for the next try.
 */
export function conflictWith(message: string, current: CellData | NotebookData): AppError {
  return new AppError('conflict', message, { cause: { current } })
}
