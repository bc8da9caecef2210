import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gridStateSchema } from '../../lib/contracts/notebook.ts'
import type { CellView, NotebookData } from '../../lib/contracts/notebook.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import type { NotebookContext } from '../../lib/notebook/context.ts'
import { addCell } from '../../lib/notebook/add-cell.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { deleteCell } from '../../lib/notebook/delete-cell.ts'
import { getNotebook } from '../../lib/notebook/get.ts'
import { moveCell } from '../../lib/notebook/move-cell.ts'
import { shareNotebook } from '../../lib/notebook/share.ts'
import { updateCell } from '../../lib/notebook/update-cell.ts'
import { expectFault, openWorkspace, person } from './support.ts'
import type { Workspace } from './support.ts'
import { blankChart } from '../../lib/contracts/chart.ts'

let workspace: Workspace
let notebook: NotebookData
const kim = person('kim', 'analyst')
const sato = person('sato', 'analyst')

beforeAll(async () => { workspace = await openWorkspace() })
afterAll(async () => { await workspace.close() })
beforeEach(async () => {
  notebook = await createNotebook(workspace.ctx, kim, { title: 'Work' })
  await workspace.entries()
})

const read = (reader: Principal = kim) => getNotebook(workspace.ctx, reader, { id: notebook.id })
const sources = async () => (await read()).cells.map(cell => cell.source)
const whats = async () => (await workspace.entries()).map(({ event }) => 'what' in event ? event.what : event.kind)
const add = (source: string, afterId?: string | null) =>
  addCell(workspace.ctx, kim, { notebookId: notebook.id, kind: 'sql', source, ...(afterId === undefined ? {} : { afterId }) })
const save = (change: { source?: string; revision: number }, who: Principal = kim) =>
  updateCell(workspace.ctx, who, { notebookId: notebook.id, cellId: notebook.cells[0]!.id, ...change })

describe('addCell', () => {
  it('puts cells at the end, at the top and after one, on record, and counts the notebook’s revision', async () => {
    const first = await add('b')
    await add('c')
    await add('top', null)
    const last = await add('b2', first.cell.id)
    expect(await sources()).toEqual(['top', '', 'b', 'b2', 'c'])
    expect(last.revision).toBe(5)
    expect((await read()).revision).toBe(5)
    expect(await whats()).toEqual(Array(4).fill('sql cell added'))
  })

  it('always finds room between two cells', async () => {
    const first = await add('first')
    for (let n = 0; n < 70; n++) await add(`${n}`, first.cell.id)
    expect((await sources()).slice(1, 5)).toEqual(['first', '69', '68', '67'])
  })

  it('holds 300 cells and reads them in order', async () => {
    await workspace.ctx.prisma.cell.createMany({
      data: Array.from({ length: 300 }, (_, n) =>
        ({ id: randomUUID(), notebookId: notebook.id, position: n + 2, kind: 'sql', source: `SELECT ${n}` })),
    })
    await add('SELECT 300')
    const cells = await sources()
    expect(cells).toHaveLength(302)
    expect(cells.at(-1)).toBe('SELECT 300')
    expect(cells[150]).toBe('SELECT 149')
  })

  it('brings a deleted cell back with its id, at a revision that no window has seen', async () => {
    const { cell } = await add('SELECT 1')
    await deleteCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: cell.id })
    const back = await addCell(workspace.ctx, kim,
      { notebookId: notebook.id, kind: 'sql', source: 'SELECT 1', id: cell.id, afterId: notebook.cells[0]!.id })
    expect(back.cell).toMatchObject({ id: cell.id, source: 'SELECT 1' })
    await expectFault(updateCell(workspace.ctx, kim,
      { notebookId: notebook.id, cellId: cell.id, source: 'old window', revision: cell.revision }), 'conflict')
    expect(await whats()).toEqual(['sql cell added', 'sql cell deleted', 'sql cell brought back'])
  })

  it('brings back how it was looked at: the grid of who undoes it, and nobody else’s', async () => {
    const grid = gridStateSchema.parse({
      sort: [{ column: 'city', descending: true }], filter: [{ column: 'city', op: '=', value: '서울' }], pinned: ['city'],
    })
    const view: CellView = { tab: 'chart', collapsed: false, grid }
    const { cell } = await add('SELECT city FROM shop.sales.customers')
    await deleteCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: cell.id })
    await shareNotebook(workspace.ctx, kim, { id: notebook.id, with: [{ role: 'analyst', mayEdit: false }] })
    const back = await addCell(workspace.ctx, kim,
      { notebookId: notebook.id, kind: 'sql', source: cell.source, id: cell.id, view })
    expect(back.cell.view).toEqual(view)
    expect((await read(sato)).cells.find(({ id }) => id === cell.id)?.view).toEqual({ tab: 'chart', collapsed: false })
  })

  it('refuses an id that is taken, a place that is gone, too much text and other people', async () => {
    const other = await createNotebook(workspace.ctx, sato, {})
    await workspace.entries()
    const input = { notebookId: notebook.id, kind: 'sql' as const, source: 'x' }
    await expectFault(addCell(workspace.ctx, kim, { ...input, id: other.cells[0]!.id }), 'conflict')
    await expectFault(addCell(workspace.ctx, kim, { ...input, afterId: other.cells[0]!.id }), 'not-found')
    await expectFault(addCell(workspace.ctx, kim, { ...input, source: 'x'.repeat(100_001) }), 'too-large')
    await expectFault(addCell(workspace.ctx, sato, input), 'not-found')
    expect(await whats()).toEqual([])
  })
})

