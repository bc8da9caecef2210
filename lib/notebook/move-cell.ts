import type { OrderAnswer } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { cellUnknown, getAllowed, isId } from './access.ts'
import type { NotebookContext } from './context.ts'
import { findPlace } from './order.ts'
import { record } from './record.ts'
import { touch } from './touch.ts'

/**
 * Moves a cell after another one (null: to the top). Throws `forbidden` for a reader, `not-found` for others and where
 * one of the two cells is gone.
 */
export async function moveCell(
  ctx: NotebookContext, principal: Principal, input: { notebookId: string; cellId: string; afterId: string | null },
): Promise<OrderAnswer> {
  const notebook = await getAllowed(ctx, principal, input.notebookId, 'update')
  const cell = isId(input.cellId)
    ? await ctx.prisma.cell.findFirst({ where: { id: input.cellId, notebookId: notebook.id }, select: { id: true } })
    : null
  if (!cell) throw cellUnknown()
  if (input.afterId === cell.id) return { revision: notebook.revision }
  const position = await findPlace(ctx, notebook.id, input.afterId, cell.id)
  if (position === undefined) throw cellUnknown()
  await record(ctx, principal,
    { kind: 'notebook.changed', notebookId: notebook.id, title: notebook.title, what: 'cell moved' })
  await ctx.prisma.cell.updateMany({ where: { id: cell.id, notebookId: notebook.id }, data: { position } })
  return { revision: await touch(ctx, notebook.id) }
}
