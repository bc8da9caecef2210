import { randomUUID } from 'node:crypto'
import type { NotebookData } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { demand } from '../query/principal.ts'
import type { NotebookContext } from './context.ts'
import { getNotebook } from './get.ts'
import { record } from './record.ts'
import { cleanTitle } from './text.ts'

/** A new notebook with one empty SQL cell, owned by the principal. Throws `forbidden` without `notebook:create`. */
export async function createNotebook(
  ctx: NotebookContext, principal: Principal, input: { title?: string },
): Promise<NotebookData> {
  demand(ctx, principal, 'notebook:create')
  const id = randomUUID()
  const title = cleanTitle(input.title ?? 'Untitled notebook')
  await record(ctx, principal, { kind: 'notebook.created', notebookId: id, title, what: 'created' })
  const now = ctx.clock()
  await ctx.prisma.notebook.create({
    data: {
      id, title, owner: principal.user, ownerName: principal.name, createdAt: now, updatedAt: now,
      cells: { create: [{ id: randomUUID(), position: 1, kind: 'sql', source: '', updatedAt: now }] },
    },
  })
  return getNotebook(ctx, principal, { id })
}
