import { describe, expect, it } from 'vitest'
import { inferChart, inferGrain } from '../../app/_ui/notebook/chart/infer.ts'
import { shapeChart, spreadLabels, toTime } from '../../app/_ui/notebook/chart/shape.ts'
import { timeTicks } from '../../app/_ui/notebook/chart/ticks.ts'
import { chartSchema } from '../../lib/contracts/chart.ts'
import type { ResultColumn, Row } from '../../lib/contracts/engine.ts'

const column = (name: string, kind: ResultColumn['kind']): ResultColumn => ({ name, kind, type: kind })
const day = column('day', 'date')
const rest = { how: null, others: { x: 0, series: 0 }, unreadable: 0, step: null }
const country = column('country', 'text')
const city = column('city', 'text')
const id = column('id', 'integer')
const revenue = column('revenue', 'decimal')
const orders = column('orders', 'integer')

describe('inferChart', () => {
  it('draws a line over time, split by the category that repeats its days', () => {
    const rows: Row[] = [
      ['2026-03-01', 'KR', '1'],
      ['2026-03-01', 'JP', '2'],
      ['2026-03-02', 'KR', '3'],
    ]
    const chart = inferChart([day, country, revenue], rows)
    expect(chart).toMatchObject({
      kind: 'line',
      x: 'day',
      series: 'country',
      y: [{ column: 'revenue', aggregate: 'sum' }],
      grain: null,
    })
    expect(chartSchema.parse(chart)).toEqual(chart)
  })

  it('draws no series where each day has one row, and several measures as several lines', () => {
    const rows: Row[] = [
      ['2026-03-01', '5', 1],
      ['2026-03-02', '6', 2],
    ]
    expect(inferChart([day, revenue, orders], rows)).toMatchObject({
      kind: 'line',
      series: null,
      y: [{ column: 'revenue' }, { column: 'orders' }],
    })
  })

  it('draws bars over a category and counts where nothing is measured', () => {
    expect(
      inferChart(
        [city, orders],
        [
          ['서울', 3],
          ['부산', 2],
        ],
      ),
    ).toMatchObject({ kind: 'bar', x: 'city', y: [{ column: 'orders', aggregate: 'sum' }] })
    expect(
      inferChart(
        [id, city],
        [
          [1, '서울'],
          [2, '부산'],
          [3, '부산'],
        ],
      ),
    ).toMatchObject({ kind: 'bar', y: [{ column: null, aggregate: 'count' }] })
  })

  it('averages rates instead of adding them up', () => {
    const share = column('churn_rate', 'float')
    expect(
      inferChart(
        [city, share],
        [
          ['서울', 0.1],
          ['부산', 0.2],
        ],
      )?.y,
    ).toEqual([{ column: 'churn_rate', aggregate: 'avg' }])
  })

  it('shows one row of numbers as numbers and two bare measures as a cloud', () => {
    expect(inferChart([revenue, orders], [['1', 2]])).toMatchObject({
      kind: 'number',
      y: [{ column: 'revenue' }, { column: 'orders' }],
    })
    expect(
      inferChart(
        [revenue, orders],
        [
          ['1', 2],
          ['2', 3],
        ],
      ),
    ).toMatchObject({ kind: 'scatter', x: 'revenue' })
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

describe('toTime', () => {
  it('reads days, times and zones as the server writes them, and nothing else', () => {
    expect(toTime('2024-01-01')).toBe(Date.UTC(2024, 0, 1))
    expect(toTime('2024-01-01 12:30:00.5')).toBe(Date.UTC(2024, 0, 1, 12, 30, 0, 500))
    expect(toTime('2024-01-01T12:30:00+09')).toBe(Date.UTC(2024, 0, 1, 3, 30))
    expect(toTime('gold')).toBeNaN()
    expect(toTime(7)).toBeNaN()
  })
})

describe('shapeChart', () => {
  const spec = chartSchema.parse({
    kind: 'line',
    x: 'day',
    y: [{ column: 'net', aggregate: 'sum' }],
    series: 'country',
  })

  it('makes one point of each x, exact beside drawn, and gives the first pigment to the largest series', () => {
    const shape = shapeChart(
      spec,
      {
        rows: [
          ['d1', 'JP', '1'],
          ['d1', 'KR', '9007199254740993'],
          ['d2', null, null],
        ],
        thinned: 0,
        total: 3,
        ...rest,
      },
      () => 'net',
      'none',
    )
    expect(shape.series.map(({ label, colour }) => `${label} ${colour}`)).toEqual(['KR 1', 'JP 2', 'none 3'])
    expect(shape.points).toHaveLength(2)
    expect(shape.points[0]?.exact['s"KR"']).toBe('9007199254740993')
    expect(shape.points[1]?.values['snull']).toBeNull()
  })

  it('drops what is past eight series and says how many', () => {
    const rows = Array.from({ length: 10 }, (_, index): [string, string, number] => ['d1', `s${index}`, index])
    expect(shapeChart(spec, { rows, thinned: 0, total: 10, ...rest }, () => 'net', 'none')).toMatchObject({ dropped: 2 })
  })

  it('makes a series of each measure where nothing splits them', () => {
    const two = chartSchema.parse({
      kind: 'bar',
      x: 'city',
      y: [
        { column: 'a', aggregate: 'sum' },
        { column: 'b', aggregate: 'sum' },
      ],
    })
    expect(
      shapeChart(two, { rows: [['서울', null, 1, 2]], thinned: 0, total: 1, ...rest }, index => 'ab'[index]!, '').points[0]
        ?.values,
    ).toEqual({ y0: 1, y1: 2 })
  })
})

describe('spreadLabels', () => {
  it('keeps labels apart and inside, near where they belong', () => {
    expect(spreadLabels([50, 52, 10], 16, 0, 100)).toEqual([50, 66, 10])
    expect(spreadLabels([99, 100], 16, 0, 100)).toEqual([84, 100])
  })
})

describe('timeTicks', () => {
  it('stands on whole units, at most eight of them', () => {
    const march = Array.from({ length: 31 }, (_, index) => Date.UTC(2026, 2, index + 1))
    expect(timeTicks(march).map(at => new Date(at).getUTCDate())).toEqual([1, 8, 15, 22, 29])
    const years = timeTicks([Date.UTC(2024, 0, 1), Date.UTC(2026, 10, 1)])
    expect(years.length).toBeLessThanOrEqual(9)
    expect(years.every(at => new Date(at).getUTCDate() === 1)).toBe(true)
    expect(timeTicks([5])).toEqual([5])
  })
})
