import { describe, expect, it } from 'vitest'
import { assignColours } from '../../app/_ui/notebook/chart/colours.tsx'
import { logAxis, niceAxis } from '../../app/_ui/notebook/chart/plot/axis.ts'
import { createDates, nextPeriod, periodOf } from '../../app/_ui/notebook/chart/dates.ts'
import { facesFor, parseRange } from '../../app/_ui/notebook/chart/fonts.ts'
import { inferChart, inferGrain } from '../../app/_ui/notebook/chart/infer.ts'
import { cutNames, cutText, textWidth } from '../../app/_ui/notebook/chart/plot/text.ts'
import { createNumbers } from '../../app/_ui/notebook/chart/numbers.ts'
import { hasRange, toFilters } from '../../app/_ui/notebook/chart/range.ts'
import { findHindrance } from '../../app/_ui/notebook/chart/sentences.tsx'
import { calendarPlaces, fillPeriods, shapeChart, spreadLabels, toTime } from '../../app/_ui/notebook/chart/shape.ts'
import { timeTicks } from '../../app/_ui/notebook/chart/ticks.ts'
import { blankChart, chartKinds, chartSchema, othersValue } from '../../lib/contracts/chart.ts'
import type { ChartSpec } from '../../lib/contracts/chart.ts'
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

  it('takes text that holds dates for dates', () => {
    const written = column('at', 'text')
    const rows: Row[] = [['2026-03-01', 1], ['2026-03-02', 2], ['2026-03-03', 3]]
    expect(inferChart([written, orders], rows)).toMatchObject({ kind: 'line', x: 'at', grain: null })
    expect(inferChart([written, orders], [['spring', 1], ['2026-03-02', 2]])).toMatchObject({ kind: 'bar', x: 'at' })
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

describe('inferChart of ten typical results', () => {
  const hour = column('hour', 'integer')
  const weekday = column('weekday', 'text')
  const rate = column('refund_rate', 'float')
  const month = column('month', 'date')
  const all: [name: string, columns: ResultColumn[], rows: Row[], wanted: Partial<ChartSpec>][] = [
    ['one number', [revenue], [['1204']], { kind: 'number', y: [{ column: 'revenue', aggregate: 'none' }] }],
    ['a measure by day', [day, revenue], days(30, i => [String(i)]), { kind: 'line', x: 'day', series: null }],
    ['a measure by day and country', [day, country, revenue],
      days(20, i => [['KR', 'JP'][i % 2]!, '1'], 2), { kind: 'line', x: 'day', series: 'country' }],
    ['a measure by category', [city, orders], [['서울', 3], ['부산', 2]], { kind: 'bar', x: 'city' }],
    ['a measure by two categories', [city, country, orders],
      [['서울', 'KR', 3], ['서울', 'JP', 1], ['도쿄', 'JP', 2]], { kind: 'bar', x: 'city', series: 'country', stacked: true }],
    ['an amount and a rate by month', [month, revenue, rate], days(12, () => ['5', 0.1]),
      { kind: 'combo', x: 'month', y: [{ column: 'revenue', aggregate: 'sum', draw: 'bar', axis: 'left' },
        { column: 'refund_rate', aggregate: 'avg', draw: 'line', axis: 'right' }] }],
    ['two measures of many things', [revenue, orders], [['1', 2], ['3', 4]], { kind: 'scatter', x: 'revenue' }],
    ['one measure of many things', [id, revenue], Array.from({ length: 50 }, (_, i): Row => [i, String(i)]), { kind: 'histogram', x: 'revenue' }],
    ['steps on the way to a sale', [column('step', 'text'), column('visitors', 'integer')],
      [['visit', 900], ['cart', 300], ['paid', 80]], { kind: 'funnel', x: 'step' }],
    ['cohorts by age', [column('cohort_month', 'date'), column('months_since', 'integer'), column('customers', 'integer')],
      [['2026-01-01', 0, 9], ['2026-01-01', 1, 7]], { kind: 'cohort', x: 'cohort_month', series: 'months_since', share: true }],
    ['hours of weekdays', [weekday, hour, orders],
      Array.from({ length: 24 }, (_, i): Row => [['Mon', 'Tue', 'Wed'][i % 3]!, i, i]), { kind: 'heatmap', x: 'hour', series: 'weekday' }],
    ['rows as they lie in a table', [id, column('name', 'text'), city, column('note', 'json')],
      Array.from({ length: 90 }, (_, i): Row => [i, `person ${i}`, ['서울', '부산'][i % 2]!, '{}']),
      { kind: 'bar', x: 'city', y: [{ column: null, aggregate: 'count' }] }],
  ]
  it.each(all)('draws %s', (_name, columns, rows, wanted) => {
    const chart = inferChart(columns, rows)
    expect(chart).toMatchObject(wanted)
    expect(chartSchema.parse(chart)).toEqual(chart)
  })

  it('measures numbers written as text, and takes no codes and no hashes for them', () => {
    const written = column('amount', 'text')
    expect(inferChart([city, written], [['서울', '1,204'], ['부산', '₩900']])).toMatchObject({ x: 'city', y: [{ column: 'amount' }] })
    expect(inferChart([city, column('zip', 'text')], [['서울', '10404'], ['부산', '90000']])?.y).toEqual([{ column: null, aggregate: 'count' }])
    expect(inferChart([city, written], [['서울', '0404'], ['부산', '0900']])?.y).toEqual([{ column: null, aggregate: 'count' }])
  })

  it('draws masked columns only where nothing else is there', () => {
    const rows: Row[] = [['9f2c', 'KR', 1], ['41ab', 'JP', 2], ['41ac', 'JP', 2]]
    expect(inferChart([city, country, orders], rows, new Set([0]))).toMatchObject({ x: 'country' })
    expect(inferChart([city], [['9f2c'], ['41ab']], new Set([0]))).toMatchObject({ x: 'city' })
  })
})

function days(count: number, values: (i: number) => Row, each = 1): Row[] {
  return Array.from({ length: count }, (_, i): Row =>
    [new Date(Date.UTC(2026, 0, 1 + Math.floor(i / each))).toISOString().slice(0, 10), ...values(i)])
}

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

const words = (measure: (index: number) => string) => ({ measure, empty: 'none', others: 'the rest' })

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
      words(() => 'net'),
    )
    expect(shape.series.map(({ label, colour }) => `${label} ${colour}`)).toEqual(['KR 1', 'JP 2', 'none 3'])
    expect(shape.points).toHaveLength(2)
    expect(shape.points[0]?.exact['s"KR"']).toBe('9007199254740993')
    expect(shape.points[1]?.values['snull']).toBeNull()
  })

  it('drops what is past eight series and says how many', () => {
    const rows = Array.from({ length: 10 }, (_, index): [string, string, number] => ['d1', `s${index}`, index])
    expect(shapeChart(spec, { rows, thinned: 0, total: 10, ...rest }, words(() => 'net'))).toMatchObject({ dropped: 2 })
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
      shapeChart(two, { rows: [['서울', null, 1, 2]], thinned: 0, total: 1, ...rest }, words(index => 'ab'[index]!)).points[0]
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
    const narrow = timeTicks([Date.UTC(2024, 0, 1), Date.UTC(2026, 10, 1)], 3)
    expect(narrow.map(at => new Date(at).toISOString().slice(0, 7))).toEqual(['2024-01', '2025-01', '2026-01'])
  })
})

