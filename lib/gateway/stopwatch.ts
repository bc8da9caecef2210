/** Measures how long at least one of several pieces of work was under way. */
export type Stopwatch = {
  during<T>(work: () => Promise<T>): Promise<T>
  /** Milliseconds so far, those of running work included. */
  elapsedMs(): number
}

export function createStopwatch(): Stopwatch {
  let running = 0
  let since = 0
  let elapsed = 0
  return {
    async during(work) {
      if (running === 0) since = performance.now()
      running += 1
      try {
        return await work()
      } finally {
        running -= 1
        if (running === 0) elapsed += performance.now() - since
      }
    },
    elapsedMs: () => elapsed + (running > 0 ? performance.now() - since : 0),
  }
}
