import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createNotebook } from '../../lib/notebook/create.ts'
import { deleteNotebook } from '../../lib/notebook/delete.ts'
import { duplicateNotebook } from '../../lib/notebook/duplicate.ts'
import { getNotebook } from '../../lib/notebook/get.ts'
import { listNotebooks } from '../../lib/notebook/list.ts'
import { renameNotebook } from '../../lib/notebook/rename.ts'
import { listShareOptions, shareNotebook } from '../../lib/notebook/share.ts'
import { addCell } from '../../lib/notebook/add-cell.ts'
import { updateCell } from '../../lib/notebook/update-cell.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { expectFault, openWorkspace, person } from './support.ts'
import type { Workspace } from './support.ts'
import { blankChart } from '../../lib/contracts/chart.ts'

let workspace: Workspace
const kim = person('kim', 'analyst')
const sato = person('sato', 'analyst')
const choi = person('choi', 'marketer')
const lee = person('lee', 'reader')
const stranger = person('stranger')

beforeAll(async () => { workspace = await openWorkspace() })
afterAll(async () => { await workspace.close() })
beforeEach(async () => {
  await workspace.ctx.prisma.notebook.deleteMany()
  await workspace.entries()
})

describe('createNotebook', () => {
  it('makes a private notebook with one empty cell, on record', async () => {
    const made = await createNotebook(workspace.ctx, kim, { title: 'Revenue' })
    expect(made).toMatchObject({ title: 'Revenue', owner: 'kim', ownerName: 'The kim', mayEdit: true, mayShare: true,
      sharedWith: [], revision: 1 })
    expect(made.cells).toMatchObject([{ kind: 'sql', source: '', chart: null, executionId: null, revision: 1 }])
    expect(await workspace.entries()).toEqual([{ user: 'kim',
      event: { kind: 'notebook.created', notebookId: made.id, title: 'Revenue', what: 'created' } }])
    await expectFault(getNotebook(workspace.ctx, sato, { id: made.id }), 'not-found')
  })

  it('is refused without the right, and leaves nothing', async () => {
    await expectFault(createNotebook(workspace.ctx, lee, { title: 'Mine' }), 'forbidden')
    expect(await workspace.entries()).toEqual([])
    expect(await workspace.ctx.prisma.notebook.count()).toBe(0)
  })

  it('drops NUL, control characters and turned writing from titles, and refuses one with nothing else', async () => {
    const made = await createNotebook(workspace.ctx, kim, { title: ' a\0b\u202ec\n d \ud800' })
    expect(made.title).toBe('abc d \ufffd')
    await expectFault(createNotebook(workspace.ctx, kim, { title: '\0\u0007' }), 'bad-request')
  })

  it('composes Hangul, so that it is found however it was typed', async () => {
    await createNotebook(workspace.ctx, kim, { title: '매출'.normalize('NFD') })
    const { notebooks } = await listNotebooks(workspace.ctx, kim, { search: '매출' })
    expect(notebooks).toHaveLength(1)
  })
})

describe('getNotebook', () => {
  it('answers the same words for a notebook of somebody else and for none', async () => {
    const { id } = await createNotebook(workspace.ctx, kim, {})
    const theirs = await expectFault(getNotebook(workspace.ctx, sato, { id }), 'not-found')
    const none = await expectFault(getNotebook(workspace.ctx, sato, { id: randomUUID() }), 'not-found')
    const noId = await expectFault(getNotebook(workspace.ctx, sato, { id: '1 or 1=1' }), 'not-found')
    expect(theirs.message).toBe(none.message)
    expect(noId.message).toBe(none.message)
  })

  it('shows nothing to a person without any role', async () => {
    const { id } = await createNotebook(workspace.ctx, kim, {})
    await shareNotebook(workspace.ctx, kim, { id, with: [{ role: 'analyst', mayEdit: true }] })
    await expectFault(getNotebook(workspace.ctx, stranger, { id }), 'not-found')
    expect((await listNotebooks(workspace.ctx, stranger)).notebooks).toEqual([])
  })
})

