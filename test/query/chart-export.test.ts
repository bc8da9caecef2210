import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chartExportSchema, chartRequestSchema, chartSchema } from '../../lib/contracts/chart.ts'
import type { ChartExport } from '../../lib/contracts/chart.ts'
import { actorOf } from '../../lib/query/actor.ts'
import { exportChart, toCsv } from '../../lib/query/chart-export.ts'
import { readChart } from '../../lib/query/rows.ts'
import { start } from '../../lib/query/start.ts'
import { listEvents, openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
beforeAll(async () => { house = await openTestHouse() })
afterAll(() => house.drop())

const run = async (sql = 'select city, tier from shop.sales.customers') =>
  (await start(house, people.analyst, { sql, waitMs: 10_000 })).id
const bars = { kind: 'bar' as const, x: 'city', y: [{ column: null, aggregate: 'count' as const }], sort: 'x' as const }
const ask = (input: Partial<ChartExport>) => chartExportSchema.parse({ ...bars, purpose: 'board', format: 'csv', ...input })

describe('exportChart', () => {
  it('gives the data behind as a file, opened and closed on record with what it shows', async () => {
    const id = await run()
    const answer = await exportChart(house, people.analyst, id, ask({}))
    expect(answer).toMatchObject({ text: 'city,count(*)\n부산,1\n서울,1\n', rowsLeftOut: 0 })
    expect((await listEvents(house, id)).slice(-2)).toMatchObject([
      { kind: 'export.opened', format: 'csv', purpose: 'board', tables: ['shop.sales.customers'],
        chart: { kind: 'bar', x: 'city', series: null, measures: ['count(*)'] } },
      { kind: 'export.closed', format: 'csv', outcome: 'succeeded', rows: 2 },
    ])
  })

  it('lets formulas out as they are where somebody says so, which is on record; of a picture there is none', async () => {
    const id = await run("select '=cmd' || tier as tier from shop.sales.customers")
    const by = { x: 'tier', sort: 'x' as const }
    const openedFor = async (input: Partial<ChartExport>) => {
      const answer = await exportChart(house, people.analyst, id, ask({ ...by, ...input }))
      const opened = (await listEvents(house, id)).findLast(({ kind }) => kind === 'export.opened')
      return { text: 'text' in answer ? answer.text : null, opened }
    }
    const asIs = await openedFor({ formulas: 'as-is' })
    expect(asIs.text).toMatch(/\n=cmd/)
    expect(asIs.opened).toMatchObject({ format: 'csv', formulas: 'as-is' })
    for (const input of [{}, { formulas: 'guarded' as const }]) {
      const { text, opened } = await openedFor(input)
      expect(text).toMatch(/\n'=cmd/)
      expect(opened).not.toHaveProperty('formulas')
    }
    expect((await openedFor({ format: 'png', formulas: 'as-is' })).opened).not.toHaveProperty('formulas')
  })

  it('allows a picture with its own data, and names the entry it stands under', async () => {
    const id = await run()
    for (const format of ['png', 'svg'] as const) {
      const answer = await exportChart(house, people.analyst, id, ask({ format }))
      expect(answer).toMatchObject({ data: { rows: [['부산', null, '1'], ['서울', null, '1']] }, seq: expect.any(Number) })
      expect((await listEvents(house, id)).slice(-2)).toMatchObject([{ kind: 'export.opened', format }, { kind: 'export.closed', format }])
    }
  })

  it('exports only what passes the filter of the cell', async () => {
    const id = await run()
    const filter = [{ column: 0, op: '=' as const, value: '서울' }]
    expect(await exportChart(house, people.analyst, id, ask({ filter }))).toMatchObject({ text: 'city,count(*)\n서울,1\n' })
    const read = await readChart(house, people.analyst, id, chartRequestSchema.parse({ ...bars, filter }))
    expect(read.rows).toEqual([['서울', null, '1']])
  })

  it('refuses without the purpose, to other people, and without a rule, on record and without a number', async () => {
    const id = await run()
    for (const format of ['csv', 'png', 'svg'] as const) {
      await expect(exportChart(house, people.analyst, id, ask({ format, purpose: undefined }))).rejects.toMatchObject({ code: 'purpose-required' })
      expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'export.denied', format })
      await expect(exportChart(house, people.analystJp, id, ask({ format }))).rejects.toMatchObject({ code: 'not-found' })
    }
    const file = join(house.config.POLICIES, 'roles/analyst.yaml')
    const before = readFileSync(file, 'utf8')
    const opened = (await listEvents(house, id)).filter(({ kind }) => kind === 'export.opened').length
    writeFileSync(file, before.replace(/use: \[query, export\]\n    export: .*/, 'use: [query]'))
    await house.policies.reload(actorOf(people.admin))
    for (const format of ['csv', 'png', 'svg'] as const) {
      await expect(exportChart(house, people.analyst, id, ask({ format }))).rejects.toMatchObject({ code: 'export-refused' })
      expect((await listEvents(house, id)).at(-1)).toMatchObject({ kind: 'export.denied', format })
    }
    // A picture holds what the CSV holds: where only Parquet may leave, it stays.
    writeFileSync(file, before.replace(/formats: \[[^\]]*\]/g, 'formats: [parquet]'))
    await house.policies.reload(actorOf(people.admin))
    await expect(exportChart(house, people.analyst, id, ask({ format: 'png' }))).rejects.toMatchObject({ code: 'export-refused' })
    // No more values than the rule lets out: the file ends there, a picture is not made.
    writeFileSync(file, before.replace(/maxRows: [\d_]+/g, 'maxRows: 1'))
    await house.policies.reload(actorOf(people.admin))
    expect(await exportChart(house, people.analyst, id, ask({}))).toMatchObject({ text: 'city,count(*)\n부산,1\n', rowsLeftOut: 1 })
    await expect(exportChart(house, people.analyst, id, ask({ format: 'svg' }))).rejects.toMatchObject({ code: 'export-refused' })
    writeFileSync(file, before)
    await house.policies.reload(actorOf(people.admin))
    expect((await listEvents(house, id)).filter(({ kind }) => kind === 'export.opened').length).toBe(opened + 1)
  })
})

describe('toCsv', () => {
  it('guards formulas, keeps numbers, and tells null from the empty text', () => {
    const spec = chartSchema.parse({ ...bars, x: '=x', series: 's' })
    const data = { thinned: 0, total: 0, how: null, others: { x: 0, series: 0 }, unreadable: 0, step: null }
    expect(toCsv(spec, { ...data, rows: [['=cmd', '', '-5'], ['a,"b"', '@x', 1.5], [null, 'k', null]] }))
      .toBe(`'=x,s,count(*)\n'=cmd,"",-5\n"a,""b""",'@x,1.5\n,k,\n`)
    expect(toCsv(spec, { ...data, rows: [['=cmd', '@x', '-5']] }, { guard: false })).toBe('=x,s,count(*)\n=cmd,@x,-5\n')
  })
})
