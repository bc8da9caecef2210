import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filterSchema, findSchema, statsSchema, valueSchema, valuesSchema } from '../../lib/contracts/result.ts'
import type { Filter } from '../../lib/contracts/result.ts'
import { openWorkspace } from './workspace.ts'
import type { Stored, Workspace } from './workspace.ts'

let workspace: Workspace
let small: Stored
let large: Stored
beforeAll(async () => {
  workspace = await openWorkspace()
  small = await workspace.store(
    `SELECT * FROM (VALUES (1, 'Seoul', 1.50::DECIMAL(10,2), DATE '2026-03-14', 0.1::DOUBLE, 9007199254740993),
      (2, 'seoul', 2.25, DATE '2026-03-15', 'NaN', 1), (3, NULL, NULL, NULL, NULL, NULL)) AS t(id, city, amount, day, score, big)`,
    `SELECT * FROM (VALUES (4, 'Busan', 2.25::DECIMAL(10,2), DATE '2026-03-14', 1.0::DOUBLE, 2::BIGINT),
      (5, '', 0, DATE '2024-02-29', 0.1, 9007199254740993)) AS t(id, city, amount, day, score, big)`)
  const part = (from: number) => `SELECT i AS id, 'user' || (i % 1000) AS name, (i * 7919) % 300000 AS mixed
    FROM range(${from}, ${from + 150_000}) AS t(i)`
  large = await workspace.store(part(0), part(150_000))
})
afterAll(async () => { await workspace.close() })

const filter = (column: number, op: Filter['op'], rest: Partial<Filter> = {}) => filterSchema.parse({ column, op, ...rest })
const ids = async (...filters: Filter[]) => (await workspace.read(small, { filter: filters })).rows.map(([id]) => id)