describe('chartSchema', () => {
  it('reads charts that were saved before there were more kinds', () => {
    const old = { kind: 'bar', x: 'city', y: [{ column: 'n', aggregate: 'sum' }], series: 'tier', grain: null, stacked: true, title: 't' }
    expect(chartSchema.parse(old)).toEqual({ ...blankChart, ...old })
    for (const kind of chartKinds) expect(chartSchema.parse({ kind })).toEqual({ ...blankChart, kind })
  })
})

describe('assignColours', () => {
  it('gives a value the same colour in every chart, and no two values of one chart the same', () => {
    const charts = [['KR', 'JP'], ['US', 'JP'], ['gold', 'silver', 'KR'], ['US', 'gold']]
    const colours = assignColours(charts)
    expect([...colours]).toEqual([['KR', 1], ['JP', 2], ['US', 3], ['gold', 4], ['silver', 5]])
    for (const chart of charts) expect(new Set(chart.map(value => colours.get(value))).size).toBe(chart.length)
  })

  it('uses a colour again before two of one chart share it, and never that of others', () => {
    const first = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const colours = assignColours([first, ['h', 'a'], ['i', 'j', 'k', 'l', 'm', 'n', 'o', 'p']])
    expect(new Set(first.map(value => colours.get(value))).size).toBe(7)
    expect(colours.get('h')).not.toBe(colours.get('a'))
    expect([...colours.values()].every(colour => colour >= 1 && colour <= 7)).toBe(true)
  })
})

