import { notebookUnknown } from './access.ts'
import type { NotebookContext } from './context.ts'

/** Counts a change of the notebook's order and answers its new revision. Throws `not-found` where it is gone. */
export async function touch({ pool, clock }: NotebookContext, notebookId: string): Promise<number> {
  const { rows } = await pool.query<{ revision: number }>(
    'update notebooks set revision = revision + 1, updated_at = $2 where id = $1 returning revision',
    [notebookId, clock()])
  if (!rows[0]) throw notebookUnknown()
  return rows[0].revision
}