describe('filters by a list', () => {
  it('compare in the column’s own type, each value once', async () => {
    expect(await ids(filter(0, 'in', { values: ['4', '1', '4'] }))).toEqual([1, 4])
    expect(await ids(filter(1, 'in', { values: ['seoul', ''] }))).toEqual([2, 5])
    expect(await ids(filter(2, 'in', { values: ['2.250', '1.5'] }))).toEqual([1, 2, 4])
    expect(await ids(filter(3, 'in', { values: ['2026-03-14'] }))).toEqual([1, 4])
    expect(await ids(filter(4, 'in', { values: ['0.1', 'NaN'] }))).toEqual([1, 2, 5])
    expect(await ids(filter(5, 'in', { values: ['9007199254740993'] }))).toEqual([1, 5])
  })

  it('take null for NULL, and leave NULL in what is not listed', async () => {
    expect(await ids(filter(1, 'in', { values: [null, 'Busan'] }))).toEqual([3, 4])
    expect(await ids(filter(1, 'in', { values: [null] }))).toEqual([3])
    expect(await ids(filter(1, 'not-in', { values: ['Busan', ''] }))).toEqual([1, 2, 3])
    expect(await ids(filter(2, 'not-in', { values: [null, '0'] }))).toEqual([1, 2, 4])
  })

  it('name the value that is none of the column’s', async () => {
    await expect(ids(filter(0, 'in', { values: ['1', 'one'] }))).rejects.toMatchObject({
      code: 'bad-request', message: expect.stringContaining('`one` is no value of `id`'),
    })
    await expect(ids(filter(3, 'in', { values: ['2026-03-14', 'soon'] }))).rejects.toMatchObject({
      code: 'bad-request', message: expect.stringContaining('`soon`'),
    })
    await expect(ids(filter(0, 'in'))).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('windows of some columns', () => {
  it('hold these alone, in file order, sorted and filtered', async () => {
    const columns = { from: 1, to: 3 }
    expect((await workspace.read(large, { offset: 150_000, limit: 1, columns })).rows).toEqual([['user0', '150000']])
    const sort = [{ column: 0, descending: true }]
    expect((await workspace.read(large, { limit: 1, columns, sort })).rows[0]).toHaveLength(2)
    expect((await workspace.read(large, { offset: 5000, limit: 1, columns, sort })).rows[0]?.[0]).toBe('user999')
    await expect(workspace.read(large, { columns: { from: 3, to: 9 } })).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('values', () => {
  const values = (stored: Stored, wanted: object) => workspace.results.values({ ...stored, wanted: valuesSchema.parse(wanted) })
  it('are counted, the most frequent first, NULL apart', async () => {
    expect(await values(small, { column: 2 })).toEqual({
      values: [{ value: '2.25', count: 2 }, { value: '0.00', count: 1 }, { value: '1.50', count: 1 }], distinct: 3, nulls: 1,
    })
  })

  it('are of the rows that pass the filter, and hold the text looked for', async () => {
    expect(await values(small, { column: 1, search: 'SEO' })).toMatchObject({
      values: [{ value: 'Seoul', count: 1 }, { value: 'seoul', count: 1 }], distinct: 2,
    })
    expect(await values(small, { column: 1, filter: [{ column: 2, op: '=', value: '2.25' }] })).toMatchObject({
      values: [{ value: 'Busan', count: 1 }, { value: 'seoul', count: 1 }], nulls: 0,
    })
    expect(await values(large, { column: 1, limit: 2 })).toMatchObject({
      values: [{ value: 'user0', count: 300 }, { value: 'user1', count: 300 }], distinct: 1000,
    })
  })

  it('that are too long to filter by are cut and say so', async () => {
    const stored = await workspace.store(`SELECT repeat('x', 5000) AS a`)
    expect((await values(stored, { column: 0 })).values).toEqual([{ value: `${'x'.repeat(200)}…`, count: 1, cut: true }])
  })
})

describe('stats', () => {
  const stats = (stored: Stored, wanted: object) => workspace.results.stats({ ...stored, wanted: statsSchema.parse(wanted) })
  it('add up whole columns exactly, numbers only', async () => {
    expect(await stats(small, { columns: [2, 5, 1, 3] })).toEqual({
      rows: 5,
      columns: [
        { count: 4, sum: '6.00', average: 1.5, min: '0.00', max: '2.25' },
        { count: 4, sum: '18014398509481989', average: 4503599627370497, min: '1', max: '9007199254740993' },
        { count: 4, sum: null, average: null, min: '', max: 'seoul' },
        { count: 4, sum: null, average: null, min: '2024-02-29', max: '2026-03-15' },
      ],
    })
  })

  it('add up rows of a sorted and filtered view', async () => {
    const view = { columns: [0], sort: [{ column: 2, descending: true }], filter: [{ column: 1, op: '=', value: 'user7' }] }
    const whole = await stats(large, view)
    expect(whole.rows).toBe(300)
    const [first, rest] = await Promise.all([
      stats(large, { ...view, rows: { from: 0, to: 100 } }), stats(large, { ...view, rows: { from: 100, to: 300 } })])
    expect([first.rows, rest.rows]).toEqual([100, 200])
    expect(Number(first.columns[0]?.sum) + Number(rest.columns[0]?.sum)).toBe(Number(whole.columns[0]?.sum))
    const page = await workspace.read(large, { limit: 100, sort: view.sort, filter: [filter(1, '=', { value: 'user7' })] })
    expect(Number(first.columns[0]?.sum)).toBe(page.rows.reduce((sum, [id]) => sum + Number(id), 0))
  })

  it('add up a stretch over two parts in file order', async () => {
    expect(await stats(large, { columns: [0], rows: { from: 149_999, to: 150_001 } })).toMatchObject({
      rows: 2, columns: [{ sum: '299999' }],
    })
  })
})

describe('find', () => {
  const find = (stored: Stored, wanted: object) => workspace.results.find({ ...stored, wanted: findSchema.parse(wanted) })
  it('gives the cells that hold a text, by row and column, in any letter case', async () => {
    expect(await find(small, { text: 'SEOUL' })).toEqual({ total: 2, bounded: false, offset: 0, matches: [[0, 1], [1, 1]] })
    expect(await find(small, { text: '2' })).toMatchObject({ total: 10 })
    expect(await find(small, { text: '2', columns: [2] })).toMatchObject({ total: 2, matches: [[1, 2], [3, 2]] })
    expect(await find(small, { text: 'no such thing' })).toMatchObject({ total: 0, matches: [] })
  })

  it('counts rows in the order one sees', async () => {
    const sort = [{ column: 0, descending: true }]
    expect(await find(large, { text: 'user77', sort, limit: 2 })).toMatchObject({ total: 3300, matches: [[220, 1], [221, 1]] })
    const { matches } = await find(large, { text: 'user77', sort, offset: 3299, limit: 10 })
    expect(matches).toEqual([[299_922, 1]])
    const page = await workspace.read(large, { offset: 299_922, limit: 1, sort })
    expect(page.rows[0]?.[1]).toBe('user77')
    const filtered = await find(large, { text: '7', columns: [1], filter: [{ column: 1, op: '=', value: 'user7' }], limit: 3 })
    expect(filtered).toMatchObject({ total: 300, matches: [[0, 1], [1, 1], [2, 1]] })
  })

  it('takes a text for a text, whatever it holds', async () => {
    const stored = await workspace.store(`SELECT unnest(['100%', 'a_b', '''; DROP', '\\x', '=1+1', '<b>']) AS a`)
    for (const [row, text] of ['100%', 'a_b', "'; drop", '\\x', '=1+', '<B>'].entries()) {
      expect(await find(stored, { text })).toMatchObject({ total: 1, matches: [[row, 0]] })
    }
    expect(await find(stored, { text: '%' })).toMatchObject({ total: 1 })
  })
})

describe('a value of 50 MB', () => {
  it('is cut in windows, and comes in pieces when it is asked for', async () => {
    const stored = await workspace.store(`SELECT i AS id, CASE WHEN i = 1 THEN repeat('가b', 25000000) ELSE 'short' END AS text
      FROM range(3) AS t(i)`)
    const page = await workspace.read(stored)
    expect(String(page.rows[1]?.[1])).toHaveLength(10_001)
    const piece = (wanted: object) => workspace.results.value({ ...stored, wanted: valueSchema.parse(wanted) })
    expect(await piece({ row: 1, column: 1, chars: 3 })).toEqual({ text: '가b가', from: 0, length: 50_000_000 })
    expect(await piece({ row: 1, column: 1, from: 49_999_999 })).toEqual({ text: 'b', from: 49_999_999, length: 50_000_000 })
    const sort = [{ column: 0, descending: true }]
    expect(await piece({ row: 0, column: 1, sort })).toEqual({ text: 'short', from: 0, length: 5 })
    await expect(piece({ row: 3, column: 1 })).rejects.toMatchObject({ code: 'bad-request' })
  })
})