describe('fillPeriods', () => {
  const spec = chartSchema.parse({ kind: 'line', x: 'day', y: [{ column: 'net', aggregate: 'sum' }], grain: 'month' })
  const rows: Row[] = [['2026-01-01', null, '5'], ['2026-04-01', null, '7']]
  const shape = shapeChart(spec, { rows, thinned: 0, total: 2, ...rest }, words(() => 'net'))

  it('puts missing periods in, as gaps or as zeros', () => {
    const gaps = fillPeriods(shape, 'month', 'gap')
    expect(gaps.points.map(({ x, values }) => [String(x).slice(0, 7), values.y0])).toEqual([
      ['2026-01', 5], ['2026-02', undefined], ['2026-03', undefined], ['2026-04', 7]])
    expect(fillPeriods(shape, 'month', 'zero').points.map(({ exact }) => exact.y0)).toEqual(['5', 0, 0, '7'])
    expect(gaps.points.map(({ i }) => i)).toEqual([0, 1, 2, 3])
  })

  it('loses no point that stands between the periods', () => {
    const odd = shapeChart(spec, { rows: [...rows, ['2026-04-15', null, '1']], thinned: 0, total: 3, ...rest }, words(() => 'net'))
    expect(fillPeriods(odd, 'month', 'gap').points).toHaveLength(3)
  })

  it('knows the length of months, quarters and years, and days where dates follow each other', () => {
    expect(new Date(nextPeriod(Date.UTC(2024, 1, 1), 'month')).toISOString()).toContain('2024-03-01')
    expect(new Date(nextPeriod(Date.UTC(2024, 10, 1), 'quarter')).toISOString()).toContain('2025-02-01')
    const at = [1, 2, 3, 5].map(date => Date.UTC(2026, 0, date))
    expect(periodOf({ grain: null }, { kind: 'date' }, at)).toBe('day')
    expect(periodOf({ grain: null }, { kind: 'date' }, at.map(time => time * 3))).toBeNull()
    expect(periodOf({ grain: 'week' }, { kind: 'timestamp' }, [])).toBe('week')
  })
})

describe('shapeChart of the rest', () => {
  it('puts others last, in stone, whatever they come to', () => {
    const spec = chartSchema.parse({ kind: 'bar', x: 'day', y: [{ column: 'net', aggregate: 'sum' }], series: 'city' })
    const rows: Row[] = [['d1', '서울', '5'], ['d1', othersValue, '900']]
    const { series } = shapeChart(spec, { rows, thinned: 0, total: 2, ...rest }, words(() => 'net'))
    expect(series.map(({ label, colour }) => [label, colour])).toEqual([['서울', 1], ['the rest', 8]])
  })

  it('keeps every point of a cloud, equal ones on x too', () => {
    const spec = chartSchema.parse({ kind: 'scatter', x: 'a', y: [{ column: 'b', aggregate: 'none' }] })
    const rows: Row[] = [[1, null, 2], [1, null, 3], [1, null, 2]]
    expect(shapeChart(spec, { rows, thinned: 0, total: 3, ...rest }, words(() => 'b')).points).toHaveLength(3)
  })
})

describe('findHindrance', () => {
  const data = (rows: Row[], unreadable = 0) => ({ rows, thinned: 0, total: rows.length, ...rest, unreadable })
  const check = (spec: Partial<ChartSpec>, rows: Row[], unreadable = 0, filtered = false) => {
    const whole = chartSchema.parse({ kind: 'bar', x: 'a', y: [{ column: 'b', aggregate: 'sum' }], ...spec })
    return findHindrance(whole, data(rows, unreadable), shapeChart(whole, data(rows), words(() => 'b')), filtered)
  }
  it('finds a sentence for what no picture would say', () => {
    expect(check({}, [])).toBe('nowhere')
    expect(check({}, [], 0, true)).toBe('filtered')
    expect(check({}, [['x', null, null]])).toBe('nulls')
    expect(check({}, [['x', null, null]], 1)).toBe('unreadable')
    expect(check({ kind: 'pie' }, [['x', null, 1], ['y', null, -1]])).toBe('negative')
    expect(check({ kind: 'donut' }, [['x', null, 0]])).toBe('zero')
    expect(check({ log: true }, [['x', null, 0]])).toBe('not-positive')
    expect(check({ kind: 'scatter' }, [['x', null, 1]])).toBe('unplaced')
    expect(check({ kind: 'funnel' }, [['x', null, 3], ['y', null, -1]])).toBe('negative')
    expect(check({ kind: 'funnel' }, [['x', null, 0]])).toBe('zero')
    for (const kind of chartKinds) expect(check({ kind }, [['5', null, 1]]), kind).toBeNull()
  })
})

