import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pivotRequestSchema } from '../../lib/contracts/result.ts'
import type { Pivot } from '../../lib/contracts/result.ts'
import { openWorkspace } from './workspace.ts'
import type { Stored, Workspace } from './workspace.ts'

let workspace: Workspace
let sales: Stored
beforeAll(async () => {
  workspace = await openWorkspace()
  sales = await workspace.store(
    `SELECT * FROM (VALUES ('KR', 'web', DATE '2026-01-10', 10.5::DECIMAL(8,2), 1), ('KR', 'shop', DATE '2026-01-20', 2, 2),
      ('JP', 'web', DATE '2026-02-01', 7, 1)) AS t(country, channel, day, amount, customer)`,
    `SELECT * FROM (VALUES ('KR', 'web', DATE '2026-02-28', 1.25::DECIMAL(8,2), 1), (NULL, 'web', NULL, 4, 3),
      ('KR', NULL, DATE '2026-02-03', NULL, 2)) AS t(country, channel, day, amount, customer)`)
})
afterAll(async () => { await workspace.close() })

const pivot = (stored: Stored, wanted: object): Promise<Pivot> =>
  workspace.results.pivot({ ...stored, wanted: pivotRequestSchema.parse(wanted) })
const sum = { column: 'amount', aggregate: 'sum' }
const lines = ({ rows, cells }: Pivot) => rows.map(({ path, kind, more }, i) =>
  `${kind === 'others' ? `+${more} ` : kind === 'total' ? 'Σ ' : ''}${path.join('/')}: ${cells[i]!.join(' ')}`)

describe('pivot', () => {
  it('groups rows, with a total, NULL as a group of its own', async () => {
    const found = await pivot(sales, { rows: [{ column: 'country' }], measures: [sum, { column: null, aggregate: 'count' }] })
    expect(lines(found)).toEqual(['JP: 7.00 1', 'KR: 13.75 4', ': 4.00 1', 'Σ : 24.75 6'])
    expect(found).toMatchObject({ total: 6, columns: [{ path: [], kind: 'total' }] })
    expect(found.rows[2]).toEqual({ path: [null], kind: 'group', more: 0 })
  })

  it('crosses rows and columns, with subtotals and totals of both', async () => {
    const found = await pivot(sales, {
      rows: [{ column: 'country' }, { column: 'channel' }], columns: [{ column: 'day', grain: 'month' }], measures: [sum],
    })
    expect(found.columns.map(({ path, kind }) => `${kind} ${path.join()}`))
      .toEqual(['group 2026-01-01', 'group 2026-02-01', 'group ', 'total '])
    expect(lines(found)).toEqual([
      'Σ JP:  7.00  7.00', 'JP/web:  7.00  7.00',
      'Σ KR: 12.50 1.25  13.75', 'KR/shop: 2.00   2.00', 'KR/web: 10.50 1.25  11.75', 'KR/:    ',
      'Σ :   4.00 4.00', '/web:   4.00 4.00', 'Σ : 12.50 8.25 4.00 24.75',
    ])
  })

  it('counts different values and averages of totals from the rows, not from the groups', async () => {
    const found = await pivot(sales, { rows: [{ column: 'channel' }], measures: [
      { column: 'customer', aggregate: 'count-distinct' }, { column: 'amount', aggregate: 'avg' }] })
    expect(lines(found)).toEqual(['shop: 1 2', 'web: 2 5.6875', ': 1 ', 'Σ : 3 4.95'])
  })

  it('puts the largest first, and dates in their order all the same', async () => {
    const wanted = { measures: [sum], largest: 0 }
    expect(lines(await pivot(sales, { rows: [{ column: 'country' }], ...wanted }))[0]).toBe('KR: 13.75')
    expect(lines(await pivot(sales, { rows: [{ column: 'day', grain: 'month' }], ...wanted }))[0]).toBe('2026-01-01: 12.50')
  })

  it('adds up what is past its limits as others, and says how many', async () => {
    const many = await workspace.store(`SELECT i AS id, i % 3 AS kind, 1 AS one FROM range(2000) AS t(i)`)
    const found = await pivot(many, { rows: [{ column: 'id' }], columns: [{ column: 'kind' }], measures: [{ column: 'one', aggregate: 'sum' }] })
    expect(found.rows).toHaveLength(502)
    expect(found.rows[500]).toEqual({ path: [], kind: 'others', more: 1500 })
    expect(found.cells[500]).toEqual(['500', '500', '500', '1500'])
    expect(found.cells[501]!.at(-1)).toBe('2000')
    const nested = await pivot(many, { rows: [{ column: 'kind' }, { column: 'id' }], measures: [] })
    expect(nested.rows.filter(({ kind }) => kind === 'others')).toEqual([0, 1, 2].map(key =>
      ({ path: [String(key)], kind: 'others', more: key === 2 ? 646 : 647 })))
    const others = nested.rows.findIndex(({ kind }) => kind === 'others')
    expect([nested.cells[0], nested.cells[others]]).toEqual([['667'], ['647']])
  })

  it('goes over the rows that pass the filter', async () => {
    const found = await pivot(sales, { rows: [{ column: 'country' }], measures: [sum], filter: [{ column: 1, op: '=', value: 'web' }] })
    expect(lines(found)).toEqual(['JP: 7.00', 'KR: 11.75', ': 4.00', 'Σ : 22.75'])
  })

  it('is one figure without groups, and none without rows', async () => {
    expect(lines(await pivot(sales, {}))).toEqual(['Σ : 6'])
    expect(await pivot({ ...sales, parts: 0 }, { rows: [{ column: 'country' }] })).toEqual({ rows: [], columns: [], cells: [], total: 0 })
    const empty = await pivot(sales, { rows: [{ column: 'country' }], filter: [{ column: 0, op: '=', value: 'X' }] })
    expect(lines(empty)).toEqual(['Σ : 0'])
  })

  it('names what it cannot do', async () => {
    await expect(pivot(sales, { rows: [{ column: 'nothing' }] })).rejects.toMatchObject({
      code: 'bad-request', message: expect.stringContaining('`nothing`') })
    await expect(pivot(sales, { measures: [{ column: 'country', aggregate: 'sum' }] })).rejects.toMatchObject({
      code: 'bad-request', message: expect.stringContaining('needs numbers') })
  })
})
