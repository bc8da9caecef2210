import { useEffect, useState } from 'react'
import { api, ApiFault } from '@/app/_ui/api.ts'
import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { Lens } from '@/lib/contracts/query.ts'

const settleMs = 200
/** `sql` is the text the lens speaks of: an older one is shown faded until the next answer is there. */
export type LensState = { lens: Lens | null; sql: string | null; waiting: boolean; failed: boolean }
const nothing: LensState = { lens: null, sql: null, waiting: false, failed: false }

/** Asks what a statement would touch and show, a moment after the last key; an asking that is overtaken is dropped. */
export function useLens(sql: string, engine: EngineKind | null = null): LensState {
  const [state, setState] = useState<LensState>(nothing)
  const text = sql.trim()
  useEffect(() => {
    if (text === '') {
      setState(nothing)
      return
    }
    const controller = new AbortController()
    setState(before => (before.sql === sql ? before : { ...before, waiting: true }))
    const timer = setTimeout(() => {
      api.post<Lens>('/api/lens', { sql, engine }, { signal: controller.signal }).then(
        lens => setState({ lens, sql, waiting: false, failed: false }),
        (error: unknown) => {
          if (controller.signal.aborted) return
          if (!(error instanceof ApiFault) && !(error instanceof TypeError)) throw error
          setState(before => ({ ...before, waiting: false, failed: true }))
        },
      )
    }, settleMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [sql, text, engine])
  return state
}
