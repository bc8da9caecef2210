import type { CellAnswer, NotebookData } from '@/lib/contracts/notebook.ts'
import { api } from '@/app/_ui/api.ts'

/**
 * Puts a statement at the end of a notebook, or (`id` null) into a new one called `title`; answers where it stands. A
 * new notebook has an empty cell already: that one takes the statement.
 */
export async function putCell(
  id: string | null, sql: string, title?: string,
): Promise<{ notebookId: string; cellId: string }> {
  if (id !== null) {
    const { cell } = await api.post<CellAnswer>(`/api/notebooks/${id}/cells`, { kind: 'sql', source: sql })
    return { notebookId: id, cellId: cell.id }
  }
  const notebook = await api.post<NotebookData>('/api/notebooks', title ? { title } : {})
  const [first] = notebook.cells
  if (!first) {
    const { cell } = await api.post<CellAnswer>(`/api/notebooks/${notebook.id}/cells`, { kind: 'sql', source: sql })
    return { notebookId: notebook.id, cellId: cell.id }
  }
  const path = `/api/notebooks/${notebook.id}/cells/${first.id}`
  await api.patch<CellAnswer>(path, { source: sql, revision: first.revision })
  return { notebookId: notebook.id, cellId: first.id }
}
