import type { NotebookData } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { getAllowed } from './access.ts'
import type { NotebookContext } from './context.ts'
import { presentNotebook } from './present.ts'

/** The notebook with all its cells in order. Throws `not-found` where the principal may not read it. */
export async function getNotebook(
  ctx: NotebookContext, principal: Principal, input: { id: string },
): Promise<NotebookData> {
  return presentNotebook(ctx, principal, await getAllowed(ctx, principal, input.id, 'read'))
}