describe('shareNotebook', () => {
  it('lets the role read, or edit where it says so, and nobody else see it', async () => {
    const { id, cells } = await createNotebook(workspace.ctx, kim, { title: 'Ours' })
    const edit = { notebookId: id, cellId: cells[0]!.id, source: 'SELECT 1' }
    await shareNotebook(workspace.ctx, kim, { id, with: [{ role: 'marketer', mayEdit: false }] })
    expect(await getNotebook(workspace.ctx, choi, { id })).toMatchObject({ mayEdit: false, mayShare: false })
    await expectFault(updateCell(workspace.ctx, choi, { ...edit, revision: 1 }), 'forbidden')
    await expectFault(getNotebook(workspace.ctx, sato, { id }), 'not-found')
    await expectFault(updateCell(workspace.ctx, sato, { ...edit, revision: 1 }), 'not-found')

    await shareNotebook(workspace.ctx, kim, { id, with: [{ role: 'analyst', mayEdit: true }] })
    await expectFault(getNotebook(workspace.ctx, choi, { id }), 'not-found')
    expect((await updateCell(workspace.ctx, sato, { ...edit, revision: 1 })).cell.source).toBe('SELECT 1')
    const events = (await workspace.entries()).map(({ user, event }) => ({ user, kind: event.kind }))
    expect(events).toEqual([
      { user: 'kim', kind: 'notebook.created' }, { user: 'kim', kind: 'notebook.shared' },
      { user: 'kim', kind: 'notebook.shared' }, { user: 'sato', kind: 'notebook.changed' },
    ])
  })

  it('says with whom, on record, and takes it back', async () => {
    const { id } = await createNotebook(workspace.ctx, kim, { title: 'Ours' })
    await workspace.entries()
    const shares = [{ role: 'analyst', mayEdit: true }, { role: 'marketer', mayEdit: false }]
    expect((await shareNotebook(workspace.ctx, kim, { id, with: shares.toReversed() })).sharedWith).toEqual(shares)
    expect((await shareNotebook(workspace.ctx, kim, { id, with: [] })).sharedWith).toEqual([])
    expect((await workspace.entries()).map(({ event }) => event)).toEqual([
      { kind: 'notebook.shared', notebookId: id, title: 'Ours', with: shares },
      { kind: 'notebook.shared', notebookId: id, title: 'Ours', with: [] },
    ])
  })

  it('offers it as a template, on record, to those who see it and to nobody else', async () => {
    const { id } = await createNotebook(workspace.ctx, kim, { title: 'Begin here' })
    await workspace.entries()
    const analysts = [{ role: 'analyst', mayEdit: false }]
    expect((await shareNotebook(workspace.ctx, kim, { id, with: analysts, template: true })).template).toBe(true)
    const offered = async (person: Principal) =>
      (await listNotebooks(workspace.ctx, person)).notebooks.filter(({ template }) => template).map(({ title }) => title)
    expect(await offered(sato)).toEqual(['Begin here'])
    expect(await offered(choi)).toEqual([])
    expect((await duplicateNotebook(workspace.ctx, sato, { id, title: 'Mine' })).template).toBe(false)
    // Sharing it otherwise does not take the offer back by itself.
    expect((await shareNotebook(workspace.ctx, kim, { id, with: [] })).template).toBe(true)
    expect((await shareNotebook(workspace.ctx, kim, { id, with: [], template: false })).template).toBe(false)
    expect((await workspace.entries()).map(({ event }) => event)).toEqual([
      { kind: 'notebook.shared', notebookId: id, title: 'Begin here', with: analysts, template: true },
      expect.objectContaining({ kind: 'notebook.created', title: 'Mine' }),
      { kind: 'notebook.shared', notebookId: id, title: 'Begin here', with: [], template: true },
      { kind: 'notebook.shared', notebookId: id, title: 'Begin here', with: [] },
    ])
    await expectFault(shareNotebook(workspace.ctx, sato, { id, with: [], template: true }), 'not-found')
  })

  it('is the owner’s alone, needs the right, and knows the roles of the policy', async () => {
    const ours = await createNotebook(workspace.ctx, kim, {})
    await shareNotebook(workspace.ctx, kim, { id: ours.id, with: [{ role: 'analyst', mayEdit: true }] })
    await expectFault(shareNotebook(workspace.ctx, sato, { id: ours.id, with: [] }), 'forbidden')
    await expectFault(shareNotebook(workspace.ctx, choi, { id: ours.id, with: [] }), 'not-found')
    const theirs = await createNotebook(workspace.ctx, choi, {})
    await expectFault(shareNotebook(workspace.ctx, choi,
      { id: theirs.id, with: [{ role: 'analyst', mayEdit: false }] }), 'forbidden')
    await expectFault(shareNotebook(workspace.ctx, kim,
      { id: ours.id, with: [{ role: 'nobody', mayEdit: false }] }), 'bad-request')
    expect(await listShareOptions(workspace.ctx, kim, { id: ours.id })).toEqual(
      { roles: ['analyst', 'marketer', 'reader'], with: [{ role: 'analyst', mayEdit: true }], template: false })
    await expectFault(listShareOptions(workspace.ctx, sato, { id: ours.id }), 'forbidden')
  })
})

