import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExploreColumn, ExploreFilter, ExploreSpec } from '../../lib/contracts/explore.ts'
import { explorePath, readAddress } from '../../app/_ui/explore/address.ts'
import { firstQuestion, fitting } from '../../app/_ui/explore/defaults.ts'
import { chartOf } from '../../app/_ui/explore/to-chart.ts'
import { toSql } from '../../app/_ui/explore/to-sql.ts'
import { start } from '../../lib/query/start.ts'
import { openTestHouse, people } from '../support/house.ts'
import { askAll } from './ask-all.ts'
import type { TestHouse } from '../support/house.ts'

const column = (name: string, kind: ExploreColumn['kind'], mask: ExploreColumn['mask'] = null): ExploreColumn =>
  ({ name, kind, type: kind, mask })
const columns = [column('id', 'integer'), column('ordered_at', 'timestamptz'), column('country', 'text'), column('Full Name', 'text'),
  column('order', 'text'), column('net_krw', 'decimal'), column('paid', 'boolean'), column('born', 'date'), column('tags', 'nested')]
const table = { catalog: 'shop', schema: 'sales', table: 'orders' }
const blank: ExploreSpec = { ...table, filters: [], groups: [], measures: [], sort: 'auto', top: null, view: 'auto' }
const sql = (part: Partial<ExploreSpec>) => toSql({ ...blank, ...part }, columns, 'duckdb')
const where = (name: string, op: ExploreFilter['op'], ...values: string[]) =>
  /WHERE ([\s\S]*)\nLIMIT/.exec(sql({ filters: [{ column: name, op, values }] }))?.[1] ?? null

describe('toSql', () => {
  it('writes a question as a person would', () => {
    expect(sql({
      groups: [{ column: 'ordered_at', grain: 'month' }, { column: 'country', grain: null }],
      measures: [{ column: null, aggregate: 'count' }, { column: 'net_krw', aggregate: 'sum' }],
      filters: [{ column: 'country', op: 'is', values: ['KR', 'JP'] }, { column: 'paid', op: 'is', values: ['true'] }],
    })).toBe(`SELECT
  CAST(date_trunc('month', ordered_at) AS DATE) AS month,
  country,
  count(*) AS row_count,
  sum(net_krw) AS sum_net_krw
FROM shop.sales.orders
WHERE country IN ('KR', 'JP')
  AND paid = TRUE
GROUP BY 1, 2
ORDER BY 1, 2
LIMIT 5000`)
  })

  it('shows rows where nothing is asked of them, and quotes what must be quoted', () => {
    expect(toSql({ ...blank, table: 'My Orders', schema: 'order' }, columns, 'duckdb'))
      .toBe('SELECT *\nFROM shop."order"."My Orders"\nLIMIT 1000')
    expect(sql({ groups: [{ column: 'Full Name', grain: null }, { column: 'order', grain: null }],
      measures: [{ column: 'id', aggregate: 'count-distinct' }], top: 10, sort: 'smallest' })).toBe(`SELECT
  "Full Name",
  "order",
  count(DISTINCT id) AS distinct_id
FROM shop.sales.orders
GROUP BY 1, 2
ORDER BY 3, 1, 2
LIMIT 10`)
  })

  it('gives every output a name of its own', () => {
    const text = sql({ groups: [{ column: 'ordered_at', grain: 'month' }, { column: 'born', grain: 'month' }], measures: [] })
    expect(text).toContain('AS month,')
    expect(text).toContain('AS born_month')
  })

  it.each([
    ['country', 'contains', ['50%_\\'], `lower(country) LIKE '%50\\%\\_\\\\%' ESCAPE '\\'`],
    ['country', 'starts', ['O\'Neil'], `lower(country) LIKE 'o''neil%'`],
    ['country', 'is-not', ['x\' OR 1=1 --'], `country <> 'x'' OR 1=1 --'`],
    ['net_krw', 'between', ['10', '20.5'], 'net_krw >= 10 AND net_krw <= 20.5'],
    ['net_krw', 'between', ['', '20'], 'net_krw <= 20'],
    ['net_krw', 'at-least', ['1; DROP TABLE x'], null],
    ['ordered_at', 'between', ['2026-01-01', '2026-01-31'],
      `ordered_at >= TIMESTAMP '2026-01-01 00:00:00' AND ordered_at < TIMESTAMP '2026-02-01 00:00:00'`],
    ['born', 'at-most', ['2026-02-28'], `born <= DATE '2026-02-28'`],
    ['born', 'at-most', ['2026-02-30'], null],
    ['born', 'last', ['2', 'week'], `born >= current_date - INTERVAL '14' DAY`],
    ['born', 'last', ['x', 'week'], null],
    ['born', 'this', ['month'], `born >= date_trunc('month', current_date)`],
    ['born', 'previous', ['quarter'],
      `born >= date_trunc('quarter', current_date) - INTERVAL '3' MONTH AND born < date_trunc('quarter', current_date)`],
    ['tags', 'not-null', [], 'tags IS NOT NULL'],
    ['country', 'is', [], null],
    ['nowhere', 'null', [], null],
  ] as const)('filters %s %s %j', (name, op, values, expected) => {
    expect(where(name, op, ...values)).toBe(expected)
  })
})

