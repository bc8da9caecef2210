import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../lib/config.ts'
import { addCell } from '../../lib/notebook/add-cell.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { deleteCell } from '../../lib/notebook/delete-cell.ts'
import { bringBackNotebook, deleteNotebook } from '../../lib/notebook/delete.ts'
import { duplicateNotebook } from '../../lib/notebook/duplicate.ts'
import { getNotebook } from '../../lib/notebook/get.ts'
import { moveCell } from '../../lib/notebook/move-cell.ts'
import { restoreVersion } from '../../lib/notebook/restore-version.ts'
import { keepVersion } from '../../lib/notebook/versions.ts'
import { renameNotebook } from '../../lib/notebook/rename.ts'
import { seedNotebooks } from '../../lib/notebook/seed.ts'
import { shareNotebook } from '../../lib/notebook/share.ts'
import { updateCell } from '../../lib/notebook/update-cell.ts'
import { expectFault, openWorkspace, person } from './support.ts'
import type { Workspace } from './support.ts'

let workspace: Workspace
const kim = person('kim', 'analyst')

beforeAll(async () => { workspace = await openWorkspace() })
afterAll(async () => { await workspace.close() })

describe('a ledger that cannot be written', () => {
  it('lets nothing change', async () => {
    const { ctx } = workspace
    const made = await createNotebook(ctx, kim, { title: 'Before' })
    const { cell } = await addCell(ctx, kim, { notebookId: made.id, kind: 'sql', source: 'SELECT 1' })
    await keepVersion(ctx, kim, { id: made.id })
    const gone = await createNotebook(ctx, kim, { title: 'Gone' })
    // as if deleted, without the entry that would tell the seeds that somebody deleted one
    await ctx.prisma.notebook.update({ where: { id: gone.id }, data: { deletedAt: new Date() } })
    const before = await getNotebook(ctx, kim, { id: made.id })
    const where = { notebookId: made.id, cellId: cell.id }
    workspace.breakLedger()
    const attempts = [
      () => createNotebook(ctx, kim, { title: 'After' }),
      () => duplicateNotebook(ctx, kim, { id: made.id }),
      () => renameNotebook(ctx, kim, { id: made.id, title: 'After', revision: before.revision }),
      () => shareNotebook(ctx, kim, { id: made.id, with: [{ role: 'analyst', mayEdit: true }] }),
      () => addCell(ctx, kim, { notebookId: made.id, kind: 'sql', source: 'after' }),
      () => updateCell(ctx, kim, { ...where, source: 'after', revision: cell.revision }),
      () => moveCell(ctx, kim, { ...where, afterId: null }),
      () => deleteCell(ctx, kim, where),
      () => deleteNotebook(ctx, kim, { id: made.id }),
      () => keepVersion(ctx, kim, { id: made.id, name: 'after' }),
      () => restoreVersion(ctx, kim, { id: made.id, number: 1 }),
      () => bringBackNotebook(ctx, kim, { id: gone.id }),
    ]
    for (const attempt of attempts) await expectFault(attempt(), 'ledger-unavailable')
    expect(await getNotebook(ctx, kim, { id: made.id })).toEqual(before)
    expect(await ctx.prisma.notebook.count({ where: { deletedAt: null } })).toBe(1)
    await ctx.prisma.notebook.deleteMany()
    await expectFault(seedNotebooks({ ...ctx, config: parseConfig({}) }), 'ledger-unavailable')
    expect(await ctx.prisma.notebook.count()).toBe(0)
  })
})
