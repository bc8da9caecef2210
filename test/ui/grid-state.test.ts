import { describe, expect, it } from 'vitest'
import { emptyGrid } from '../../lib/contracts/notebook.ts'
import type { GridFilter, GridState } from '../../lib/contracts/notebook.ts'
import type { ResultColumn } from '../../lib/contracts/engine.ts'
import { groupFilters } from '../../app/_ui/notebook/grid/filter-words.ts'
import { showUnseen, cellText } from '../../app/_ui/notebook/grid/format.ts'
import { combine } from '../../app/_ui/notebook/grid/selection.ts'
import {
  arrange, askOf, withFilters, withHidden, withMoved, withPinned, withSort, withWidth,
} from '../../app/_ui/notebook/grid/state.ts'
import { toStatement } from '../../app/_ui/notebook/grid/statement.ts'
import { boundsOf, parseWithin, printWithin } from '../../app/_ui/notebook/grid/within.ts'
import { fitPivot, guessPivot, moveDimension } from '../../app/_ui/notebook/pivot/spec.ts'
import { printNumber, printShare } from '../../app/_ui/notebook/profile/numbers.ts'

const column = (name: string, kind: ResultColumn['kind'] = 'text'): ResultColumn => ({ name, type: 'X', kind })
const columns = [column('id', 'integer'), column('name'), column('day', 'date'), column('name'), column('amount', 'decimal')]
const with_ = (part: Partial<GridState>): GridState => ({ ...emptyGrid, ...part })
const names = (state: GridState) => arrange(columns, state).positions.map(position => arrange(columns, state).keys[position])

describe('arrange', () => {
  it('puts pinned columns first, leaves hidden ones out, and tells columns of one name apart', () => {
    expect(names(with_({}))).toEqual(['id', 'name', 'day', 'name#2', 'amount'])
    expect(names(with_({ pinned: ['amount'], hidden: ['name#2'], order: ['day'] }))).toEqual(['amount', 'day', 'id', 'name'])
    expect(arrange(columns, with_({ pinned: ['amount'] })).pinned).toBe(1)
  })

  it('passes over columns that are gone, and never hides all', () => {
    expect(names(with_({ order: ['gone', 'amount'], hidden: ['other'], pinned: ['gone'] })))
      .toEqual(['amount', 'id', 'name', 'day', 'name#2'])
    const all = with_({ hidden: ['id', 'name', 'day', 'name#2', 'amount'] })
    expect(names(all)).toHaveLength(5)
    expect(arrange(columns, all).hidden).toEqual([])
  })
})

describe('withMoved', () => {
  it('moves a column among those that are shown, and pins it across the line', () => {
    expect(names(withMoved(columns, emptyGrid, 4, 0))).toEqual(['amount', 'id', 'name', 'day', 'name#2'])
    expect(names(withMoved(columns, emptyGrid, 0, 9))).toEqual(['name', 'day', 'name#2', 'amount', 'id'])
    const pinned = withPinned(emptyGrid, 'id', true)
    const moved = withMoved(columns, pinned, 4, 0)
    expect(moved.pinned).toEqual(['id', 'amount'])
    expect(withMoved(columns, moved, 0, 3).pinned).toEqual(['id'])
    expect(withMoved(columns, emptyGrid, 2, 2)).toBe(emptyGrid)
  })

  it('keeps hidden columns beside the neighbour they had', () => {
    const moved = withMoved(columns, withHidden(emptyGrid, 'name', true), 3, 0)
    expect(names(withHidden(moved, 'name', false))).toEqual(['amount', 'id', 'name', 'day', 'name#2'])
  })
})

describe('withSort', () => {
  it('sorts by one column alone, or by several in the order they were added', () => {
    let state = withSort(emptyGrid, 'day', false, false)
    state = withSort(state, 'name', true, true)
    expect(state.sort).toEqual([{ column: 'day', descending: false }, { column: 'name', descending: true }])
    state = withSort(state, 'day', true, true)
    expect(state.sort[0]).toEqual({ column: 'day', descending: true })
    expect(withSort(state, 'day', null, true).sort).toEqual([{ column: 'name', descending: true }])
    expect(withSort(state, 'id', false, false).sort).toEqual([{ column: 'id', descending: false }])
  })
})

