import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chartKinds, chartSchema } from '../../lib/contracts/chart.ts'
import type { ChartSpec } from '../../lib/contracts/chart.ts'
import type { Filter } from '../../lib/contracts/result.ts'
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

  it('splits by series: the seven largest, the rest summed up', async () => {
    const { rows, thinned, others } = await draw(sales, { kind: 'area', x: 'day', grain: 'year', series: 'shop', y: y('net', 'sum') })
    const series = [...new Set(rows.map(row => row[1]))]
    expect(series).toHaveLength(8)
    expect(series.at(-1)).toBe('…others')
    expect(others).toEqual({ x: 0, series: 23 })
    expect(rows.map(row => Number(row[2])).reduce((a, b) => a + b)).toBe(1_386_000)
    expect(thinned).toBe(0)
  })

  it('measures the rest over its own rows where it cannot be added up, and drops it where that is asked', async () => {
    const spec: Partial<ChartSpec> = { kind: 'line', x: 'day', grain: 'year', series: 'shop', y: y('net', 'avg') }
    const { rows, thinned, total } = await draw(sales, spec)
    expect([rows.length, thinned, total]).toEqual([16, 0, 60])
    const names = [...new Set(rows.map(row => String(row[1])))].filter(name => name !== '…others')
    const rest = await workspace.store(`SELECT avg((i % 100)::DOUBLE) AS a FROM range(28000) AS t(i)
      WHERE year(DATE '2024-01-01' + (i % 700)::INTEGER) = 2024 AND 'shop ' || (i % 30) NOT IN (${names.map(name => `'${name}'`).join(', ')})`)
    const [exact] = (await workspace.read(rest)).rows
    expect(rows.find(row => row[1] === '…others')?.[2]).toBeCloseTo(Number(exact?.[0]))
    const dropped = await draw(sales, { ...spec, others: false })
    expect(new Set(dropped.rows.map(row => row[1])).size).toBe(8)
    expect([dropped.rows.length, dropped.thinned, dropped.total, dropped.how]).toEqual([16, 44, 60, 'largest'])
  })

  it('keeps 50 bars and eight slices with the rest as one, and says how many are missing', async () => {
    const bars = await draw(sales, { x: 'sku', y: y('net', 'sum') })
    expect([bars.rows.length, bars.thinned, bars.total, bars.how]).toEqual([50, 30, 80, 'largest'])
    const ordered = await draw(sales, { x: 'skun', y: y('net', 'sum') })
    expect(ordered.rows.map(([x]) => Number(x))).toEqual(ordered.rows.map(([x]) => Number(x)).sort((a, b) => a - b))
    const slices = await draw(sales, { kind: 'pie', x: 'sku', y: y('net', 'sum') })
    expect([slices.rows.length, slices.thinned, slices.others.x, slices.rows.at(-1)?.[0]]).toEqual([8, 0, 73, '…others'])
    const measures = slices.rows.slice(0, -1).map(row => Number(row[2]))
    expect(measures).toEqual([...measures].sort((a, b) => b - a))
    expect(slices.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(1_386_000)
    const days = await draw(sales, { x: 'day', y: y('net', 'sum') })
    expect([days.rows.length, days.thinned, days.rows.at(-1)?.[0], days.how]).toEqual([500, 200, '2025-11-30', 'latest'])
  })

  it('takes the top of the categories, in the order asked for, with the rest as others', async () => {
    const spec: Partial<ChartSpec> = { x: 'sku', y: y('net', 'sum'), top: 3 }
    const all = await draw(sales, { x: 'sku', y: y('net', 'sum') })
    const top = await draw(sales, spec)
    expect(top.rows.map(([x]) => x)).toEqual([...all.rows.slice(0, 3).map(([x]) => x), '…others'])
    expect([top.others, top.thinned]).toEqual([{ x: 77, series: 0 }, 0])
    expect(top.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(1_386_000)
    expect((await draw(sales, { ...spec, others: false })).rows).toEqual(top.rows.slice(0, 3))
    // An average of the others is theirs, not one of averages; and the last of the order are still the smallest of the top.
    const average = await draw(sales, { x: 'sku', y: y('net', 'avg'), top: 3, sort: 'value' })
    const means = average.rows.slice(0, 3).map(row => Number(row[2]))
    expect(means).toEqual([...means].sort((a, b) => a - b))
    expect(average.rows[3]?.[0]).toBe('…others')
    const counted = await draw(sales, { x: 'sku', y: y('shop', 'count-distinct'), top: 3 })
    expect(counted.rows[3]?.[2]).toBe('30')
    const names = await draw(sales, { x: 'country', y: y(null, 'count'), sort: 'x-desc' })
    expect(names.rows.map(([x]) => x)).toEqual(['US', 'KR', 'JP', null])
    const asFound = await draw(sales, { x: 'country', y: y(null, 'count'), sort: 'result' })
    expect(asFound.rows.map(([x]) => x)).toEqual(['KR', 'JP', 'US', null])
  })

  it('draws only what passes the filter of the cell', async () => {
    const filter: Filter[] = [{ column: 0, op: '>=', value: '2024-02-01' }, { column: 0, op: '<', value: '2024-03-01' }, { column: 1, op: '=', value: 'KR' }]
    for (const spec of [{ x: 'country', y: y(null, 'count') }, { kind: 'number' as const, y: y(null, 'count') }]) {
      const { rows } = await workspace.results.chart({ ...sales, spec: chartSchema.parse({ kind: 'bar', ...spec }), filter })
      expect(rows.map(row => row[2])).toEqual(['280'])
    }
    for (const spec of [{ kind: 'line' as const, x: 'day', y: y('id', 'none') }, { kind: 'histogram' as const, x: 'net' }]) {
      const { rows, total } = await workspace.results.chart({ ...sales, spec: chartSchema.parse(spec), filter })
      expect([rows.length > 0, total]).toEqual([true, 280])
    }
    await expect(workspace.results.chart({ ...sales, spec: chartSchema.parse({ kind: 'bar', x: 'day' }), filter: [{ column: 99, op: '=', value: '1' }] }))
      .rejects.toMatchObject({ code: 'bad-request' })
  })

  it('counts a histogram in stretches people count in, every row in one of them', async () => {
    const { rows, step, total } = await draw(noise, { kind: 'histogram', x: 'w' })
    expect([step, total]).toEqual([5, 1_000_000])
    expect(rows.map(([x]) => x)).toEqual(Array.from({ length: 20 }, (_, i) => i * 5))
    expect(rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(1_000_000)
    const split = await draw(noise, { kind: 'histogram', x: 'w', series: 'g', bins: 4 })
    expect(new Set(split.rows.map(row => row[1]))).toEqual(new Set(['g0', 'g1', 'g2']))
    const whole = await draw(sales, { kind: 'histogram', x: 'net', bins: 100 })
    expect([whole.step, whole.rows.length]).toEqual([1, 100])
    const one = await workspace.store('SELECT 7.5 AS a FROM range(4)')
    expect(await draw(one, { kind: 'histogram', x: 'a' })).toMatchObject({ rows: [[7.5, null, '4']], total: 4 })
    const odd = await workspace.store("SELECT unnest(['NaN', 'Infinity', '1', '2', NULL])::DOUBLE AS a")
    expect(await draw(odd, { kind: 'histogram', x: 'a' })).toMatchObject({ total: 2, unreadable: 2 })
    const days = await draw(sales, { kind: 'histogram', x: 'day', grain: 'year' })
    expect(days.rows.map(row => [row[0], row[2]])).toEqual([['2024-01-01', '14640'], ['2025-01-01', '13360']])
    await expect(draw(noise, { kind: 'histogram', x: 'g' })).resolves.toMatchObject({ rows: [], unreadable: 1_000_000 })
    const flags = await workspace.store('SELECT true AS a')
    await expect(draw(flags, { kind: 'histogram', x: 'a' })).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('reads numbers that are written as text, and counts what is none', async () => {
    const texts = await workspace.store("SELECT unnest(['a', 'a', 'b', 'b', 'b', 'c']) AS k, unnest(['1,234.5', '₩ 66', '12 %', '1,5', 'n/a', NULL]) AS v")
    const { rows, unreadable } = await draw(texts, { x: 'k', y: y('v', 'sum'), sort: 'x' })
    expect(rows).toEqual([['a', null, 1300.5], ['b', null, 12], ['c', null, null]])
    expect(unreadable).toBe(2)
    expect((await draw(texts, { x: 'k', y: y('v', 'max'), sort: 'x' })).rows[0]).toEqual(['a', null, '₩ 66'])
    expect((await draw(texts, { x: 'k', y: y('v', 'none') })).rows[0]).toEqual(['a', null, 1234.5])
  })

  it('lays a heat map out by both axes in their own order', async () => {
    const hours = await workspace.store("SELECT ['Mon', 'Tue'][1 + i % 2] AS day, i % 24 AS hour, i AS n FROM range(960) AS t(i)")
    const { rows, thinned } = await draw(hours, { kind: 'heatmap', x: 'day', series: 'hour', y: y('n', 'sum'), sort: 'x' })
    expect(thinned).toBe(0)
    expect(rows.slice(0, 3).map(row => [row[0], row[1]])).toEqual([['Mon', '0'], ['Mon', '2'], ['Mon', '4']])
    expect(rows.filter(([x]) => x === 'Mon').map(row => Number(row[1]))).toEqual(Array.from({ length: 12 }, (_, i) => i * 2))
  })

  it('follows cohorts by age, from ages or from dates', async () => {
    const events = await workspace.store(`SELECT CAST(DATE '2026-01-15' + to_months((i % 3)::INTEGER) AS DATE) AS joined, DATE '2026-01-20' + to_months((i % 3 + j)::INTEGER) AS seen,
      i AS person FROM range(30) AS t(i), range(3) AS u(j) WHERE i % 3 + j < 3`)
    const spec: Partial<ChartSpec> = { kind: 'cohort', x: 'joined', grain: 'month', series: 'seen', y: y('person', 'count-distinct') }
    expect((await draw(events, spec)).rows).toEqual([
      ['2026-01-01', '0', '10'], ['2026-01-01', '1', '10'], ['2026-01-01', '2', '10'],
      ['2026-02-01', '0', '10'], ['2026-02-01', '1', '10'], ['2026-03-01', '0', '10']])
    const ages = await workspace.store("SELECT 'c' || (i % 2) AS cohort, i // 2 AS age, 100 - i AS kept FROM range(24) AS t(i)")
    const { rows } = await draw(ages, { kind: 'cohort', x: 'cohort', series: 'age', y: y('kept', 'none') })
    expect(rows.filter(([x]) => x === 'c0').map(row => row[1])).toEqual(Array.from({ length: 12 }, (_, i) => String(i)))
  })

  it('draws cohorts that have a value among the ages shown, and leaves no empty table', async () => {
    const many = await workspace.store("SELECT 'c' || lpad(i::VARCHAR, 5, '0') AS cohort, i % 500 AS age, i AS kept FROM range(20000) AS t(i)")
    const { rows, thinned } = await draw(many, { kind: 'cohort', x: 'cohort', series: 'age', y: y('kept', 'sum') })
    expect(rows).toHaveLength(60)
    expect(rows.every(([, age]) => Number(age) < 60)).toBe(true)
    expect(thinned).toBe(19_940)
  })

  it('draws a line over names whole, in their order, and thins a long one as a line over numbers', async () => {
    const { rows, thinned } = await draw(sales, { kind: 'line', x: 'sku', y: y('net', 'sum') })
    expect([rows.length, thinned]).toEqual([80, 0])
    expect(rows.map(([x]) => x)).toEqual(rows.map(([x]) => x).toSorted())
    const long = await workspace.store("SELECT 'n' || lpad(i::VARCHAR, 6, '0') AS name, CASE WHEN i = 4321 THEN 99 ELSE i % 7 END AS v FROM range(100000) AS t(i)")
    const thin = await draw(long, { kind: 'line', x: 'name', y: y('v', 'sum') })
    expect(thin.how).toBe('extremes')
    expect(thin.rows.length).toBeLessThanOrEqual(2002)
    expect(thin.rows.some(([x]) => x === 'n004321')).toBe(true)
  })

  it('calls a document of 50 MB by its beginning, and two of them apart', async () => {
    const large = await workspace.store("SELECT repeat('가', 16000000 + i::INTEGER) AS name, i AS n, 's' || repeat('x', 5000) AS s FROM range(2) AS t(i)")
    for (const aggregate of ['sum', 'none'] as const) {
      const { rows } = await draw(large, { kind: 'line', x: 'name', series: 's', y: y('n', aggregate) })
      expect(rows.map(([x]) => x)).toEqual([0, 1].map(i => `${'가'.repeat(1000)}… (${16_000_000 + i})`))
      expect(rows.map(([, s]) => String(s).length)).toEqual([1008, 1008])
    }
  })

  it('keeps the steps of a funnel as the result has them', async () => {
    const steps = await workspace.store("SELECT unnest(['visit', 'cart', 'address', 'paid']) AS step, unnest([1000, 400, 410, 90]) AS n")
    expect((await draw(steps, { kind: 'funnel', x: 'step', y: y('n', 'none') })).rows.map(([x]) => x)).toEqual(['visit', 'cart', 'address', 'paid'])
  })

  it('holds a number against the period before', async () => {
    const spec: Partial<ChartSpec> = { kind: 'number', x: 'day', grain: 'month', y: y(null, 'count'), compare: 'previous' }
    const { rows } = await draw(sales, spec)
    expect(rows.slice(-2)).toEqual([['2025-10-01', null, '1240'], ['2025-11-01', null, '1200']])
    expect((await draw(sales, { ...spec, compare: 'target', target: 5 })).rows).toEqual([[null, null, '28000']])
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
    await expect(draw(sales, { x: 'shop', y: y('day', 'sum') })).rejects.toMatchObject({ code: 'bad-request', message: expect.stringContaining('`day`') })
    await expect(draw(sales, { x: 'day', y: y('shop', 'sum') })).resolves.toMatchObject({ unreadable: 28_000 })
    await expect(draw(sales, { x: 'day', y: y(null, 'sum') })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(draw(sales, { x: 'day', y: [...y('net', 'sum'), ...y('net', 'none')] })).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('of no rows is empty', async () => {
    const none = { rows: [], thinned: 0, total: 0 }
    expect(await draw({ ...sales, parts: 0 }, { x: 'day', y: y('net', 'sum') })).toMatchObject(none)
    const empty = await workspace.store('SELECT 1 AS a, 2 AS b WHERE false')
    for (const kind of chartKinds.filter(name => name !== 'number')) {
      for (const aggregate of ['none', 'sum'] as const) {
        expect(await draw(empty, { kind, x: 'a', y: y('b', aggregate) }), kind).toMatchObject(none)
      }
    }
  })

  it('draws every kind with and without x, series and aggregate', async () => {
    const small = await workspace.store(`SELECT DATE '2024-01-01' + (i % 700)::INTEGER AS day, ['KR', 'JP', 'US', NULL][1 + i % 4] AS country,
      (i % 100)::DECIMAL(18,0) AS net, i AS id FROM range(2500) AS t(i)`)
    for (const kind of chartKinds) {
      for (const x of [null, 'country', 'id']) {
        if (kind === 'histogram' && x === 'country') continue
        for (const series of [null, 'country']) {
          for (const measure of [y('net', 'none'), [...y('net', 'avg'), ...y('day', 'min')], []]) {
            const { rows, thinned, total } = await draw(small, { kind, x, series, y: measure })
            expect(rows.length, JSON.stringify({ kind, x, series, measure })).toBeGreaterThan(0)
            if (kind !== 'histogram') expect(rows.every(row => row.length === 2 + Math.max(1, measure.length))).toBe(true)
            expect(thinned).toBeGreaterThanOrEqual(0)
            if (!(series && measure.length === 0)) expect(thinned).toBeLessThanOrEqual(total)
          }
        }
      }
    }
  })
})
