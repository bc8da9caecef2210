import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { historyQuerySchema } from '../../lib/contracts/history.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { shareNotebook } from '../../lib/notebook/share.ts'
import { actorOf } from '../../lib/query/actor.ts'
import { compareExecutions } from '../../lib/query/compare.ts'
import { listHistory } from '../../lib/query/history.ts'
import { start } from '../../lib/query/start.ts'
import { listEvents, openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let notebookId: string
const run = async (sql: string, who = people.analyst, more = {}) => (await start(house, who, { sql, waitMs: 10_000, ...more })).id
const list = (query: Record<string, unknown> = {}, who = people.analyst) => listHistory(house, who, historyQuerySchema.parse(query))
const ids: Record<string, string> = {}

beforeAll(async () => {
  house = await openTestHouse()
  notebookId = (await createNotebook(house, people.secondAnalyst, { title: 'Of a colleague' })).id
  await shareNotebook(house, people.secondAnalyst, { id: notebookId, with: [{ role: 'analyst', mayEdit: true }] })
  ids.orders = await run('select id, net_krw from shop.sales.orders order by id limit 3')
  ids.later = await run(' select id, net_krw from shop.sales.orders order by id limit 3;\n')
  ids.notebook = await run('select 100 as "per%cent"', people.analyst, { notebookId })
  ids.failed = await run(`select error('no')`)
  ids.denied = await run('select national_id from shop.sales.customers')
  ids.other = await run('select 42 as secret_of_somebody_else', people.secondAnalyst)
})
afterAll(() => house.drop())

describe('listHistory', () => {
  it('lists what the caller ran, newest first, and nobody else’s', async () => {
    const page = await list()
    expect(page.lines.map(({ id }) => id)).toEqual([ids.denied, ids.failed, ids.notebook, ids.later, ids.orders])
    expect(page).toMatchObject({ matches: 5, more: false, next: null })
    expect(JSON.stringify(page)).not.toContain('secret_of_somebody_else')
    expect(page.lines[3]).toMatchObject({ state: 'succeeded', rows: 3, tables: ['shop.sales.orders'], readable: true, engine: 'duckdb' })
    expect(page.lines[0]).toMatchObject({ state: 'denied', readable: false, error: { code: 'column-closed' } })
    expect((await list({}, people.marketer)).lines).toEqual([])
  })

  it('filters by text, table, outcome, time and statement, and counts what matches', async () => {
    const found = async (query: Record<string, unknown>) => (await list(query)).lines.map(({ id }) => id)
    expect(await found({ text: 'NET_krw limit' })).toEqual([ids.later, ids.orders])
    expect(await found({ text: 'per%cent' })).toEqual([ids.notebook])
    expect(await found({ text: 'per_cent' })).toEqual([])
    expect(await found({ table: 'shop.sales.orders' })).toEqual([ids.later, ids.orders])
    expect(await found({ outcome: 'denied' })).toEqual([ids.denied])
    expect(await found({ engine: 'trino' })).toEqual([])
    expect(await found({ same: ids.orders })).toEqual([ids.later, ids.orders])
    // Of somebody else's statement nothing can be told.
    expect(await found({ same: ids.other })).toEqual([])
    expect(await found({ from: '2999-01-01T00:00:00Z' })).toEqual([])
    expect(await found({ to: '2999-01-01T00:00:00Z', outcome: 'failed' })).toEqual([ids.failed])
    expect((await list()).facets.outcome).toEqual([
      { value: 'succeeded', count: 3 }, { value: 'denied', count: 1 }, { value: 'failed', count: 1 }])
    expect((await list()).facets.table).toContainEqual({ value: 'shop.sales.orders', count: 2 })
  })

  it('gives pages', async () => {
    const first = await list({ limit: 2 })
    const second = await list({ limit: 2, after: first.next })
    const third = await list({ limit: 2, after: second.next })
    expect([...first.lines, ...second.lines, ...third.lines].map(({ id }) => id))
      .toEqual([ids.denied, ids.failed, ids.notebook, ids.later, ids.orders])
    expect(third.next).toBe(null)
  })

  it('names a notebook only while it may be opened', async () => {
    const noted = async () => (await list({ notebook: notebookId })).lines[0]?.notebook
    expect(await noted()).toEqual({ id: notebookId, title: 'Of a colleague', cellId: null })
    await shareNotebook(house, people.secondAnalyst, { id: notebookId, with: [] })
    expect(await noted()).toBe(null)
  })
})

describe('compareExecutions', () => {
  const compare = (before: string, after: string, who = people.analyst, key = [0]) => compareExecutions(house, who, { before, after, key })

  it('compares two own results, and records that both were looked at', async () => {
    expect(await compare(ids.orders!, ids.later!)).toMatchObject({ counts: { added: 0, removed: 0, changed: 0, same: 3 }, rows: [] })
    for (const id of [ids.orders!, ids.later!]) {
      expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'result.viewed', as: 'rows', tables: ['shop.sales.orders'] })
    }
  })

  it('compares nothing that the caller may not look at', async () => {
    await expect(compare(ids.orders!, ids.other!)).rejects.toMatchObject({ code: 'not-found' })
    await expect(compare(ids.orders!, ids.denied!)).rejects.toMatchObject({ code: 'result-gone' })
    await expect(compare(ids.orders!, ids.notebook!)).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('refuses it once the rules have changed, on record', async () => {
    const file = join(house.config.POLICIES, 'roles/analyst.yaml')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace(/(on: shop\.sales\.orders\n\s+rows: ")/, `$1status = 'paid' and `))
    expect(await house.policies.reload(actorOf(people.admin))).toEqual({ changed: true, faults: [] })
    await expect(compare(ids.orders!, ids.later!)).rejects.toMatchObject({ code: 'result-other-rights' })
    expect((await listEvents(house, ids.orders!)).at(-1)).toMatchObject({ kind: 'result.refused' })
  })
})
