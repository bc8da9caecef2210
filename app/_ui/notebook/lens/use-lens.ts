import { useEffect, useMemo, useState } from 'react'
import { api, ApiFault } from '@/app/_ui/api.ts'
import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { Lens } from '@/lib/contracts/query.ts'
import { useNotebook } from '../context.tsx'

/** After the last key; with a look of some ten milliseconds the answer stands there well before 300. */
const settleMs = 120
const retryMs = 4_000
/**
 * `sql` is the text the lens speaks of. `waiting` is true whenever that is not the text in the editor, from the key
 * on: what is shown meanwhile is of an older text, and looks like it.
 */
export type LensState = { lens: Lens | null; sql: string | null; waiting: boolean; failed: boolean }
type Answer = { lens: Lens | null; sql: string | null; engine: EngineKind | null; failed: boolean }
const nothing: LensState = { lens: null, sql: null, waiting: false, failed: false }

/** Asks what a statement would touch and show, a moment after the last key; an asking that is overtaken is cancelled. */
export function useLens(cellId: string, sql: string, engine: EngineKind | null = null): LensState {
  const { lenses } = useNotebook()
  const [answer, setAnswer] = useState<Answer>(() => {
    // A cell that comes into sight again asks nothing anew.
    const before = lenses.get(cellId)
    return before?.lens && !before.waiting
      ? { lens: before.lens, sql: before.sql, engine, failed: false }
      : { lens: null, sql: null, engine: null, failed: false }
  })
  const [attempt, setAttempt] = useState(0)
  const empty = sql.trim() === ''
  const current = answer.sql === sql && answer.engine === engine
  const asked = current && !answer.failed
  useEffect(() => {
    if (empty || asked) return
    const controller = new AbortController()
    let again: ReturnType<typeof setTimeout> | undefined
    const timer = setTimeout(() => {
      api.post<Lens>('/api/lens', { sql, engine }, { signal: controller.signal }).then(
        lens => setAnswer({ lens, sql, engine, failed: false }),
        (error: unknown) => {
          if (controller.signal.aborted) return
          if (!(error instanceof ApiFault) && !(error instanceof TypeError)) throw error
          // What stood there spoke of another text: better nothing than that.
          setAnswer({ lens: null, sql, engine, failed: true })
          // The server starts again, or the network is away: the lens comes back by itself.
          again = setTimeout(() => setAttempt(count => count + 1), retryMs)
        },
      )
    }, attempt > 0 && current ? 0 : settleMs)
    return () => {
      clearTimeout(timer)
      clearTimeout(again)
      controller.abort()
    }
    // Not on `asked`: the answer that turns it true must not take away the timer of a retry.
  }, [sql, engine, empty, attempt])
  // The same object until something changed: much is drawn after it.
  return useMemo(
    () => empty ? nothing : {
      lens: answer.lens,
      sql: answer.lens && current && !answer.failed ? answer.sql : null,
      waiting: !current,
      failed: current && answer.failed,
    },
    [empty, answer, current],
  )
}
