import { useEffect, useState } from 'react'
import { api, ApiFault, isOffline } from '@/app/_ui/api.ts'
import type { CellAnswer, CellConflict, NotebookData } from '@/lib/contracts/notebook.ts'
import type { Edits } from '../save/drafts.ts'
import { createSaver } from '../save/saver.ts'
import type { SaveAnswer, Saver } from '../save/saver.ts'

async function sendCell(
  notebookId: string,
  cellId: string,
  patch: Partial<Edits> & { revision: number },
): Promise<SaveAnswer> {
  try {
    const { cell } = await api.patch<CellAnswer>(`/api/notebooks/${notebookId}/cells/${cellId}`, patch)
    return { kind: 'saved', cell }
  } catch (error) {
    if (isOffline(error)) return { kind: 'offline' }
    if (!(error instanceof ApiFault)) throw error
    // A server that is starting again or out of breath will take it later.
    if (error.status >= 500 || error.code === 'too-many') return { kind: 'offline' }
    if (error.code === 'conflict') return { kind: 'conflict', current: (error.body as CellConflict).current }
    return { kind: 'refused', message: error.message }
  }
}

/** Saves what is typed, tries again when the network is back, and warns before text is lost. */
export function useSaver(data: NotebookData): Saver {
  const [saver] = useState(() =>
    createSaver({
      notebookId: data.id,
      cells: data.cells,
      shelf: window.localStorage,
      clock: Date.now,
      // A reader may look at a chart in another way, but that is kept by nobody.
      send: (cellId, patch) =>
        data.mayEdit
          ? sendCell(data.id, cellId, patch)
          : Promise.resolve({ kind: 'saved', cell: { revision: patch.revision } }),
      wait: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    }),
  )
  useEffect(() => {
    const flush = () => void saver.flushAll()
    const onHide = () => {
      if (document.visibilityState === 'hidden') flush()
    }
    window.addEventListener('online', flush)
    document.addEventListener('visibilitychange', onHide)
    return () => {
      window.removeEventListener('online', flush)
      document.removeEventListener('visibilitychange', onHide)
      flush()
    }
  }, [saver])
  return saver
}
