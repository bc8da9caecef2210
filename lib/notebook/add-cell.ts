import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { addCellSchema, cellViewSchema } from '../contracts/notebook.ts'
import type { CellAnswer } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { Prisma } from '../db/generated/client.ts'
import { AppError } from '../errors.ts'
import { cellUnknown, getAllowed, unlessGone } from './access.ts'
import type { NotebookContext } from './context.ts'
import { findPlace } from './order.ts'
import { mergeView } from './own-view.ts'
import { presentCell } from './present.ts'
import { record } from './record.ts'
import { cleanData, cleanSource } from './text.ts'
import { touch } from './touch.ts'

const maxCells = 2000

/**
 * Adds a cell. With the id of a deleted cell it comes back (undo), and its runs with it; `fresh` ids are the browser's
 * own, for a new cell. Grid and pivot in `view` are the principal's own, as everywhere. Throws `forbidden` for a
 * reader, `not-found` for others and where `afterId` is gone, `conflict` where the id is taken, `too-large` past 2,000.
 */
export async function addCell(
  ctx: NotebookContext, principal: Principal, input: { notebookId: string } & z.input<typeof addCellSchema>,
): Promise<CellAnswer> {
  const notebook = await getAllowed(ctx, principal, input.notebookId, 'update')
  const id = input.id ?? randomUUID()
  const source = cleanSource(input.source ?? '')
  const chart = input.chart ? cleanData(input.chart) : Prisma.DbNull
  if (await ctx.prisma.cell.count({ where: { notebookId: notebook.id } }) >= maxCells) {
    throw new AppError('too-large', `a notebook holds up to ${maxCells} cells`, { params: { max: maxCells } })
  }
  const taken = input.id ? await ctx.prisma.cell.findUnique({ where: { id } }) : null
  // The answer to the first asking got lost on its way: it is done.
  if (taken && input.fresh && taken.notebookId === notebook.id) {
    return { cell: await presentCell(ctx, principal, taken), revision: notebook.revision }
  }
  if (taken) throw cellTaken()
  const position = await findPlace(ctx, notebook.id, input.afterId)
  if (position === undefined) throw cellUnknown()
  await record(ctx, principal, {
    kind: 'notebook.changed', notebookId: notebook.id, title: notebook.title,
    what: input.id && !input.fresh ? `${input.kind} cell brought back` : `${input.kind} cell added`,
  })
  const now = ctx.clock()
  const { count } = await unlessGone(ctx.prisma.cell.createMany({
    data: [{
      id, notebookId: notebook.id, position, kind: input.kind, source, chart, updatedAt: now,
      ...(input.view ? { view: mergeView(principal.user, {}, cellViewSchema.parse(input.view)) } : {}),
      revision: input.id && !input.fresh ? laterRevision(now) : 1,
    }],
    skipDuplicates: true,
  }))
  if (count === 0) throw cellTaken()
  const revision = await touch(ctx, notebook.id)
  const cell = await ctx.prisma.cell.findUnique({ where: { id } })
  if (!cell) throw cellUnknown()
  return { cell: await presentCell(ctx, principal, cell), revision }
}

function cellTaken(): AppError {
  return new AppError('conflict', 'there is already a cell with this id')
}

/**
 * The first revision of a cell that came back. A window that still shows the deleted one must not take its revision for
 * this one's: seconds since 2026 are past any count of saves it can have had.
 */
export function laterRevision(now: Date): number {
  return Math.max(1, Math.floor((now.getTime() - Date.UTC(2026, 0, 1)) / 1000))
}
