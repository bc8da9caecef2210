import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowSchema } from '../../lib/contracts/result.ts'
import { createNotebook } from '../../lib/notebook/create.ts'
import { shareNotebook } from '../../lib/notebook/share.ts'
import { exportResult } from '../../lib/query/export.ts'
import { getExecution } from '../../lib/query/readable.ts'
import { readRows } from '../../lib/query/rows.ts'
import { actorOf } from '../../lib/query/actor.ts'
import { start } from '../../lib/query/start.ts'
import { listEvents, openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let notebookId: string
beforeAll(async () => {
  house = await openTestHouse()
  const notebook = await createNotebook(house, people.analyst, { title: 'shared' })
  notebookId = notebook.id
  await shareNotebook(house, people.analyst, { id: notebookId, with: [{ role: 'analyst', mayEdit: false }] })
})
afterAll(() => house.drop())

const window = windowSchema.parse({})
const sql = 'select name, city from shop.sales.customers order by id'
const made = async () => (await start(house, people.analyst, { sql, notebookId, waitMs: 10_000 })).id
const text = async (stream: ReadableStream<Uint8Array>) => new Response(stream).text()

describe('readRows', () => {
  it('shows a shared result to equal sight, and records who looked, once per sitting', async () => {
    const id = await made()
    const page = await readRows(house, people.secondAnalyst, id, window)
    expect(page.rows).toEqual([['김서연', '서울'], ['이도윤', '부산']])
    await readRows(house, people.secondAnalyst, id, window)
    const views = (await listEvents(house, id)).filter(({ kind }) => kind === 'result.viewed')
    expect(views).toEqual([expect.objectContaining({ of: 'analyst', as: 'rows', tables: ['shop.sales.customers'] })])
  })

  it('refuses it to other sight, on record, and does not say what it holds', async () => {
    const id = await made()
    await expect(readRows(house, people.analystJp, id, window)).rejects.toMatchObject({ code: 'result-other-rights' })
    expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'result.refused', of: 'analyst' })
  })

  it('tells other sight neither how many rows there are nor what went wrong', async () => {
    const id = await made()
    await expect(getExecution(house, people.analystJp, id)).rejects.toMatchObject({ code: 'result-other-rights' })
    expect((await getExecution(house, people.secondAnalyst, id)).view.rows).toBe(2)
    const denied = await start(house, people.analyst, {
      sql: 'select national_id from shop.sales.customers', notebookId, waitMs: 10_000,
    })
    await expect(getExecution(house, people.secondAnalyst, denied.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('does not exist for those who cannot open the notebook', async () => {
    const id = await made()
    for (const stranger of [people.marketer, people.admin, people.auditor, people.owner]) {
      await expect(readRows(house, stranger, id, window)).rejects.toMatchObject({ code: 'not-found' })
      await expect(getExecution(house, stranger, id)).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('refuses the maker too once the rules have changed', async () => {
    const id = await made()
    const file = join(house.config.POLICIES, 'roles/analyst.yaml')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace('country = :user.country', `country = :user.country and tier = 'gold'`))
    expect(await house.policies.reload(actorOf(people.admin))).toEqual({ changed: true, faults: [] })
    await expect(readRows(house, people.analyst, id, window)).rejects.toMatchObject({ code: 'result-other-rights' })
    writeFileSync(file, before)
    await house.policies.reload(actorOf(people.admin))
    expect((await readRows(house, people.analyst, id, window)).total).toBe(2)
  })

  it('is refused for rows of a person whose attribute changed', async () => {
    const id = await made()
    const moved = { ...people.analyst, attributes: { country: 'JP' } }
    await expect(readRows(house, moved, id, window)).rejects.toMatchObject({ code: 'result-other-rights' })
  })
})

describe('exportResult', () => {
  const signal = new AbortController().signal

  it('streams what the rule allows, with its purpose, opened and closed on record', async () => {
    const id = await made()
    const { stream } = await exportResult(house, people.analyst, id, { format: 'csv', purpose: 'quarterly report' }, signal)
    expect(await text(stream)).toMatch(/^"?name"?,"?city"?\r?\n.*김서연.*서울/)
    await expect.poll(async () => (await listEvents(house, id)).slice(-2)).toMatchObject([
      { kind: 'export.opened', format: 'csv', purpose: 'quarterly report' },
      { kind: 'export.closed', outcome: 'succeeded', rows: 2 },
    ])
  })

  it('says on record where the guard against formulas was switched off', async () => {
    const { id } = await start(house, people.analyst, { sql: `select '=1' as a from shop.sales.customers`, waitMs: 10_000 })
    const { stream } = await exportResult(house, people.analyst, id, { format: 'csv', purpose: 'x', formulas: 'as-is' }, signal)
    expect(await text(stream)).toBe('a\n=1\n=1\n')
    const opened = (await listEvents(house, id)).find(({ kind }) => kind === 'export.opened')
    expect(opened).toMatchObject({ formulas: 'as-is' })
    const guarded = await exportResult(house, people.analyst, id, { format: 'csv', purpose: 'x' }, signal)
    expect(await text(guarded.stream)).toBe("a\n'=1\n'=1\n")
    expect((await listEvents(house, id)).findLast(({ kind }) => kind === 'export.opened')).not.toHaveProperty('formulas')
  })

  it('that the browser stops taking is on record as cancelled, with what left', async () => {
    const { id } = await start(house, people.analyst, { sql: 'select id from shop.web.events', waitMs: 10_000 })
    await house.live.all.get(id)?.done
    const { stream } = await exportResult(house, people.analyst, id, { format: 'csv', purpose: 'x' }, signal)
    const reader = stream.getReader()
    const { value } = await reader.read()
    await reader.cancel()
    const last = async () => (await listEvents(house, id)).at(-1)
    await expect.poll(last).toMatchObject({ kind: 'export.closed', outcome: 'cancelled' })
    expect(value).toBeDefined()
    expect(await last()).toHaveProperty('sizeBytes', expect.toSatisfy(size => size >= value!.byteLength))
  })

  it('refuses without the purpose that the rule asks for, on record', async () => {
    const id = await made()
    await expect(exportResult(house, people.analyst, id, { format: 'csv' }, signal)).rejects.toMatchObject({ code: 'purpose-required' })
    expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'export.denied' })
  })

  it('lets out as many rows as the rule allows, and says how many stay', async () => {
    const { id } = await start(house, people.analyst, { sql: 'select id from shop.web.events', waitMs: 10_000 })
    await house.live.all.get(id)?.done
    const { stream, rowsLeftOut } = await exportResult(house, people.analyst, id, { format: 'csv', purpose: 'x' }, signal)
    expect((await text(stream)).trimEnd().split('\n').length).toBe(1 + 10_000)
    expect(rowsLeftOut).toBe(90_000)
    await expect.poll(async () => (await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'export.closed', rows: 10_000 })
  })

  it('refuses what no rule lets out, on record', async () => {
    const { id } = await start(house, people.analyst, { sql: 'select name from shop.sales.customers', waitMs: 10_000 })
    const file = join(house.config.POLICIES, 'roles/analyst.yaml')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace(/use: \[query, export\]\n    export: .*/, 'use: [query]'))
    await house.policies.reload(actorOf(people.admin))
    await expect(exportResult(house, people.analyst, id, { format: 'csv', purpose: 'x' }, signal))
      .rejects.toMatchObject({ code: 'export-refused' })
    expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'export.denied' })
    writeFileSync(file, before)
    await house.policies.reload(actorOf(people.admin))
  })
})

