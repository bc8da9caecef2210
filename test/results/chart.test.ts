import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chartSchema } from '../../lib/contracts/chart.ts'
import type { ChartSpec } from '../../lib/contracts/chart.ts'
import { openWorkspace } from './workspace.ts'
import type { Stored, Workspace } from './workspace.ts'

let workspace: Workspace
let sales: Stored
let noise: Stored
beforeAll(async () => {
  workspace = await openWorkspace()
  sales = await workspace.store(`SELECT DATE '2024-01-01' + (i % 700)::INTEGER AS day, ['KR', 'JP', 'US', NULL][1 + i % 4] AS country,
    'shop ' || (i % 30) AS shop, (i % 100)::DECIMAL(18,0) AS net, i AS id, 'sku ' || (i % 80) AS sku, i % 80 AS skun FROM range(28000) AS t(i)`)
  noise = await workspace.store(...[0, 1].map(p => `SELECT i AS n, CASE WHEN i = 654321 THEN 1000 WHEN i = 123456 THEN -1000 ELSE sin(i / 5000) END AS v,
    (hash(i) % 10000) / 100 AS w, TIMESTAMP '2026-01-01' + to_seconds(i) AS seen, 'g' || (hash(i, 2) % 3) AS g FROM range(${p * 500_000}, ${(p + 1) * 500_000}) AS t(i)`))
})
afterAll(() => workspace.close())

const draw = (stored: Stored, spec: Partial<ChartSpec>) => workspace.results.chart({ ...stored, spec: chartSchema.parse({ kind: 'bar', ...spec }) })
const y = (column: string | null, aggregate: ChartSpec['y'][number]['aggregate']) => [{ column, aggregate }]

