import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NotebookData } from '../../lib/contracts/notebook.ts'
import { addCell } from '../../lib/notebook/add-cell.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { bringBackNotebook, deleteNotebook } from '../../lib/notebook/delete.ts'
import { deleteCell } from '../../lib/notebook/delete-cell.ts'
import { getNotebook } from '../../lib/notebook/get.ts'
import { listNotebooks } from '../../lib/notebook/list.ts'
import { restoreVersion } from '../../lib/notebook/restore-version.ts'
import { shareNotebook } from '../../lib/notebook/share.ts'
import { updateCell } from '../../lib/notebook/update-cell.ts'
import { getVersion, keepVersion, listVersions } from '../../lib/notebook/versions.ts'
import { mayOpenNotebook } from '../../lib/query/notebook-access.ts'
import { expectFault, openWorkspace, person } from './support.ts'
import type { Workspace } from './support.ts'

let workspace: Workspace
let notebook: NotebookData
const kim = person('kim', 'analyst')
const sato = person('sato', 'marketer')

beforeAll(async () => { workspace = await openWorkspace() })
afterAll(async () => { await workspace.close() })
beforeEach(async () => {
  notebook = await createNotebook(workspace.ctx, kim, { title: 'Work' })
  await workspace.entries()
})

const id = () => ({ id: notebook.id })
const write = (source: string, revision: number) =>
  updateCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: notebook.cells[0]!.id, source, revision })
const sources = async () => (await getNotebook(workspace.ctx, kim, id())).cells.map(cell => cell.source)
const whats = async () => (await workspace.entries()).map(({ event }) => 'what' in event ? event.what : event.kind)

describe('keepVersion', () => {
  it('keeps what is written, under a name or none, on record, newest first', async () => {
    await write('SELECT 1', 1)
    const first = await keepVersion(workspace.ctx, kim, id())
    await write('SELECT 2', 2)
    const second = await keepVersion(workspace.ctx, kim, { ...id(), name: ' before the meeting ' })
    expect([first.made, second.made]).toEqual([true, true])
    const { versions } = await listVersions(workspace.ctx, kim, id())
    expect(versions.map(({ number, name, by, cells }) => [number, name, by, cells])).toEqual([
      [2, 'before the meeting', 'kim', 1], [1, null, 'kim', 1],
    ])
    const { contents } = await getVersion(workspace.ctx, kim, { ...id(), number: 1 })
    expect(contents.map(cell => cell.source)).toEqual(['SELECT 1'])
    expect(await whats()).toEqual(['edited', 'saved as version 1', 'saved as version 2 “before the meeting”'])
  })

  it('makes none where nothing has changed, and gives the newest its name', async () => {
    await keepVersion(workspace.ctx, kim, id())
    expect(await keepVersion(workspace.ctx, kim, id())).toMatchObject({ made: false, version: { number: 1, name: null } })
    expect(await keepVersion(workspace.ctx, kim, { ...id(), name: 'empty' }))
      .toMatchObject({ made: false, version: { number: 1, name: 'empty' } })
    expect(await whats()).toEqual(['saved as version 1', 'saved as version 1 “empty”'])
  })

  it('numbers the saves of several windows without a gap', async () => {
    const kept = await Promise.all(Array.from({ length: 4 }, () => keepVersion(workspace.ctx, kim, id())))
    expect(kept.filter(({ made }) => made).length).toBe(1)
    expect((await listVersions(workspace.ctx, kim, id())).versions.map(({ number }) => number)).toEqual([1])
  })

  it('keeps 200, and lets those with a name outlive those without', async () => {
    const { cells: [cell] } = notebook
    await keepVersion(workspace.ctx, kim, { ...id(), name: 'the first' })
    await workspace.ctx.prisma.notebookVersion.createMany({
      data: Array.from({ length: 200 }, (_, index) => ({
        notebookId: notebook.id, number: index + 2, keptBy: 'kim', keptByName: 'Kim', createdAt: new Date(), title: 'Work',
        cells: [], cellCount: 0, hash: `${index}`,
      })),
    })
    await updateCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: cell!.id, source: 'new', revision: 1 })
    await keepVersion(workspace.ctx, kim, id())
    const numbers = (await listVersions(workspace.ctx, kim, id())).versions.map(({ number }) => number)
    expect(numbers).toHaveLength(200)
    expect([numbers[0], numbers.at(-1)]).toEqual([202, 1])
    expect(numbers).not.toContain(2)
  })
})

