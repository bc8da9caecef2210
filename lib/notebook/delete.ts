import type { Principal } from '../contracts/principal.ts'
import { getAllowed } from './access.ts'
import type { NotebookContext } from './context.ts'
import { record } from './record.ts'

/**
 * Deletes the notebook with its cells and shares, for good; results of its cells stay until retention takes them.
 * Throws `forbidden` for a reader, `not-found` for others.
 */
export async function deleteNotebook(ctx: NotebookContext, principal: Principal, input: { id: string }): Promise<void> {
  const notebook = await getAllowed(ctx, principal, input.id, 'delete')
  const cells = await ctx.prisma.cell.count({ where: { notebookId: notebook.id } })
  await record(ctx, principal, {
    kind: 'notebook.deleted', notebookId: notebook.id, title: notebook.title,
    what: `deleted with ${cells} ${cells === 1 ? 'cell' : 'cells'}`,
  })
  await ctx.prisma.notebook.deleteMany({ where: { id: notebook.id } })
}