describe('niceAxis', () => {
  it('ends on round numbers and holds what is drawn', () => {
    expect(niceAxis(0, 21_200_000_000)).toEqual({ domain: [0, 30e9], ticks: [0, 10e9, 20e9, 30e9] })
    expect(niceAxis(0.11, 0.19).ticks).toEqual([0.1, 0.12, 0.14, 0.16, 0.18, 0.2])
    expect(niceAxis(-3, 7).ticks).toEqual([-5, -2.5, 0, 2.5, 5, 7.5])
    expect(logAxis(3, 20_000).ticks).toEqual([1, 10, 100, 1000, 10_000, 100_000])
    expect(logAxis(1, 1).domain).toEqual([1, 10])
  })
  it('puts one value alone in the middle, and counts in whole numbers', () => {
    expect(niceAxis(5, 5).domain).toEqual([2, 8])
    expect(niceAxis(-5, -5).domain).toEqual([-8, -2])
    expect(niceAxis(0, 0).domain).toEqual([0, 1])
    expect(niceAxis(0, 1, 4, { whole: true }).ticks).toEqual([0, 1])
    expect(niceAxis(0, 9, 4, { whole: true }).ticks).toEqual([0, 3, 6, 9])
  })
  it('leaves the least bar of a logarithmic axis a length', () => {
    expect(logAxis(100, 2500, { below: true }).domain[0]).toBe(10)
    expect(logAxis(101, 2500, { below: true }).domain[0]).toBe(100)
  })
})

describe('cutNames', () => {
  it('cuts at the end, and in the middle where only the ends differ', () => {
    expect(cutNames(['short', 'a name that is far too long'], 60)).toEqual(['short', 'a name t…'])
    const [one, two] = cutNames(['the same beginning, 1', 'the same beginning, 2'], 80)
    expect([one, two].every(name => name!.includes('…') && textWidth(name!) <= 80)).toBe(true)
    expect([one!.at(-1), two!.at(-1)]).toEqual(['1', '2'])
  })
  it('cuts no sign in two and reads no document to its end', () => {
    expect(cutText('😀😀😀😀😀😀', 40)).toMatch(/^😀+…$/u)
    expect(cutText('x'.repeat(50_000_000), 60).length).toBeLessThan(12)
  })
})

describe('calendarPlaces', () => {
  it('knows the days of the week and the months, and nothing else', () => {
    expect([...calendarPlaces(['Sunday', 'Monday'])!]).toEqual([['Sunday', 6], ['Monday', 0]])
    expect([...calendarPlaces(['수요일', '월요일'])!]).toEqual([['수요일', 2], ['월요일', 0]])
    expect(calendarPlaces(['Mar', 'gold'])).toBeNull()
    expect([...calendarPlaces(['10월', '2월'])!]).toEqual([['10월', 9], ['2월', 1]])
  })
  it('puts bars over weekdays in their week, unless another order was asked for', () => {
    const shaped = (sort: ChartSpec['sort']) => shapeChart(
      chartSchema.parse({ kind: 'bar', x: 'a', y: [{ column: 'b', aggregate: 'sum' }], sort }),
      { rows: [['Fri', null, 9], ['Mon', null, 5]], thinned: 0, total: 2, ...rest }, words(() => 'b'),
    ).points.map(({ x, i }) => [x, i])
    expect(shaped('auto')).toEqual([['Mon', 0], ['Fri', 1]])
    expect(shaped('value-desc')).toEqual([['Fri', 0], ['Mon', 1]])
  })
})

describe('facesFor', () => {
  const face = (family: string, range: string) => ({ family, range, weight: '400', style: 'normal', url: range })
  const faces = [face('"Pretendard Variable"', 'U+20-7E'), face('Pretendard Variable', 'U+AC00-AC0F, U+c11c'), face('Other', '')]
  it('takes the files that hold a sign of the text, and no others', () => {
    const found = (text: string) => facesFor(faces, "'Pretendard Variable', sans-serif", text).map(({ url }) => url)
    expect(found('abc')).toEqual(['U+20-7E'])
    expect(found('서')).toEqual(['U+AC00-AC0F, U+c11c'])
    expect(found('가 a')).toHaveLength(2)
    expect(found('日')).toEqual([])
  })
  it('reads ranges, single signs and wildcards', () => {
    expect(parseRange('U+4??, U+0131')).toEqual([[0x400, 0x4ff], [0x131, 0x131]])
    expect(parseRange('')).toEqual([[0, 0x10ffff]])
  })
})

