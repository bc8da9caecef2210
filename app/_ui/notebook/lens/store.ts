import type { LensState } from './use-lens.ts'

/** What the lens says of each cell, for those who look from outside of the cell (inspector, tree). */
export function createLensStore() {
  const states = new Map<string, LensState>()
  const listeners = new Set<() => void>()
  return {
    set(cellId: string, state: LensState): void {
      states.set(cellId, state)
      for (const listener of listeners) listener()
    },
    get: (cellId: string): LensState | undefined => states.get(cellId),
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
export type LensStore = ReturnType<typeof createLensStore>
