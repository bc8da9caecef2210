import type { OrderAnswer } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { cellUnknown, getAllowed, isId } from './access.ts'
import type { NotebookContext } from './context.ts'
import { record } from './record.ts'
import { touch } from './touch.ts'

/**
 * Deletes a cell; `addCell` with its id brings it back. Throws `forbidden` for a reader, `not-found` for others and
 * where the cell is gone already.
 */
export async function deleteCell(
  ctx: NotebookContext, principal: Principal, input: { notebookId: string; cellId: string },
): Promise<OrderAnswer> {
  const notebook = await getAllowed(ctx, principal, input.notebookId, 'update')
  const cell = isId(input.cellId)
    ? await ctx.prisma.cell.findFirst({
        where: { id: input.cellId, notebookId: notebook.id }, select: { id: true, kind: true },
      })
    : null
  if (!cell) throw cellUnknown()
  await record(ctx, principal,
    { kind: 'notebook.changed', notebookId: notebook.id, title: notebook.title, what: `${cell.kind} cell deleted` })
  await ctx.prisma.cell.deleteMany({ where: { id: cell.id, notebookId: notebook.id } })
  return { revision: await touch(ctx, notebook.id) }
}