describe('listNotebooks for thumbnails', () => {
  const made = async (chart: boolean) => {
    const { id } = await createNotebook(workspace.ctx, kim, { title: 'charted' })
    const { cell } = await addCell(workspace.ctx, kim, { notebookId: id, kind: 'sql', source: 'SELECT 1', chart: chart ? { ...blankChart, x: 'a' } : null })
    return { notebookId: id, cellId: cell.id }
  }
  const ran = async (at: { notebookId: string; cellId: string }, more: Record<string, unknown> = {}) => {
    const id = randomUUID()
    await workspace.ctx.prisma.execution.create({ data: {
      id, user: 'kim', ...at, engine: 'duckdb', sql: 'SELECT 1', state: 'succeeded', rows: 1, fingerprint: '',
      decision: { policy: workspace.ctx.policies.current().version }, ...more,
    } })
    return id
  }
  const chartOf = async (notebookId: string, who = kim) =>
    (await listNotebooks(workspace.ctx, who)).notebooks.find(({ id }) => id === notebookId)?.chart

  it('names the first chart that the reader ran last, with its spec', async () => {
    const at = await made(true)
    expect(await chartOf(at.notebookId)).toBeNull()
    await ran(at, { createdAt: new Date(1) })
    const id = await ran(at)
    expect(await chartOf(at.notebookId)).toEqual({ executionId: id, spec: { ...blankChart, x: 'a' } })
  })

  it('names none of somebody else, of another policy, without rows, or that were deleted', async () => {
    for (const more of [{ user: 'sato' }, { decision: { policy: 'older' } }, { rows: 0 }, { goneAt: new Date() }, { state: 'failed' }]) {
      const at = await made(true)
      await ran(at, more)
      expect(await chartOf(at.notebookId), JSON.stringify(more)).toBeNull()
    }
    const plain = await made(false)
    await ran(plain)
    expect(await chartOf(plain.notebookId)).toBeNull()
  })
})

describe('listNotebooks', () => {
  it('lists own and shared ones, last changed first, and no others', async () => {
    const first = await createNotebook(workspace.ctx, kim, { title: 'First' })
    workspace.sleep(1000)
    const second = await createNotebook(workspace.ctx, sato, { title: 'Second' })
    workspace.sleep(1000)
    await createNotebook(workspace.ctx, choi, { title: 'Hidden' })
    await shareNotebook(workspace.ctx, sato, { id: second.id, with: [{ role: 'analyst', mayEdit: false }] })
    const { notebooks } = await listNotebooks(workspace.ctx, kim)
    expect(notebooks.map(({ title, shared, cells }) => ({ title, shared, cells }))).toEqual([
      { title: 'Second', shared: 'with-me', cells: 1 }, { title: 'First', shared: 'mine', cells: 1 },
    ])
    expect(notebooks[1]).toMatchObject({ id: first.id, owner: 'kim', ownerName: 'The kim', excerpt: '' })
  })

  it('searches titles and sources, and shows the place; wildcards mean themselves', async () => {
    const made = await createNotebook(workspace.ctx, kim, { title: 'Growth 100%' })
    const long = `SELECT ${'x, '.repeat(300)} Needle_1 FROM t`
    await addCell(workspace.ctx, kim, { notebookId: made.id, kind: 'sql', source: long })
    await createNotebook(workspace.ctx, kim, { title: 'Other' })
    const search = async (text: string) => (await listNotebooks(workspace.ctx, kim, { search: text })).notebooks
    expect((await search('GROWTH')).map(({ title }) => title)).toEqual(['Growth 100%'])
    expect(await search('needle_1')).toMatchObject([{ title: 'Growth 100%', excerpt: expect.stringContaining('Needle_1') }])
    expect((await search('needle_1'))[0]!.excerpt.length).toBeLessThan(165)
    expect(await search('0%')).toHaveLength(1)
    expect(await search('n%dle')).toEqual([])
    expect(await search('needleX1')).toEqual([])
    expect(await search('\\')).toEqual([])
    expect(await search('')).toHaveLength(2)
  })

  it('does not find what somebody else wrote', async () => {
    await createNotebook(workspace.ctx, sato, { title: 'Secret plan' })
    expect((await listNotebooks(workspace.ctx, kim, { search: 'secret' })).notebooks).toEqual([])
  })
})

