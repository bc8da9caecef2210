import { useEffect, useState } from 'react'

const tickMs = 100

/** Milliseconds a running thing takes, counted on from what the server said last. */
export function useElapsed(serverMs: number, running: boolean): number {
  const [elapsed, setElapsed] = useState(serverMs)
  useEffect(() => {
    if (!running) {
      setElapsed(serverMs)
      return
    }
    const start = performance.now() - serverMs
    const timer = setInterval(() => setElapsed(performance.now() - start), tickMs)
    return () => clearInterval(timer)
  }, [serverMs, running])
  return running ? elapsed : serverMs
}
