import { useMemo } from 'react'
import type { Known } from '../editor/completion.ts'
import { withNearest } from '../editor/nearest.ts'
import type { LensState } from './use-lens.ts'

/** The lens with the nearest names beside each unknown one, where the engine named none. */
export function useNearNames(lens: LensState, known: Known | null): LensState {
  return useMemo(() => {
    const { sql, lens: answer } = lens
    if (!known || !answer || sql === null || answer.decision.denials.length === 0) return lens
    const denials = answer.decision.denials.map(denial => withNearest(sql, denial, known.index))
    return { ...lens, lens: { ...answer, decision: { ...answer.decision, denials } } }
  }, [lens, known])
}