describe('chart', () => {
  it('aggregates every row into bars, the largest first', async () => {
    const { rows, thinned, total } = await draw(sales, { x: 'country', y: y('net', 'sum') })
    expect(rows.map(([x]) => x)).toEqual([null, 'US', 'JP', 'KR'])
    expect(rows.map(row => Number(row[2])).reduce((a, b) => a + b)).toBe(1_386_000)
    expect([thinned, total]).toEqual([0, 4])
  })

  it('gives each aggregate, with exact values', async () => {
    const { rows } = await draw(sales, { kind: 'number', y: [{ column: 'net', aggregate: 'sum' }, { column: 'net', aggregate: 'avg' },
      { column: 'day', aggregate: 'min' }, { column: 'shop', aggregate: 'max' }, { column: null, aggregate: 'count' },
      { column: 'country', aggregate: 'count' }, { column: 'country', aggregate: 'count-distinct' }] })
    expect(rows).toEqual([[null, null, '1386000', 49.5, '2024-01-01', 'shop 9', '28000', '21000', '3']])
    expect((await draw(sales, { kind: 'number', y: y('id', 'none') })).rows).toEqual([[null, null, '0']])
  })

  it('groups dates by grain, in order', async () => {
    const { rows } = await draw(sales, { kind: 'line', x: 'day', grain: 'month', y: y(null, 'count') })
    expect(rows.slice(0, 2)).toEqual([['2024-01-01', null, '1240'], ['2024-02-01', null, '1160']])
    expect(rows).toHaveLength(23)
    const hours = await draw(noise, { kind: 'line', x: 'seen', grain: 'hour', y: y('v', 'max') })
    expect(hours.rows[1]?.[0]).toBe('2026-01-01 01:00:00')
  })

  it('splits by series: the twelve largest, the rest summed up', async () => {
    const { rows, thinned } = await draw(sales, { kind: 'area', x: 'day', grain: 'year', series: 'shop', y: y('net', 'sum') })
    const series = [...new Set(rows.map(row => row[1]))]
    expect(series).toHaveLength(13)
    expect(series.at(-1)).toBe('…others')
    expect(rows.map(row => Number(row[2])).reduce((a, b) => a + b)).toBe(1_386_000)
    expect(thinned).toBe(0)
  })

  it('drops and counts further series where they cannot be added up', async () => {
    const { rows, thinned, total } = await draw(sales, { kind: 'line', x: 'day', grain: 'year', series: 'shop', y: y('net', 'avg') })
    expect(new Set(rows.map(row => row[1])).size).toBe(12)
    expect([rows.length, thinned, total]).toEqual([24, 36, 60])
  })

  it('keeps 50 bars and 12 slices, and says how many are missing', async () => {
    const bars = await draw(sales, { x: 'sku', y: y('net', 'sum') })
    expect([bars.rows.length, bars.thinned, bars.total]).toEqual([50, 30, 80])
    const ordered = await draw(sales, { x: 'skun', y: y('net', 'sum') })
    expect(ordered.rows.map(([x]) => Number(x))).toEqual(ordered.rows.map(([x]) => Number(x)).sort((a, b) => a - b))
    const slices = await draw(sales, { kind: 'pie', x: 'sku', y: y('net', 'sum') })
    expect([slices.rows.length, slices.thinned]).toEqual([12, 68])
    const measures = slices.rows.map(row => Number(row[2]))
    expect(measures).toEqual([...measures].sort((a, b) => b - a))
    const days = await draw(sales, { x: 'day', y: y('net', 'sum') })
    expect([days.rows.length, days.thinned, days.rows.at(-1)?.[0]]).toEqual([500, 200, '2025-11-30'])
  })

  it('thins a long line and keeps its extremes and ends', async () => {
    for (const aggregate of ['none', 'avg'] as const) {
      const { rows, thinned, total } = await draw(noise, { kind: 'line', x: 'n', y: y('v', aggregate) })
      expect(rows.length).toBeGreaterThan(900)
      expect(rows.length).toBeLessThanOrEqual(2000)
      expect([total, thinned]).toEqual([1_000_000, 1_000_000 - rows.length])
      const values = rows.map(row => Number(row[2]))
      expect([Math.max(...values), Math.min(...values)]).toEqual([1000, -1000])
      expect([rows[0]?.[0], rows.at(-1)?.[0]]).toEqual(['0', '999999'])
      const order = rows.map(([n]) => Number(n))
      expect(order).toEqual([...order].sort((a, b) => a - b))
    }
    const split = await draw(noise, { kind: 'line', x: 'n', series: 'g', y: y('v', 'none') })
    expect(split.rows.length).toBeLessThanOrEqual(2000)
    expect(Math.max(...split.rows.map(row => Number(row[2])))).toBe(1000)
  })

  it('draws a cloud of at most 2,000 points, the outermost among them, the same each time', async () => {
    const spec: Partial<ChartSpec> = { kind: 'scatter', x: 'w', y: y('v', 'none'), series: 'g' }
    const { rows, thinned, total } = await draw(noise, spec)
    expect(rows.length).toBeLessThanOrEqual(2000)
    expect(rows.length).toBeGreaterThan(1900)
    expect([total, thinned]).toEqual([1_000_000, 1_000_000 - rows.length])
    const values = rows.map(row => Number(row[2]))
    expect([Math.max(...values), Math.min(...values)]).toEqual([1000, -1000])
    expect((await draw(noise, spec)).rows).toEqual(rows)
    const few = await workspace.store('SELECT i AS a, i * 2 AS b FROM range(10) AS t(i)')
    expect((await draw(few, { kind: 'scatter', x: 'a', y: y('b', 'none') })).rows).toHaveLength(10)
  })

  it('takes the first of equal names and names a column that is not there', async () => {
    const twice = await workspace.store("SELECT 'a' AS k, 1 AS n, 100 AS n")
    expect((await draw(twice, { x: 'k', y: y('n', 'sum') })).rows).toEqual([['a', null, '1']])
    for (const spec of [{ x: 'nope' }, { y: y('nope', 'sum') }, { series: 'nope' }]) {
      await expect(draw(sales, spec)).rejects.toMatchObject({ code: 'bad-request', message: expect.stringContaining('`nope`') })
    }
    await expect(draw(sales, { x: 'day', y: y('shop', 'sum') })).rejects.toMatchObject({ code: 'bad-request', message: expect.stringContaining('`shop`') })
    await expect(draw(sales, { x: 'day', y: y(null, 'sum') })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(draw(sales, { x: 'day', y: [...y('net', 'sum'), ...y('net', 'none')] })).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('of no rows is empty', async () => {
    expect(await draw({ ...sales, parts: 0 }, { x: 'day', y: y('net', 'sum') })).toEqual({ rows: [], thinned: 0, total: 0 })
    const empty = await workspace.store('SELECT 1 AS a, 2 AS b WHERE false')
    for (const kind of ['bar', 'line', 'pie', 'scatter', 'area'] as const) {
      for (const aggregate of ['none', 'sum'] as const) {
        expect(await draw(empty, { kind, x: 'a', y: y('b', aggregate) }), kind).toEqual({ rows: [], thinned: 0, total: 0 })
      }
    }
  })

  it('draws every kind with and without x, series and aggregate', async () => {
    const small = await workspace.store(`SELECT DATE '2024-01-01' + (i % 700)::INTEGER AS day, ['KR', 'JP', 'US', NULL][1 + i % 4] AS country,
      (i % 100)::DECIMAL(18,0) AS net, i AS id FROM range(2500) AS t(i)`)
    for (const kind of ['bar', 'line', 'area', 'scatter', 'pie', 'number'] as const) {
      for (const x of [null, 'country', 'id']) {
        for (const series of [null, 'country']) {
          for (const measure of [y('net', 'none'), [...y('net', 'avg'), ...y('day', 'min')], []]) {
            const { rows, thinned, total } = await draw(small, { kind, x, series, y: measure })
            expect(rows.length, JSON.stringify({ kind, x, series, measure })).toBeGreaterThan(0)
            expect(rows.every(row => row.length === 2 + Math.max(1, measure.length))).toBe(true)
            expect(thinned).toBeGreaterThanOrEqual(0)
            if (!(series && measure.length === 0)) expect(thinned).toBeLessThanOrEqual(total)
          }
        }
      }
    }
  })
})
