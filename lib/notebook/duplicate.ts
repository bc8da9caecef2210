import { randomUUID } from 'node:crypto'
import type { NotebookData } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { Prisma } from '../db/generated/client.ts'
import { demand } from '../query/principal.ts'
import { getAllowed } from './access.ts'
import type { NotebookContext } from './context.ts'
import { getNotebook } from './get.ts'
import { copyView } from './own-view.ts'
import { record } from './record.ts'
import { cleanTitle } from './text.ts'

/**
 * A copy of a notebook the principal may read: cells and charts, no shares and no results, owned by the principal.
 * Throws `not-found` where they may not read it, `forbidden` without `notebook:create`.
 */
export async function duplicateNotebook(
  ctx: NotebookContext, principal: Principal, input: { id: string; title?: string },
): Promise<NotebookData> {
  const original = await getAllowed(ctx, principal, input.id, 'read')
  demand(ctx, principal, 'notebook:create')
  const id = randomUUID()
  const title = cleanTitle(input.title ?? `${original.title.slice(0, 190)} (copy)`)
  const cells = await ctx.prisma.cell.findMany({
    where: { notebookId: original.id }, orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
  await record(ctx, principal,
    { kind: 'notebook.created', notebookId: id, title, what: `duplicated from ${original.id}` })
  const now = ctx.clock()
  await ctx.prisma.notebook.create({
    data: {
      id, title, owner: principal.user, ownerName: principal.name, createdAt: now, updatedAt: now,
      cells: {
        create: cells.map((cell, index) => ({
          id: randomUUID(), position: index + 1, kind: cell.kind, source: cell.source, updatedAt: now,
          chart: cell.chart ?? Prisma.DbNull, view: copyView(principal.user, cell.view ?? {}),
        })),
      },
    },
  })
  return getNotebook(ctx, principal, { id })
}