describe('renameNotebook', () => {
  it('renames on the revision it was read at, and answers a conflict with the notebook as it is', async () => {
    const { id } = await createNotebook(workspace.ctx, kim, { title: 'Old' })
    await workspace.entries()
    expect(await renameNotebook(workspace.ctx, kim, { id, title: 'New', revision: 1 })).toMatchObject({ revision: 2 })
    const conflict = await expectFault(
      renameNotebook(workspace.ctx, kim, { id, title: 'Mine', revision: 1 }), 'conflict')
    expect(conflict.cause).toMatchObject({ current: { id, title: 'New', revision: 2 } })
    expect((await workspace.entries()).map(({ event }) => event)).toEqual([
      { kind: 'notebook.changed', notebookId: id, title: 'New', what: 'renamed from “Old”' }])
    await expectFault(renameNotebook(workspace.ctx, sato, { id, title: 'X', revision: 2 }), 'not-found')
  })
})

describe('duplicateNotebook', () => {
  it('copies cells and charts for a reader, and neither shares nor results', async () => {
    const original = await createNotebook(workspace.ctx, kim, { title: 'Base' })
    const chart = { ...blankChart, kind: 'pie' as const, x: 'tier' }
    await addCell(workspace.ctx, kim, { notebookId: original.id, kind: 'markdown', source: '# Hello', chart })
    await shareNotebook(workspace.ctx, kim, { id: original.id, with: [{ role: 'marketer', mayEdit: false },
      { role: 'reader', mayEdit: false }] })
    await workspace.entries()
    const copy = await duplicateNotebook(workspace.ctx, choi, { id: original.id })
    expect(copy).toMatchObject({ title: 'Base (copy)', owner: 'choi', mayEdit: true, sharedWith: [] })
    expect(copy.cells.map(({ kind, source }) => [kind, source])).toEqual([['sql', ''], ['markdown', '# Hello']])
    expect(copy.cells[1]!.chart).toEqual(chart)
    expect((await workspace.entries()).map(({ event }) => event.kind)).toEqual(['notebook.created'])
    await expectFault(duplicateNotebook(workspace.ctx, lee, { id: original.id }), 'forbidden')
    await expectFault(duplicateNotebook(workspace.ctx, sato, { id: original.id }), 'not-found')
  })
})

describe('deleteNotebook', () => {
  it('is the owner’s alone, and on record', async () => {
    const { id } = await createNotebook(workspace.ctx, kim, { title: 'Gone' })
    await shareNotebook(workspace.ctx, kim, { id, with: [{ role: 'analyst', mayEdit: true }] })
    await workspace.entries()
    await expectFault(deleteNotebook(workspace.ctx, sato, { id }), 'forbidden')
    await expectFault(deleteNotebook(workspace.ctx, choi, { id }), 'not-found')
    await deleteNotebook(workspace.ctx, kim, { id })
    await expectFault(getNotebook(workspace.ctx, kim, { id }), 'not-found')
    expect((await workspace.entries()).map(({ event }) => event)).toEqual([
      { kind: 'notebook.deleted', notebookId: id, title: 'Gone', what: 'deleted with 1 cell' }])
  })
})