describe('a notebook deleted in the middle', () => {
  it('is not found by what comes after', async () => {
    const gone = async (work: (ctx: NotebookContext, made: NotebookData) => Promise<unknown>) => {
      const { ledger } = workspace.ctx
      const made = await createNotebook(workspace.ctx, kim, {})
      const append: typeof ledger.append = async (actor, event) => {
        // Somebody deletes it between the entry and the change.
        await workspace.ctx.prisma.notebook.deleteMany({ where: { id: made.id } })
        return ledger.append(actor, event)
      }
      await expectFault(work({ ...workspace.ctx, ledger: { ...ledger, append } }, made), 'not-found')
    }
    const cellOf = ({ id, cells }: NotebookData) => ({ notebookId: id, cellId: cells[0]!.id })
    await gone((ctx, { id }) => addCell(ctx, kim, { notebookId: id, kind: 'sql', source: '' }))
    await gone((ctx, made) => updateCell(ctx, kim, { ...cellOf(made), source: 'x', revision: 1 }))
    await gone((ctx, made) => moveCell(ctx, kim, { ...cellOf(made), afterId: null }))
    await gone((ctx, made) => deleteCell(ctx, kim, cellOf(made)))
    await gone((ctx, { id }) => shareNotebook(ctx, kim, { id, with: [{ role: 'analyst', mayEdit: true }] }))
  })
})

describe('updateCell', () => {
  it('saves source, chart and view, each counting the revision', async () => {
    const chart = { ...blankChart, x: 'a', y: [{ column: 'b', aggregate: 'sum' as const }], title: '매출' }
    const cellId = notebook.cells[0]!.id
    expect((await save({ source: 'SELECT 1', revision: 1 })).cell.revision).toBe(2)
    await updateCell(workspace.ctx, kim, { notebookId: notebook.id, cellId, chart, revision: 2 })
    await updateCell(workspace.ctx, kim,
      { notebookId: notebook.id, cellId, view: { tab: 'chart', collapsed: true }, revision: 3 })
    expect((await read()).cells[0]).toMatchObject(
      { source: 'SELECT 1', chart, view: { tab: 'chart', collapsed: true }, revision: 4 })
    await updateCell(workspace.ctx, kim, { notebookId: notebook.id, cellId, chart: null, revision: 4 })
    expect((await read()).cells[0]).toMatchObject({ chart: null, source: 'SELECT 1' })
  })

  it('lets one of two windows win and gives the other the cell as it is', async () => {
    const tries = await Promise.allSettled(['one', 'two', 'three', 'four'].map(source => save({ source, revision: 1 })))
    const won = tries.filter(result => result.status === 'fulfilled')
    expect(won).toHaveLength(1)
    const winner = won[0]!.value.cell
    const lost = await expectFault(save({ source: 'late', revision: 1 }), 'conflict')
    expect(lost.cause).toMatchObject({ current: { id: winner.id, source: winner.source, revision: 2 } })
    expect((await read()).cells[0]!.source).toBe(winner.source)
  })

  it('drops NUL and lone surrogates from text and chart, and keeps everything else to the character', async () => {
    const text = 'SELECT \'é 한글 😀 \u200d\t\r\n\''
    expect((await save({ source: `\0${text}\0`, revision: 1 })).cell.source).toBe(text)
    await updateCell(workspace.ctx, kim, {
      notebookId: notebook.id, cellId: notebook.cells[0]!.id, revision: 2,
      chart: { ...blankChart, x: 'a\0', title: '\ud800' },
    })
    expect((await read()).cells[0]).toMatchObject({ source: text, chart: { x: 'a', title: '\ufffd' } })
  })

  it('puts typing on record once in ten minutes for each person and notebook', async () => {
    await shareNotebook(workspace.ctx, kim, { id: notebook.id, with: [{ role: 'analyst', mayEdit: true }] })
    await workspace.entries()
    await save({ source: 'a', revision: 1 })
    await save({ source: 'b', revision: 2 })
    expect(await whats()).toEqual(['edited'])
    await save({ source: 'c', revision: 3 }, sato)
    expect(await whats()).toEqual(['edited'])
    workspace.sleep(10 * 60 * 1000 + 1)
    await save({ source: 'd', revision: 4 })
    expect(await whats()).toEqual(['edited'])
    const other = await createNotebook(workspace.ctx, kim, { title: `"notebookId":"${notebook.id}"` })
    await updateCell(workspace.ctx, kim,
      { notebookId: other.id, cellId: other.cells[0]!.id, source: 'x', revision: 1 })
    expect(await whats()).toEqual(['created', 'edited'])
  })

  it('leaves no entry for a conflict or for how a cell is looked at', async () => {
    await expectFault(save({ source: 'x', revision: 9 }), 'conflict')
    await updateCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: notebook.cells[0]!.id,
      view: { tab: 'record', collapsed: false }, revision: 1 })
    expect(await whats()).toEqual([])
  })

  it('knows a cell in its own notebook only', async () => {
    const other = await createNotebook(workspace.ctx, kim, {})
    await expectFault(updateCell(workspace.ctx, kim,
      { notebookId: other.id, cellId: notebook.cells[0]!.id, source: 'x', revision: 1 }), 'not-found')
    await expectFault(updateCell(workspace.ctx, kim,
      { notebookId: other.id, cellId: 'no-id', source: 'x', revision: 1 }), 'not-found')
  })
})