describe('restoreVersion', () => {
  it('puts cells back with their ids and their order, and can itself be undone', async () => {
    await write('SELECT 1', 1)
    const { cell: second } = await addCell(workspace.ctx, kim, { notebookId: notebook.id, kind: 'markdown', source: '# two' })
    await keepVersion(workspace.ctx, kim, id())
    await write('SELECT 100', 2)
    await deleteCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: second.id })
    await addCell(workspace.ctx, kim, { notebookId: notebook.id, kind: 'sql', source: 'SELECT 3', afterId: null })
    await workspace.entries()

    const { notebook: restored, before } = await restoreVersion(workspace.ctx, kim, { ...id(), number: 1 })
    expect(restored.cells.map(({ id, source }) => [id, source]))
      .toEqual([[notebook.cells[0]!.id, 'SELECT 1'], [second.id, '# two']])
    expect(restored.cells[0]!.revision).toBe(4)
    expect(await whats()).toEqual(['kept, before a restore, as version 2', 'version 1 restored'])
    await restoreVersion(workspace.ctx, kim, { ...id(), number: before.number })
    expect(await sources()).toEqual(['SELECT 3', 'SELECT 100'])
  })

  it('tells another window that has a cell open', async () => {
    await write('SELECT 1', 1)
    await keepVersion(workspace.ctx, kim, id())
    await write('SELECT 2', 2)
    await restoreVersion(workspace.ctx, kim, { ...id(), number: 1 })
    await expectFault(write('typed meanwhile', 3), 'conflict')
  })
})

describe('versions of somebody else', () => {
  it('are seen by those who may edit, and by nobody else', async () => {
    await keepVersion(workspace.ctx, kim, id())
    await shareNotebook(workspace.ctx, kim, { ...id(), with: [{ role: 'marketer', mayEdit: true }] })
    expect((await listVersions(workspace.ctx, sato, id())).versions).toHaveLength(1)
    await shareNotebook(workspace.ctx, kim, { ...id(), with: [{ role: 'marketer', mayEdit: false }] })
    for (const attempt of [
      () => listVersions(workspace.ctx, sato, id()),
      () => getVersion(workspace.ctx, sato, { ...id(), number: 1 }),
      () => keepVersion(workspace.ctx, sato, id()),
      () => restoreVersion(workspace.ctx, sato, { ...id(), number: 1 }),
    ]) await expectFault(attempt(), 'forbidden')
    await shareNotebook(workspace.ctx, kim, { ...id(), with: [] })
    await expectFault(listVersions(workspace.ctx, sato, id()), 'not-found')
    await expectFault(getVersion(workspace.ctx, kim, { ...id(), number: 9 }), 'not-found')
  })
})

describe('deleteNotebook', () => {
  it('hides the notebook from everybody, and its owner brings it back with all that is in it', async () => {
    await write('SELECT 1', 1)
    await shareNotebook(workspace.ctx, kim, { ...id(), with: [{ role: 'marketer', mayEdit: true }] })
    await workspace.entries()
    await deleteNotebook(workspace.ctx, kim, id())
    for (const who of [kim, sato]) {
      await expectFault(getNotebook(workspace.ctx, who, id()), 'not-found')
      expect((await listNotebooks(workspace.ctx, who)).notebooks.map(({ id: one }) => one)).not.toContain(notebook.id)
      expect(await mayOpenNotebook(workspace.ctx, who, notebook.id)).toBe(false)
    }
    await expectFault(bringBackNotebook(workspace.ctx, sato, id()), 'not-found')
    const back = await bringBackNotebook(workspace.ctx, kim, id())
    expect(back.cells.map(cell => cell.source)).toEqual(['SELECT 1'])
    expect(back.sharedWith).toEqual([{ role: 'marketer', mayEdit: true }])
    await expectFault(bringBackNotebook(workspace.ctx, kim, id()), 'not-found')
    expect(await whats()).toEqual(['deleted with 1 cell', 'brought back'])
  })

  it('lets it go for good after seven days', async () => {
    await deleteNotebook(workspace.ctx, kim, id())
    workspace.sleep(8 * 24 * 60 * 60 * 1000)
    const other = await createNotebook(workspace.ctx, kim, { title: 'Other' })
    await deleteNotebook(workspace.ctx, kim, { id: other.id })
    await expectFault(bringBackNotebook(workspace.ctx, kim, id()), 'not-found')
    expect(await workspace.ctx.prisma.notebook.count({ where: { id: notebook.id } })).toBe(0)
  })
})

describe('cells from a browser that was offline', () => {
  it('are added once, however often they are sent, under the id the browser chose', async () => {
    const chosen = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
    const send = () => addCell(workspace.ctx, kim,
      { notebookId: notebook.id, kind: 'sql', source: 'new', id: chosen, fresh: true })
    const first = await send()
    expect(first.cell).toMatchObject({ id: chosen, revision: 1 })
    expect((await send()).cell).toEqual(first.cell)
    expect(await sources()).toEqual(['', 'new'])
    expect(await whats()).toEqual(['sql cell added'])
    const other = await createNotebook(workspace.ctx, kim, { title: 'Other' })
    await expectFault(addCell(workspace.ctx, kim,
      { notebookId: other.id, kind: 'sql', source: 'x', id: chosen, fresh: true }), 'conflict')
  })

  it('change their kind', async () => {
    const cellId = notebook.cells[0]!.id
    const { cell } = await updateCell(workspace.ctx, kim, { notebookId: notebook.id, cellId, kind: 'markdown', revision: 1 })
    expect(cell).toMatchObject({ kind: 'markdown', revision: 2 })
    expect(await whats()).toEqual(['edited'])
  })
})
