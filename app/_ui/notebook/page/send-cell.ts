import { api, ApiFault, isOffline } from '@/app/_ui/api.ts'
import type { CellAnswer, CellConflict } from '@/lib/contracts/notebook.ts'
import type { Edits } from '../save/drafts.ts'
import type { SaveAnswer } from '../save/saver.ts'

/** Saves a cell; what the server will take later is `offline`. */
export async function sendCell(
  notebookId: string, cellId: string, patch: Partial<Edits> & { revision: number },
): Promise<SaveAnswer> {
  try {
    const { cell } = await api.patch<CellAnswer>(`/api/notebooks/${notebookId}/cells/${cellId}`, patch)
    return { kind: 'saved', cell }
  } catch (error) {
    if (isOffline(error)) return { kind: 'offline' }
    if (!(error instanceof ApiFault)) throw error
    // A server that is starting again or out of breath will take it later.
    if (error.status >= 500 || error.code === 'too-many') return { kind: 'offline' }
    if (error.code === 'unauthenticated') return { kind: 'signed-out' }
    if (error.code === 'conflict') return { kind: 'conflict', current: (error.body as CellConflict).current }
    if (error.code === 'not-found' && (await isNotebookThere(notebookId))) return { kind: 'gone' }
    return { kind: 'refused', message: error.message }
  }
}

/** Tells a deleted cell from a notebook that is deleted, or not shared any more. */
async function isNotebookThere(notebookId: string): Promise<boolean> {
  try {
    await api.get(`/api/notebooks/${notebookId}`)
    return true
  } catch (error) {
    if (error instanceof ApiFault || isOffline(error)) return false
    throw error
  }
}
