import type { z } from 'zod'
import { updateCellSchema } from '../contracts/notebook.ts'
import type { CellAnswer, CellData } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { Prisma } from '../db/generated/client.ts'
import type { Cell } from '../db/generated/client.ts'
import type { AppError } from '../errors.ts'
import { cellUnknown, getAllowed, isId } from './access.ts'
import { conflictWith } from './conflict.ts'
import type { NotebookContext } from './context.ts'
import { mergeView } from './own-view.ts'
import { presentCell } from './present.ts'
import { recordEditing } from './record.ts'
import { cleanData, cleanSource } from './text.ts'

/**
 * Saves a cell's source, kind, chart or view. Throws `conflict` with the cell as it is where `revision` is not the one in
 * the database, `forbidden` for a reader, `not-found` for others and for a cell that is gone. How a cell is looked at
 * (`view`) is no change worth an entry in the ledger; the others are, see `recordEditing`.
 */
export async function updateCell(
  ctx: NotebookContext, principal: Principal,
  input: { notebookId: string; cellId: string } & z.infer<typeof updateCellSchema>,
): Promise<CellAnswer> {
  const notebook = await getAllowed(ctx, principal, input.notebookId, 'update')
  const cell = await getCell(ctx, notebook.id, input.cellId)
  const change = toChange(principal, cell, input)
  if (cell.revision !== input.revision) throw await cellConflict(ctx, principal, cell)
  const edited = change.source !== undefined || change.chart !== undefined || change.kind !== undefined
  if (edited) await recordEditing(ctx, principal, notebook)
  const now = ctx.clock()
  // One statement decides: of two windows that save on the same revision, one finds no row.
  const { count } = await ctx.prisma.cell.updateMany({
    where: { id: cell.id, notebookId: notebook.id, revision: input.revision },
    data: {
      ...change, chart: change.chart === null ? Prisma.DbNull : change.chart, revision: { increment: 1 }, updatedAt: now,
    },
  })
  if (count === 0) throw await cellConflict(ctx, principal, await getCell(ctx, notebook.id, cell.id))
  if (edited) await ctx.prisma.notebook.updateMany({ where: { id: notebook.id }, data: { updatedAt: now } })
  // Not read again: the next save of another window may stand there already.
  const saved: Cell = { ...cell, ...change, revision: input.revision + 1 }
  return { cell: await presentCell(ctx, principal, saved), revision: notebook.revision }
}

type Change = Partial<Pick<CellData, 'source' | 'chart' | 'kind'>> & { view?: ReturnType<typeof mergeView> }

function toChange(
  { user }: Principal, cell: Cell, { source, kind, chart, view }: z.infer<typeof updateCellSchema>,
): Change {
  return {
    ...(source === undefined ? {} : { source: cleanSource(source) }),
    ...(kind === undefined ? {} : { kind }),
    ...(chart === undefined ? {} : { chart: cleanData(chart) }),
    ...(view === undefined ? {} : { view: mergeView(user, cell.view, view) }),
  }
}

async function getCell({ prisma }: NotebookContext, notebookId: string, id: string): Promise<Cell> {
  const cell = isId(id) ? await prisma.cell.findFirst({ where: { id, notebookId } }) : null
  if (!cell) throw cellUnknown()
  return cell
}

async function cellConflict(ctx: NotebookContext, principal: Principal, cell: Cell): Promise<AppError> {
  return conflictWith('this cell was changed in another window; yours is not saved',
    await presentCell(ctx, principal, cell))
}
