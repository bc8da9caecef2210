import type { NotebookData } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { getAllowed, isId, notebookUnknown } from './access.ts'
import type { NotebookContext } from './context.ts'
import { getNotebook } from './get.ts'
import { record } from './record.ts'

/** How long a deleted notebook can be brought back. */
const keptMs = 7 * 24 * 60 * 60 * 1000

/**
 * Deletes the notebook for everybody; its owner can bring it back for seven days, then it goes for good with its cells,
 * shares and versions. Results of its cells stay until retention takes them. Throws `forbidden` for a reader,
 * `not-found` for others.
 */
export async function deleteNotebook(ctx: NotebookContext, principal: Principal, input: { id: string }): Promise<void> {
  const notebook = await getAllowed(ctx, principal, input.id, 'delete')
  const cells = await ctx.prisma.cell.count({ where: { notebookId: notebook.id } })
  await record(ctx, principal, {
    kind: 'notebook.deleted', notebookId: notebook.id, title: notebook.title,
    what: `deleted with ${cells} ${cells === 1 ? 'cell' : 'cells'}`,
  })
  const now = ctx.clock()
  await ctx.prisma.notebook.updateMany({ where: { id: notebook.id }, data: { deletedAt: now } })
  await ctx.prisma.notebook.deleteMany({ where: { deletedAt: { lt: new Date(now.getTime() - keptMs) } } })
}

/** Brings back a notebook that the principal owned and deleted. Throws `not-found` for others, and once it is gone. */
export async function bringBackNotebook(
  ctx: NotebookContext, principal: Principal, input: { id: string },
): Promise<NotebookData> {
  const notebook = isId(input.id)
    ? await ctx.prisma.notebook.findFirst({
        where: { id: input.id, owner: principal.user, deletedAt: { not: null } }, select: { id: true, title: true },
      })
    : null
  if (!notebook) throw notebookUnknown()
  await record(ctx, principal,
    { kind: 'notebook.changed', notebookId: notebook.id, title: notebook.title, what: 'brought back' })
  await ctx.prisma.notebook.updateMany({ where: { id: notebook.id }, data: { deletedAt: null } })
  return getNotebook(ctx, principal, { id: notebook.id })
}