describe('askOf', () => {
  it('gives positions, and dates of the reader’s calendar for periods', () => {
    const state = with_({
      sort: [{ column: 'name#2', descending: true }, { column: 'gone', descending: true }],
      filter: [{ column: 'day', op: 'within', value: '-6..0 day' }, { column: 'id', op: 'in', values: ['1', null] }],
    })
    expect(askOf(columns, state, new Date(2026, 2, 3, 15))).toEqual({
      sort: [{ column: 3, descending: true }],
      filter: [
        { column: 2, op: '>=', value: '2026-02-25' }, { column: 2, op: '<', value: '2026-03-04' },
        { column: 0, op: 'in', values: ['1', null] },
      ],
    })
  })

  it('knows weeks from Monday, quarters and years', () => {
    const now = new Date(2026, 0, 1)
    const bounds = (text: string) => boundsOf(parseWithin(text)!, 'date', now)
    expect(bounds('0..0 week')).toEqual(['2025-12-29', '2026-01-05'])
    expect(bounds('-1..-1 quarter')).toEqual(['2025-10-01', '2026-01-01'])
    expect(bounds('-1..0 year')).toEqual(['2025-01-01', '2027-01-01'])
    expect(boundsOf(parseWithin('0..0 hour')!, 'timestamp', new Date(2026, 0, 1, 9, 30))).toEqual(['2026-01-01 09:00:00', '2026-01-01 10:00:00'])
    expect(boundsOf(parseWithin('0..0 day')!, 'timestamptz', now)[0]).toMatch(/^2026-01-01 00:00:00[+-]\d\d:\d\d$/)
    expect(parseWithin('3..1 day')).toBeUndefined()
    expect(parseWithin('0..0 eon')).toBeUndefined()
    expect(printWithin(parseWithin('-6..0 day')!)).toBe('-6..0 day')
  })
})

describe('toStatement', () => {
  const plain = [column('id', 'integer'), column('Name'), column('day', 'date'), column('order', 'boolean')]
  const sql = (filter: GridFilter[], rest: Partial<GridState> = {}) => toStatement('SELECT 1;\n', plain, with_({ filter, ...rest }))

  it('wraps the statement, its last semicolon left out', () => {
    expect(sql([])).toBe('SELECT *\nFROM (\n  SELECT 1\n) AS result')
    expect(toStatement('SELECT 1 -- one', plain, emptyGrid)).toContain('-- one\n)')
  })

  it('says what the grid shows: columns, filters, order', () => {
    expect(sql([{ column: 'Name', op: 'contains', value: "O'Neil 5%" }], {
      hidden: ['day'], sort: [{ column: 'Name', descending: true }, { column: 'id', descending: false }],
    })).toBe(`SELECT id, "Name", "order"
FROM (
  SELECT 1
) AS result
WHERE lower("Name") LIKE '%o''neil 5\\%%' ESCAPE '\\'
ORDER BY "Name" DESC NULLS LAST, id NULLS LAST`)
  })

  it('writes each filter so that NULL goes where the grid puts it', () => {
    const where = (filter: Omit<GridFilter, 'column'>, name = 'id') =>
      sql([{ column: name, ...filter }]).split('\nWHERE ')[1]
    expect(where({ op: 'in', values: ['1', '2'] })).toBe('id IN (1, 2)')
    expect(where({ op: 'in', values: ['1', null] })).toBe('(id IN (1) OR id IS NULL)')
    expect(where({ op: 'not-in', values: ['1'] })).toBe('(id NOT IN (1) OR id IS NULL)')
    expect(where({ op: 'not-in', values: [null] })).toBe('id IS NOT NULL')
    expect(where({ op: '=', value: 'true' }, 'order')).toBe('"order" = TRUE')
    expect(where({ op: '>=', value: '2026-01-01' }, 'day')).toBe("day >= DATE '2026-01-01'".replace('day >=', '"day" >='))
    expect(where({ op: 'within', value: '-6..0 day' }, 'day'))
      .toBe(`"day" >= CURRENT_DATE - INTERVAL '6' DAY\n  AND "day" < CURRENT_DATE + INTERVAL '1' DAY`)
    expect(where({ op: 'within', value: '-1..-1 quarter' }, 'day'))
      .toBe(`"day" >= date_trunc('quarter', CURRENT_DATE) - INTERVAL '3' MONTH\n  AND "day" < date_trunc('quarter', CURRENT_DATE)`)
    expect(where({ op: '=', value: "1'; DROP TABLE x --" })).toBe("id = CAST('1''; DROP TABLE x --' AS DOUBLE)")
  })

  it('gives repeated names aliases', () => {
    expect(toStatement('SELECT 1', [column('a'), column('a')], with_({ hidden: ['a'] })))
      .toBe('SELECT a_2\nFROM (\n  SELECT 1\n) AS result(a, a_2)')
  })
})