describe('createNumbers', () => {
  const numbers = (patch: Partial<ChartSpec['numbers']>, language: 'en' | 'ko' = 'en') =>
    createNumbers(language, { ...blankChart.numbers, ...patch })
  it('writes them in the language, and touches no digit that was not asked for', () => {
    expect(numbers({}).exact('9007199254740993.10')).toBe('9,007,199,254,740,993.10')
    expect(numbers({}).exact(0.1 + 0.2)).toBe('0.3')
    expect(numbers({ decimals: 1 }).exact('1204.56')).toBe('1,204.6')
    expect(numbers({ style: 'percent' }).exact(0.123)).toBe('12.3%')
    expect(numbers({ unit: '₩' }).exact('1204')).toBe('₩1,204')
    expect(numbers({ unit: 'KRW' }).label(1204)).toMatch(/KRW$/)
    expect(numbers({}, 'ko').axis(12_000_000)).toBe('1200만')
  })
  it('rounds no tick away and no part to nothing', () => {
    expect([0.25, 2250, 1e-7, 1e28, -0.5].map(numbers({}).axis)).toEqual(['0.25', '2.25k', '1E-7', '1E28', '-0.5'])
    expect(numbers({}).label(0.00123)).toBe('0.00123')
    expect(numbers({}).exact(1e-7)).toBe('0.0000001')
    expect([0, 0.0001, 0.123].map(numbers({}).share)).toEqual(['0%', '<0.1%', '12.3%'])
  })
})

describe('createDates', () => {
  it('says periods as people do, in both languages, and never in another zone', () => {
    const at = Date.UTC(2026, 3, 1)
    const dates = (grain: ChartSpec['grain'], language: 'en' | 'ko' = 'en') =>
      createDates(language, { grain, dates: 'auto' }, { kind: 'timestamptz' })
    expect(dates('quarter').long(at)).toBe('Q2 2026')
    expect(dates('month').long(at)).toBe('April 2026')
    expect(dates('year').short(at)).toBe('2026')
    expect(dates('quarter', 'ko').long(at)).toBe('2026년 2분기')
    expect(dates('month', 'ko').long(at)).toBe('2026년 4월')
    expect(dates('month').tick(Date.UTC(2026, 0, 1), 400 * 86_400_000)).toBe('2026')
    expect(createDates('en', { grain: 'month', dates: 'iso' }, { kind: 'date' }).long(at)).toBe('2026-04')
  })
})

describe('toFilters', () => {
  const points = (xs: string[]) => xs.map((x, i) => ({ x, label: x, at: toTime(x), i, values: {}, exact: {} }))
  const spec = (patch: Partial<ChartSpec>) => chartSchema.parse({ kind: 'line', x: 'day', ...patch })

  it('takes whole periods, the last one too', () => {
    const [from, to] = points(['2026-03-01', '2026-04-01'])
    expect(toFilters({ from: from!, to: to! }, spec({ grain: 'month' }), [country, day], null)).toEqual([
      { column: 1, op: '>=', value: '2026-03-01' }, { column: 1, op: '<', value: '2026-05-01' }])
    expect(toFilters({ from: from!, to: to! }, spec({}), [day], null)).toEqual([
      { column: 0, op: '>=', value: '2026-03-01' }, { column: 0, op: '<=', value: '2026-04-01' }])
    const at = column('day', 'timestamptz')
    expect(toFilters({ from: from!, to: from! }, spec({ grain: 'hour' }), [at], null)[1]).toMatchObject({ value: '2026-03-01 01:00:00+00' })
  })

  it('takes the stretches of a histogram, and no range of categories', () => {
    const [from, to] = points(['10', '20'])
    const histogram = spec({ kind: 'histogram', x: 'orders' })
    const filters = toFilters({ from: from!, to: to! }, histogram, [orders], 5)
    expect(filters).toEqual([{ column: 0, op: '>=', value: '10' }, { column: 0, op: '<', value: '25' }])
    expect([hasRange(histogram, orders, 5), hasRange(histogram, city, 5), hasRange(spec({}), city, null)]).toEqual([true, false, false])
  })
})
