import { describe, expect, it } from 'vitest'
import { outline } from '../../app/_ui/home/outline.ts'
import { chartKinds, chartSchema, othersValue } from '../../lib/contracts/chart.ts'
import type { ChartKind } from '../../lib/contracts/chart.ts'
import type { Row } from '../../lib/contracts/engine.ts'

const size = { width: 112, height: 40 }
const draw = (kind: ChartKind, rows: Row[]) => outline(chartSchema.parse({ kind }), {
  rows, thinned: 0, total: rows.length, how: null, others: { x: 0, series: 0 }, unreadable: 0, step: null,
}, size)

describe('outline', () => {
  it('draws lines and slices in their pigments, others in stone, and a number as itself', () => {
    expect(draw('line', [['a', 'KR', '1'], ['b', 'KR', '3'], ['a', 'JP', 2]]).marks.map(({ d, colour }) => [d, colour])).toEqual([
      ['M0 38L112 2', 1], ['M0 20', 2]])
    expect(draw('pie', [['a', null, 3], [othersValue, null, 1]]).marks.map(({ colour }) => colour)).toEqual([1, 8])
    expect(draw('number', [[null, null, '1204']])).toEqual({ marks: [], number: 1204 })
    expect(draw('bar', [['a', null, 2], ['b', null, -2]]).marks[0]?.d.match(/M/g)).toHaveLength(2)
  })

  it('draws nothing where nothing can be drawn, and no mark that is no number', () => {
    for (const kind of chartKinds) {
      expect(draw(kind, [['a', null, null], ['b', null, 'n/a']]).marks).toEqual([])
      for (const rows of [[['a', null, 0]], [['a', 'x', 5], ['a', 'y', -5]], Array.from({ length: 3000 }, (_, i): Row => [i, null, i])]) {
        for (const { d } of draw(kind, rows as Row[]).marks) expect(d, kind).not.toMatch(/NaN|Infinity/)
      }
    }
  })
})
