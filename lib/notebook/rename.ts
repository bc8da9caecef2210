import type { NotebookData } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { getAllowed } from './access.ts'
import { conflictWith } from './conflict.ts'
import type { NotebookContext } from './context.ts'
import { getNotebook } from './get.ts'
import { record } from './record.ts'
import { cleanTitle } from './text.ts'

/**
 * Gives the notebook another title. Throws `conflict` with the notebook as it is where `revision` is not the one in
 * the database, `forbidden` for a reader, `not-found` for others.
 */
export async function renameNotebook(
  ctx: NotebookContext, principal: Principal, input: { id: string; title: string; revision: number },
): Promise<NotebookData> {
  const notebook = await getAllowed(ctx, principal, input.id, 'update')
  const title = cleanTitle(input.title)
  const conflict = async () => conflictWith('somebody else changed this notebook meanwhile; look at it and rename again',
    await getNotebook(ctx, principal, { id: input.id }))
  if (notebook.revision !== input.revision) throw await conflict()
  if (notebook.title === title) return getNotebook(ctx, principal, { id: input.id })
  await record(ctx, principal,
    { kind: 'notebook.changed', notebookId: notebook.id, title, what: `renamed from “${notebook.title}”` })
  const { count } = await ctx.prisma.notebook.updateMany({
    where: { id: notebook.id, revision: input.revision },
    data: { title, revision: { increment: 1 }, updatedAt: ctx.clock() },
  })
  if (count === 0) throw await conflict()
  return getNotebook(ctx, principal, { id: input.id })
}
