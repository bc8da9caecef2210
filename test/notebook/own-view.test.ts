import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { emptyGrid } from '../../lib/contracts/notebook.ts'
import type { NotebookData } from '../../lib/contracts/notebook.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { duplicateNotebook } from '../../lib/notebook/duplicate.ts'
import { getNotebook } from '../../lib/notebook/get.ts'
import { shareNotebook } from '../../lib/notebook/share.ts'
import { updateCell } from '../../lib/notebook/update-cell.ts'
import { openWorkspace, person } from './support.ts'
import type { Workspace } from './support.ts'

let workspace: Workspace
let notebook: NotebookData
const kim = person('kim', 'analyst')
const sato = person('sato', 'marketer')
const grid = {
  ...emptyGrid, hidden: ['national_id'],
  filter: [{ column: 'name', op: 'in' as const, values: ['Kim Minji'] }],
}

beforeAll(async () => { workspace = await openWorkspace() })
afterAll(async () => { await workspace.close() })
beforeEach(async () => {
  notebook = await createNotebook(workspace.ctx, kim, { title: 'Work' })
  await shareNotebook(workspace.ctx, kim, { id: notebook.id, with: [{ role: 'marketer', mayEdit: true }] })
})

const viewOf = async (who: typeof kim, id = notebook.id) =>
  (await getNotebook(workspace.ctx, who, { id })).cells[0]!.view
const save = (who: typeof kim, revision: number, view: NotebookData['cells'][number]['view']) =>
  updateCell(workspace.ctx, who, { notebookId: notebook.id, cellId: notebook.cells[0]!.id, view, revision })

describe('the grid of a cell', () => {
  it('comes back to the person who set it', async () => {
    await save(kim, 1, { tab: 'pivot', collapsed: false, grid, pivot: { rows: [], columns: [], measures: [], largest: 0 } })
    expect(await viewOf(kim)).toEqual(
      { tab: 'pivot', collapsed: false, grid, pivot: { rows: [], columns: [], measures: [], largest: 0 } })
  })

  it('shows nobody else its values and columns, which they may not see', async () => {
    await save(kim, 1, { tab: 'chart', collapsed: true, grid })
    expect(await viewOf(sato)).toEqual({ tab: 'chart', collapsed: true })
    const answer = await save(sato, 2, { tab: 'table', collapsed: false })
    expect(JSON.stringify(answer)).not.toContain('national_id')
    expect(await viewOf(kim)).toEqual({ tab: 'table', collapsed: false, grid })
  })

  it('goes into a copy of one’s own, and not into somebody else’s', async () => {
    await save(kim, 1, { tab: 'table', collapsed: false, grid })
    const mine = await duplicateNotebook(workspace.ctx, kim, { id: notebook.id })
    expect(await viewOf(kim, mine.id)).toMatchObject({ grid })
    const theirs = await duplicateNotebook(workspace.ctx, sato, { id: notebook.id }).catch(error => error as Error)
    if (theirs instanceof Error) throw theirs
    expect(JSON.stringify(theirs)).not.toContain('Kim Minji')
    const stored = await workspace.ctx.prisma.cell.findFirst({ where: { notebookId: theirs.id } })
    expect(JSON.stringify(stored)).not.toContain('Kim Minji')
  })

  it('survives that a cell was saved before there was one', async () => {
    await workspace.ctx.prisma.cell.updateMany({
      where: { notebookId: notebook.id }, data: { view: { tab: 'chart', collapsed: false } },
    })
    expect(await viewOf(kim)).toEqual({ tab: 'chart', collapsed: false })
  })
})