describe('moveCell and deleteCell', () => {
  it('move a cell after another one and to the top, and delete it, on record', async () => {
    const a = await add('a')
    const b = await add('b')
    const move = (afterId: string | null) =>
      moveCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: b.cell.id, afterId })
    await move(null)
    expect(await sources()).toEqual(['b', '', 'a'])
    await move(a.cell.id)
    expect(await sources()).toEqual(['', 'a', 'b'])
    await move(notebook.cells[0]!.id)
    expect(await sources()).toEqual(['', 'b', 'a'])
    await deleteCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: b.cell.id })
    expect(await sources()).toEqual(['', 'a'])
    await expectFault(deleteCell(workspace.ctx, kim, { notebookId: notebook.id, cellId: b.cell.id }), 'not-found')
    await expectFault(move(null), 'not-found')
    expect((await whats()).slice(2)).toEqual(['cell moved', 'cell moved', 'cell moved', 'sql cell deleted'])
  })

  it('are refused to readers and unknown to others', async () => {
    const cell = { notebookId: notebook.id, cellId: notebook.cells[0]!.id }
    await expectFault(deleteCell(workspace.ctx, sato, cell), 'not-found')
    await shareNotebook(workspace.ctx, kim, { id: notebook.id, with: [{ role: 'analyst', mayEdit: false }] })
    await expectFault(deleteCell(workspace.ctx, sato, cell), 'forbidden')
    await expectFault(moveCell(workspace.ctx, sato, { ...cell, afterId: null }), 'forbidden')
    await expectFault(add('x').then(() => addCell(workspace.ctx, sato,
      { notebookId: notebook.id, kind: 'sql', source: 'x' })), 'forbidden')
  })
})

describe('getNotebook', () => {
  it('gives the reader’s own newest run, and somebody else’s newest good one where there is none', async () => {
    const cellId = notebook.cells[0]!.id
    const run = async (user: string, state: string, at: number, notebookId = notebook.id) => (await
      workspace.ctx.prisma.execution.create({ data: { id: randomUUID(), user, notebookId, cellId, engine: 'duckdb',
        sql: 'SELECT 1', state, decision: {}, fingerprint: '', createdAt: new Date(at) } })).id
    await shareNotebook(workspace.ctx, kim, { id: notebook.id, with: [{ role: 'analyst', mayEdit: false }] })
    const good = await run('sato', 'succeeded', 1000)
    await run('sato', 'failed', 2000)
    await run('sato', 'succeeded', 3000, randomUUID())
    expect((await read()).cells[0]).toMatchObject({ executionId: null, otherExecutionId: good })
    await run('kim', 'succeeded', 4000)
    const mine = await run('kim', 'denied', 5000)
    expect((await read()).cells[0]).toMatchObject({ executionId: mine, otherExecutionId: null })
    expect((await read(sato)).cells[0]!.otherExecutionId).toBeNull()
  })
})
