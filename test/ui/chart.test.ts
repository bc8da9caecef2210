import { describe, expect, it } from 'vitest'
import { inferChart, inferGrain } from '../../app/_ui/notebook/chart/infer.ts'
import { chartSchema } from '../../lib/contracts/chart.ts'
import type { ResultColumn, Row } from '../../lib/contracts/engine.ts'

const column = (name: string, kind: ResultColumn['kind']): ResultColumn => ({ name, kind, type: kind })
const day = column('day', 'date')
const country = column('country', 'text')
const city = column('city', 'text')
const id = column('id', 'integer')
const revenue = column('revenue', 'decimal')
const orders = column('orders', 'integer')

describe('inferChart', () => {
  it('draws a line over time, split by the category that repeats its days', () => {
    const rows: Row[] = [['2026-03-01', 'KR', '1'], ['2026-03-01', 'JP', '2'], ['2026-03-02', 'KR', '3']]
    const chart = inferChart([day, country, revenue], rows)
    expect(chart).toMatchObject({ kind: 'line', x: 'day', series: 'country', y: [{ column: 'revenue', aggregate: 'sum' }], grain: null })
    expect(chartSchema.parse(chart)).toEqual(chart)
  })

  it('draws no series where each day has one row, and several measures as several lines', () => {
    const rows: Row[] = [['2026-03-01', '5', 1], ['2026-03-02', '6', 2]]
    expect(inferChart([day, revenue, orders], rows)).toMatchObject({ kind: 'line', series: null, y: [{ column: 'revenue' }, { column: 'orders' }] })
  })

  it('draws bars over a category and counts where nothing is measured', () => {
    expect(inferChart([city, orders], [['서울', 3], ['부산', 2]])).toMatchObject({ kind: 'bar', x: 'city', y: [{ column: 'orders', aggregate: 'sum' }] })
    expect(inferChart([id, city], [[1, '서울'], [2, '부산'], [3, '부산']])).toMatchObject({ kind: 'bar', y: [{ column: null, aggregate: 'count' }] })
  })

  it('averages rates instead of adding them up', () => {
    const share = column('churn_rate', 'float')
    expect(inferChart([city, share], [['서울', 0.1], ['부산', 0.2]])?.y).toEqual([{ column: 'churn_rate', aggregate: 'avg' }])
  })

  it('shows one row of numbers as numbers and two bare measures as a cloud', () => {
    expect(inferChart([revenue, orders], [['1', 2]])).toMatchObject({ kind: 'number', y: [{ column: 'revenue' }, { column: 'orders' }] })
    expect(inferChart([revenue, orders], [['1', 2], ['2', 3]])).toMatchObject({ kind: 'scatter', x: 'revenue' })
  })

  it('finds nothing in ids and nested values alone', () => {
    expect(inferChart([id], [[1], [2]])).toBeNull()
    expect(inferChart([column('tags', 'nested')], [['[]']])).toBeNull()
    expect(inferChart([], [])).toBeNull()
  })
})

describe('inferGrain', () => {
  it('keeps between dozens and hundreds of points', () => {
    const at = column('at', 'timestamp')
    expect(inferGrain(at, ['2026-03-01 00:00:00', '2026-03-02 00:00:00'])).toBe('hour')
    expect(inferGrain(at, ['2026-03-01T00:00:00', '2026-03-31T00:00:00'])).toBe('day')
    expect(inferGrain(day, ['2024-01-01', '2026-03-01'])).toBe('week')
    expect(inferGrain(day, ['2020-01-01', '2026-03-01'])).toBe('month')
  })
})