describe('the address', () => {
  it('holds all of a question, whatever its names and values are', () => {
    const spec: ExploreSpec = {
      catalog: 'a.b', schema: 'c/d', table: '주문 & co:', view: 'bar', sort: 'smallest', top: 20,
      filters: [{ column: 'x:y', op: 'is', values: ['a:b', '100 %', '', '한글'] }, { column: 'z', op: 'null', values: [] }],
      groups: [{ column: 'when', grain: 'week' }, { column: 'a&b=c', grain: null }],
      measures: [{ column: null, aggregate: 'count' }, { column: 'sum:of', aggregate: 'avg' }],
    }
    expect(readAddress(new URL(explorePath(spec), 'http://x').searchParams)).toEqual({ spec, bare: false })
  })

  it('tells a table alone from a table whose rows are asked for', () => {
    const read = (query: string) => readAddress(new URLSearchParams(query))
    expect(read('table=shop:sales:orders')).toEqual({ spec: blank, bare: true })
    expect(readAddress(new URL(explorePath(blank), 'http://x').searchParams)).toEqual({ spec: blank, bare: false })
    expect(read('')).toEqual({ spec: null, bare: false })
  })

  it('opens the table where the rest was mistyped', () => {
    expect(readAddress(new URLSearchParams('table=shop:sales:orders&by=x:fortnight&top=-4'))).toEqual({ spec: blank, bare: true })
    expect(readAddress(new URLSearchParams('table=shop:sales:%')).spec?.table).toBe('%')
  })
})

describe('firstQuestion', () => {
  it('is over time where a table knows a day', () => {
    expect(firstQuestion(table, columns)).toMatchObject({
      groups: [{ column: 'ordered_at', grain: 'month' }], measures: [{ column: 'net_krw', aggregate: 'sum' }],
    })
  })

  it('compares groups where it knows none, and never adds up or groups by what is masked', () => {
    expect(firstQuestion(table, [column('city', 'text', 'redact'), column('tier', 'text'), column('net_krw', 'decimal', 'round')]))
      .toMatchObject({ groups: [{ column: 'tier', grain: null }], measures: [{ column: null, aggregate: 'count' }], top: 20 })
    expect(firstQuestion(table, [column('at', 'date', 'year')])).toMatchObject({ groups: [], measures: [{ aggregate: 'count' }] })
  })

  it('forgets what a table does not have any more', () => {
    const spec = { ...blank, groups: [{ column: 'gone', grain: null }], measures: [{ column: null, aggregate: 'count' as const }] }
    expect(fitting(spec, columns)).toEqual({ ...spec, groups: [] })
  })
})

describe('chartOf', () => {
  it('draws time as a line, groups as bars, one number as a number, and rows not at all', () => {
    const measures = [{ column: null, aggregate: 'count' as const }]
    const kind = (part: Partial<ExploreSpec>) => chartOf({ ...blank, measures, ...part }, columns)?.kind
    expect(kind({ groups: [{ column: 'born', grain: 'month' }] })).toBe('line')
    expect(kind({ groups: [{ column: 'country', grain: null }] })).toBe('bar')
    expect(kind({})).toBe('number')
    expect(kind({ measures: [] })).toBeUndefined()
    expect(kind({ groups: [{ column: 'country', grain: null }], view: 'pie' })).toBe('pie')
  })
})

describe('on the road', () => {
  let house: TestHouse
  beforeAll(async () => { house = await openTestHouse() })
  afterAll(() => house.drop())

  it('runs every first question, every measure, every filter, every grain and the profile of every table a person sees', async () => {
    expect(await askAll(house, 1)).toBeGreaterThan(50)
  }, 120_000)

  it('is denied like any other statement where it names what is closed', async () => {
    const text = toSql({ ...blank, table: 'customers', groups: [{ column: 'national_id', grain: null }] }, [], 'duckdb')
    const { execution } = await start(house, people.analyst, { sql: text, waitMs: 10_000 })
    expect(execution).toMatchObject({ state: 'denied', error: { code: 'column-closed' } })
  })
})
