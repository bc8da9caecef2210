import type { RestoreAnswer } from '../contracts/notebook.ts'
import type { Principal } from '../contracts/principal.ts'
import { Prisma } from '../db/generated/client.ts'
import { getAllowed, unlessGone } from './access.ts'
import { laterRevision } from './add-cell.ts'
import type { NotebookContext } from './context.ts'
import { getNotebook } from './get.ts'
import { record } from './record.ts'
import { touch } from './touch.ts'
import { findVersion, writeVersion } from './versions.ts'

/**
 * Puts a version's cells back, as a new change: what stood there is kept as a version first, so that this can be undone
 * the same way. Cells keep their ids, so their results come back with them, and count a save, so that another window
 * that has one open is told. The title stays as it is. Throws as `getVersion`.
 */
export async function restoreVersion(
  ctx: NotebookContext, principal: Principal, input: { id: string; number: number },
): Promise<RestoreAnswer> {
  const notebook = await getAllowed(ctx, principal, input.id, 'update')
  const { contents } = await findVersion(ctx, notebook.id, input.number)
  const { version: before } = await writeVersion(ctx, principal, notebook, null, 'kept, before a restore, as')
  await record(ctx, principal, {
    kind: 'notebook.changed', notebookId: notebook.id, title: notebook.title, what: `version ${input.number} restored`,
  })
  const now = ctx.clock()
  await unlessGone(ctx.prisma.$transaction(async db => {
    const kept = contents.map(({ id }) => id)
    await db.cell.deleteMany({ where: { notebookId: notebook.id, id: { notIn: kept } } })
    const there = new Map((await db.cell.findMany({
      where: { notebookId: notebook.id }, select: { id: true, kind: true, source: true, chart: true },
    })).map(cell => [cell.id, cell]))
    for (const [index, { id, kind, source, chart }] of contents.entries()) {
      const cell = there.get(id)
      const written = { kind, source, chart: chart ?? Prisma.DbNull }
      const changed = cell && (cell.kind !== kind || cell.source !== source
        || JSON.stringify(cell.chart) !== JSON.stringify(chart))
      if (!cell) {
        await db.cell.createMany({
          data: [{ id, notebookId: notebook.id, position: index + 1, ...written, updatedAt: now, revision: laterRevision(now) }],
          // a cell of this id that was moved to another notebook meanwhile stays where it is
          skipDuplicates: true,
        })
      } else {
        await db.cell.update({
          where: { id },
          data: { position: index + 1, ...(changed ? { ...written, revision: { increment: 1 }, updatedAt: now } : {}) },
        })
      }
    }
  }, { timeout: 30_000 }))
  await touch(ctx, notebook.id)
  return { notebook: await getNotebook(ctx, principal, { id: notebook.id }), before }
}
