import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../lib/config.ts'
import { chartSchema } from '../../lib/contracts/chart.ts'
import { deleteNotebook } from '../../lib/notebook/delete.ts'
import { getNotebook } from '../../lib/notebook/get.ts'
import { listNotebooks } from '../../lib/notebook/list.ts'
import { seedNotebooks } from '../../lib/notebook/seed.ts'
import { openWorkspace, person } from './support.ts'
import type { Workspace } from './support.ts'

let workspace: Workspace
const demo = () => ({ ...workspace.ctx, config: parseConfig({}) })
const owner = person('owner', 'owner')
const analyst = person('kim', 'analyst')
const marketer = person('choi', 'marketer')

beforeAll(async () => { workspace = await openWorkspace() })
afterAll(async () => { await workspace.close() })

describe('seedNotebooks', () => {
  it('keeps out of a house with people or a warehouse of its own', async () => {
    const settings = [{ WAREHOUSE: 'ours.duckdb' }, { DIRECTORY_LDIF: 'ours.ldif' }]
    for (const env of settings) {
      expect(await seedNotebooks({ ...workspace.ctx, config: parseConfig(env) })).toBe(0)
    }
    expect(await workspace.entries()).toEqual([])
  })

  it('makes two notebooks once, on record, and never again', async () => {
    expect(await seedNotebooks(demo())).toBe(2)
    expect(await seedNotebooks(demo())).toBe(0)
    expect((await workspace.entries()).map(({ user, event }) => `${user} ${event.kind}`)).toEqual([
      'sagwan notebook.created', 'sagwan notebook.shared', 'sagwan notebook.created', 'sagwan notebook.shared'])
  })

  it('shares them with those who may see their tables, to read', async () => {
    const titles = async (reader: typeof owner) =>
      (await listNotebooks(workspace.ctx, reader)).notebooks.map(({ title, shared }) => `${title.split(' · ')[0]}: ${shared}`)
    expect(await titles(owner)).toEqual(['Revenue at a glance: mine', 'Who are our customers: mine'])
    expect(await titles(analyst)).toEqual(['Revenue at a glance: with-me', 'Who are our customers: with-me'])
    expect(await titles(marketer)).toEqual(['Revenue at a glance: with-me'])
    for (const { id } of (await listNotebooks(workspace.ctx, analyst)).notebooks) {
      const notebook = await getNotebook(workspace.ctx, analyst, { id })
      expect(notebook).toMatchObject({ mayEdit: false, mayShare: false, owner: 'owner' })
      for (const cell of notebook.cells) expect(chartSchema.nullable().parse(cell.chart)).toEqual(cell.chart)
    }
  })

  it('does not bring back what was deleted', async () => {
    for (const { id } of (await listNotebooks(workspace.ctx, owner)).notebooks) {
      await deleteNotebook(workspace.ctx, owner, { id })
    }
    expect(await seedNotebooks(demo())).toBe(0)
  })
})