describe('chips', () => {
  it('show a lower and an upper bound as one range', () => {
    const filters: GridFilter[] = [
      { column: 'a', op: '>=', value: '1' }, { column: 'b', op: 'null' }, { column: 'a', op: '<=', value: '5' }]
    expect(groupFilters(filters).map(({ column: name, filters: group }) => [name, group.length])).toEqual([['a', 2], ['b', 1]])
  })

  it('replace all filters of a column, and leave the others', () => {
    const before = with_({ filter: [{ column: 'a', op: 'null' }, { column: 'b', op: 'null' }] })
    expect(withFilters(before, 'a', []).filter).toEqual([{ column: 'b', op: 'null' }])
    expect(withWidth(withWidth(emptyGrid, 'a', 10), 'b', 99).widths).toEqual({ a: 48, b: 99 })
    expect(withWidth(with_({ widths: { a: 50 } }), 'a', null).widths).toEqual({})
  })
})

describe('values that play tricks', () => {
  it('are shown as text: control signs as signs, nothing turns the direction or breaks the line', () => {
    expect(cellText('a\nb\tc\0d\u202egnp', column('x'))).toBe('a↵b⇥c␀d⟨202E⟩gnp')
    expect(cellText('<img src=x onerror=alert(1)> =cmd|calc مرحبا 👩‍👩‍👧', column('x'))).toBe('<img src=x onerror=alert(1)> =cmd|calc مرحبا 👩‍👩‍👧')
    expect(cellText(`${'x'.repeat(399)}😀tail`, column('x'))).toBe(`${'x'.repeat(399)}…`)
    expect(showUnseen('\u001b[31m')).toBe('␛[31m')
  })
})

describe('combine', () => {
  it('adds columns up exactly', () => {
    const stat = (count: number, sum: string, min: string, max: string) => ({ count, sum, average: null, min, max })
    expect(combine([stat(2, '9007199254740993', '1', '9007199254740992'), stat(2, '0.5', '-1.5', '2')]))
      .toEqual({ count: 4, sum: '9007199254740993.5', average: '2251799813685248.375', min: '-1.5', max: '9007199254740992' })
    expect(combine([{ count: 0, sum: null, average: null, min: null, max: null }])).toBeNull()
  })
})

describe('pivot', () => {
  it('begins with a category and a measure that is no identifier', () => {
    expect(guessPivot([column('name'), column('city')]).rows).toEqual([{ column: 'city', grain: null }])
    expect(guessPivot(columns)).toEqual({
      rows: [{ column: 'name', grain: null }], columns: [], measures: [{ column: 'amount', aggregate: 'sum' }], largest: 0,
    })
    expect(guessPivot([column('day', 'date'), column('id', 'integer')])).toMatchObject({
      rows: [{ column: 'day', grain: 'month' }], measures: [{ column: null, aggregate: 'count' }],
    })
  })

  it('drops what the result no longer has, and moves between shelves with room', () => {
    const spec = { rows: [{ column: 'a', grain: null }, { column: 'name', grain: null }], columns: [], measures: [{ column: 'b', aggregate: 'sum' as const }], largest: 2 }
    expect(fitPivot(spec, columns)).toEqual({ rows: [{ column: 'name', grain: null }], columns: [], measures: [], largest: 2 })
    expect(moveDimension(spec, 'rows', 0)).toMatchObject({ rows: [{ column: 'name' }], columns: [{ column: 'a' }] })
  })
})

describe('numbers of a profile', () => {
  it('say neither too much nor nothing', () => {
    expect([1234567, 1234.5678, 0.000012, 12.34567, 1e21].map(printNumber)).toEqual(['1,234,567', '1,234.6', '1.200e-5', '12.346', '1.000e+21'])
    expect([printShare(0, 10), printShare(1, 10_000), printShare(9999, 10_000), printShare(10, 10), printShare(1, 30)])
      .toEqual(['0 %', '< 0.1 %', '> 99.9 %', '100 %', '3.3 %'])
  })
})
