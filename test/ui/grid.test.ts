import { describe, expect, it } from 'vitest'
import { copyAs } from '../../app/_ui/notebook/grid/copy.ts'
import { averageExact, parseExact, printExact } from '../../app/_ui/notebook/grid/decimal.ts'
import { cellText, groupDigits } from '../../app/_ui/notebook/grid/format.ts'
import {
  contentHeight,
  follow,
  jump,
  maxHeight,
  reveal,
  rowOffset,
  visibleRows,
} from '../../app/_ui/notebook/grid/scroll.ts'
import { areaOf, countCells, covers, moveSelection, summarise } from '../../app/_ui/notebook/grid/selection.ts'
import type { ResultColumn } from '../../lib/contracts/engine.ts'

const integer: ResultColumn = { name: 'net_krw', type: 'BIGINT', kind: 'integer' }
const text: ResultColumn = { name: 'city', type: 'VARCHAR', kind: 'text' }

describe('cellText', () => {
  it('separates thousands without touching a digit of a 64-bit number or a decimal', () => {
    expect(cellText('9223372036854775807', integer)).toBe('9,223,372,036,854,775,807')
    expect(cellText('-1234567.10', { name: 'net', kind: 'decimal' })).toBe('-1,234,567.10')
    expect(groupDigits('1e21')).toBe('1e21')
    expect(groupDigits('NaN')).toBe('NaN')
  })

  it('leaves numbers that name something as they are', () => {
    expect(cellText(1004820, { name: 'customer_id', kind: 'integer' })).toBe('1004820')
    expect(cellText(1004820, { name: 'orders', kind: 'integer' })).toBe('1,004,820')
  })

  it('shows timestamps with a blank and drops seconds only where they are all zero', () => {
    expect(cellText('2026-03-29T21:14:00', { name: 'at', kind: 'timestamp' })).toBe('2026-03-29 21:14')
    expect(cellText('2026-03-29 21:14:00.118', { name: 'at', kind: 'timestamp' })).toBe('2026-03-29 21:14:00.118')
  })
})

describe('summarise', () => {
  it('adds decimals up to the last digit', () => {
    expect(summarise(['0.1', '0.2', null, 'words'])).toEqual({
      count: 2,
      sum: '0.3',
      average: '0.15',
      min: '0.1',
      max: '0.2',
    })
    expect(summarise(['9223372036854775807', '1'])?.sum).toBe('9223372036854775808')
  })

  it('takes doubles with an exponent, and says nothing where no value is a number', () => {
    expect(summarise([1e21, 1e-7])?.sum).toBe('1000000000000000000000.0000001')
    expect(summarise(['a', null, true])).toBeNull()
  })

  it('rounds the average half away from zero', () => {
    expect(printExact(averageExact(parseExact('-10')!, 3))).toBe('-3.33')
    expect(printExact(averageExact(parseExact('2159250')!, 3))).toBe('719750')
  })
})

describe('selection', () => {
  const bounds = { rows: 10, columns: 3 }
  const start = { anchor: { row: 2, column: 1 }, head: { row: 2, column: 1 } }

  it('moves by key and stays inside', () => {
    expect(moveSelection(start, { key: 'ArrowUp', shift: false, far: true }, bounds, 5)?.head).toEqual({
      row: 0,
      column: 1,
    })
    expect(moveSelection(start, { key: 'PageDown', shift: false, far: false }, bounds, 50)?.head).toEqual({
      row: 9,
      column: 1,
    })
    expect(moveSelection(start, { key: 'x', shift: false, far: false }, bounds, 5)).toBeUndefined()
  })

  it('keeps its anchor while Shift is held', () => {
    const moved = moveSelection(start, { key: 'End', shift: true, far: true }, bounds, 5)!
    const area = areaOf(moved)
    expect(area).toEqual({ top: 2, bottom: 9, left: 1, right: 2 })
    expect(countCells(area)).toBe(16)
    expect(covers(area, 9, 2)).toBe(true)
    expect(covers(area, 1, 2)).toBe(false)
  })
})

describe('copyAs', () => {
  const columns = [text, integer]
  const rows = [
    ['서울', '18420500'],
    ['a\tb', null],
    ['', '1'],
  ]

  it('writes what spreadsheets take, exact and without separators', () => {
    expect(copyAs.tsv(columns, rows)).toBe('서울\t18420500\n"a\tb"\t\n\t1')
  })

  it('keeps null apart from the empty string in CSV', () => {
    expect(copyAs.csv(columns, rows)).toBe('city,net_krw\r\n서울,18420500\r\na\tb,\r\n"",1')
  })

  it('escapes bars in Markdown and quotes in an SQL list', () => {
    expect(copyAs.markdown([text], [['a|b'], [null]])).toBe('| city |\n| --- |\n| a\\|b |\n| *null* |')
    expect(
      copyAs.sql(columns, [
        ["O'Brien", '1'],
        ["O'Brien", null],
      ]),
    ).toBe("('O''Brien', 1)")
  })
})

describe('scroll', () => {
  const small = { rows: 100, rowHeight: 28, viewport: 280 }
  const huge = { rows: 10_000_000, rowHeight: 28, viewport: 280 }
  const start = { top: 0, physical: 0 }

  it('never makes the element higher than a browser can', () => {
    expect(contentHeight(small)).toBe(2800)
    expect(contentHeight(huge)).toBe(maxHeight)
  })

  it('is plain scrolling where everything fits', () => {
    const scroll = follow(start, 500, small)
    expect(scroll).toEqual({ top: 500, physical: 500 })
    expect(rowOffset(20, scroll, small)).toBe(560)
  })

  it('moves a wheel step by exactly its pixels, wherever it is', () => {
    const middle = jump(140_000_000, huge)
    const next = follow(middle, middle.physical + 100, huge)
    expect(next.top).toBe(140_000_100)
    expect(follow(middle, middle.physical + 2800, huge, true).top).toBe(140_002_800)
  })

  it('reaches the last row, and the first again', () => {
    const end = follow(start, maxHeight - 280, huge)
    expect(visibleRows(end, huge, 0)).toEqual({ first: 9_999_990, last: 9_999_999 })
    expect(rowOffset(9_999_999, end, huge) + 28).toBe(maxHeight)
    expect(follow(end, 0, huge).top).toBe(0)
  })

  it('scales a drag of the bar, and puts the bar back in its place by a jump', () => {
    const middle = follow(start, (maxHeight - 280) / 2, huge)
    expect(middle.top / (huge.rows * 28 - 280)).toBeCloseTo(0.5, 6)
    expect(jump(middle.top, huge).physical).toBeCloseTo(middle.physical, 3)
  })

  it('reveals a row with the least movement', () => {
    expect(reveal(5, start, small)).toBe(0)
    expect(reveal(10, start, small)).toBe(28)
    expect(reveal(3, { top: 280, physical: 280 }, small)).toBe(84)
  })
})
