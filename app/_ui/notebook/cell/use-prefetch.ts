import { useEffect } from 'react'
import { ApiFault, isOffline } from '@/app/_ui/api.ts'
import type { Known } from '../editor/completion.ts'
import { namedTables } from '../editor/scope.ts'
import type { LensState } from '../lens/use-lens.ts'

/** Loads the columns of the tables a statement names once the lens has read it: before they are wanted. */
export function usePrefetch(known: Known | null, { sql, waiting }: LensState): void {
  useEffect(() => {
    if (!known || waiting || sql === null) return
    known.ensure(namedTables(sql, known.index)).catch((error: unknown) => {
      // Asked again when they are wanted.
      if (!isOffline(error) && !(error instanceof ApiFault)) throw error
    })
  }, [known, sql, waiting])
}
