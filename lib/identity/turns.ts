import { AppError } from '../errors.ts'

/** Lets so many calls run at once; the others wait their turn. */
export type Turns = <T>(call: () => Promise<T>) => Promise<T>

/**
 * Turns for calls to the directory: a hundred people at nine o'clock must not make each other time out. Throws
 * `directory-unavailable` where more than `waiting` calls are in line already, as before a directory that hangs.
 */
export function createTurns(running: number, waiting: number): Turns {
  const line: (() => void)[] = []
  let free = running
  return async call => {
    if (free > 0) free -= 1
    else if (line.length >= waiting) {
      throw new AppError('directory-unavailable', 'too many people are waiting for the directory; try again in a minute')
    } else await new Promise<void>(resolve => line.push(resolve))
    try {
      return await call()
    } finally {
      const next = line.shift()
      // The turn goes straight to the next in line.
      if (next) next()
      else free += 1
    }
  }
}