describe('policies.reload', () => {
  it('keeps the old set when the new one has a fault, naming file and line, and says so loudly', async () => {
    const file = join(house.config.POLICIES, 'roles/analyst.yaml')
    const before = readFileSync(file, 'utf8')
    const { version } = house.policies.current()
    appendFileSync(file, '\ngrantz: []\n')
    const { changed, faults } = await house.policies.reload(actorOf(people.admin))
    expect(changed).toBe(false)
    expect(faults.join('\n')).toMatch(/analyst\.yaml:\d+: /)
    expect(house.policies.current().version).toBe(version)
    expect(house.policies.rejected()?.faults).toEqual(faults)
    writeFileSync(file, before)
    await house.policies.reload(actorOf(people.admin))
    expect(house.policies.rejected()).toBeNull()
  })

  it('finds a filter that does not fit its table before it is in force', async () => {
    const file = join(house.config.POLICIES, 'roles/analyst.yaml')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace('country = :user.country', 'no_such_column = :user.country'))
    const { changed, faults } = await house.policies.reload(actorOf(people.admin))
    expect({ changed, faults: faults.join('\n') }).toMatchObject({ changed: false, faults: expect.stringContaining('no_such_column') })
    writeFileSync(file, before)
  })
})

describe('reload', () => {
  it('puts a new set on record once, however many ask at the same moment', async () => {
    const file = join(house.config.POLICIES, 'roles/marketer.yaml')
    appendFileSync(file, '# looked over\n')
    const activations = async () => Number((await house.pool.query(
      `select count(*) from ledger_entries where kind = 'policy.activated'`)).rows[0].count)
    const before = await activations()
    const answers = await Promise.all([1, 2, 3].map(() => house.policies.reload(actorOf(people.admin))))
    // The house looks by itself too, every few seconds, and may have been first.
    expect(answers.filter(({ changed }) => changed).length).toBeLessThanOrEqual(1)
    expect(await activations()).toBe(before + 1)
  })
})
