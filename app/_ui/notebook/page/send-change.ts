import { api, ApiFault, isOffline } from '@/app/_ui/api.ts'
import type { CellAnswer, CellData, OrderAnswer } from '@/lib/contracts/notebook.ts'
import type { Change, ChangeAnswer } from '../save/outbox.ts'

export type Done = { revision: number; cell: CellData | null }

function ask(path: string, change: Change): Promise<OrderAnswer | CellAnswer> {
  const { cellId } = change
  switch (change.kind) {
    case 'add': {
      return api.post(path, { id: cellId, fresh: change.fresh, ...change.cell, afterId: change.afterId })
    }
    case 'move':
      return api.post(`${path}/${cellId}/move`, { afterId: change.afterId })
    case 'delete':
      return api.delete(`${path}/${cellId}`)
  }
}

/** Sends one change of the order of cells; what the server will take later is `offline`. */
export async function sendChange(path: string, change: Change): Promise<ChangeAnswer<Done>> {
  try {
    const answer = await ask(path, change)
    return { kind: 'done', answer: { revision: answer.revision, cell: 'cell' in answer ? answer.cell : null } }
  } catch (error) {
    if (isOffline(error)) return { kind: 'offline' }
    if (!(error instanceof ApiFault)) throw error
    // A server that starts again, and a session that ended: both are there again after a while.
    if (error.status >= 500 || error.code === 'too-many') return { kind: 'offline' }
    if (error.code === 'unauthenticated') return { kind: 'signed-out' }
    if (error.code === 'not-found' && change.kind === 'add' && change.afterId !== null)
      return sendAtEnd(path, change, error)
    if (error.code === 'not-found' && change.kind !== 'add') return { kind: 'gone' }
    if (error.code === 'conflict') return { kind: 'gone' }
    return { kind: 'refused', error }
  }
}

/** The cell it was to stand behind was deleted elsewhere: then it stands at the end. */
async function sendAtEnd(
  path: string, { cellId, cell, fresh }: Extract<Change, { kind: 'add' }>, error: ApiFault,
): Promise<ChangeAnswer<Done>> {
  try {
    const answer = await api.post<CellAnswer>(path, { id: cellId, fresh, ...cell })
    return { kind: 'done', answer }
  } catch (second) {
    if (isOffline(second)) return { kind: 'offline' }
    return { kind: 'refused', error: second instanceof ApiFault ? second : error }
  }
}
