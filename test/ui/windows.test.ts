import { describe, expect, it } from 'vitest'
import { placeColumns, visibleColumns } from '../../app/_ui/notebook/grid/layout.ts'
import { createWindows } from '../../app/_ui/notebook/grid/windows.ts'
import { maskedColumns } from '../../app/_ui/notebook/lens/names.ts'
import { parseNested } from '../../app/_ui/notebook/inspector/nested.ts'
import type { Row } from '../../lib/contracts/engine.ts'
import type { Decision } from '../../lib/contracts/policy.ts'

/** Windows over numbered rows, with every asking written down. */
function setUp(total: number, first: Row[] | null = null) {
  const asked: number[] = []
  const aborted: number[] = []
  let held = false
  const windows = createWindows({
    first,
    total,
    onChange: () => undefined,
    load: (offset, limit, signal) => {
      asked.push(offset)
      signal.addEventListener('abort', () => aborted.push(offset))
      const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index): Row => [
        offset + index,
      ])
      return held ? new Promise(() => undefined) : Promise.resolve({ rows, total })
    },
  })
  return {
    windows,
    asked,
    aborted,
    hold: (value: boolean) => {
      held = value
    },
  }
}
const tick = () => new Promise(resolve => setImmediate(resolve))

describe('createWindows', () => {
  it('asks for what is in sight and the neighbour that is near, once', async () => {
    const { windows, asked } = setUp(10_000_000)
    windows.ensure(5_000_180, 5_000_195)
    windows.ensure(5_000_181, 5_000_196)
    expect(asked).toEqual([5_000_000, 5_000_200])
    await tick()
    expect(windows.row(5_000_190)).toEqual([5_000_190])
    expect(windows.row(0)).toBeUndefined()
  })

  it('needs no asking for the rows that came with the run', () => {
    const { windows, asked } = setUp(2, [[0], [1]])
    windows.ensure(0, 1)
    expect(asked).toEqual([])
    expect(windows.row(1)).toEqual([1])
  })

  it('gives up windows one has scrolled past, and asks for where one is as soon as there is room', async () => {
    const waiting: (() => void)[] = []
    const asked: number[] = []
    const windows = createWindows({
      first: null, total: 1_000_000, onChange: () => undefined,
      load: (offset, limit) => {
        asked.push(offset)
        return new Promise(resolve => waiting.push(() =>
          resolve({ rows: Array.from({ length: limit }, (_, i): Row => [offset + i]), total: 1_000_000 })))
      },
    })
    windows.ensure(0, 10)
    for (const row of [100_000, 300_000, 500_000, 900_000]) windows.ensure(row, row + 10, undefined, false)
    // The first window, its neighbour to be, and one more; all but the last were passed by.
    expect(asked).toHaveLength(3)
    expect(asked[0]).toBe(0)
    waiting[0]!()
    await tick()
    expect(asked.at(-1)).toBe(900_000)
    expect(asked).not.toContain(500_000)
  })

  it('asks for the columns in sight of a wide result, and keeps those it has', async () => {
    const asked: string[] = []
    const windows = createWindows({
      first: null, total: 400, columns: 2000, onChange: () => undefined,
      load: async (offset, limit, _signal, columns) => {
        asked.push(`${offset} ${columns?.from}-${columns?.to}`)
        const width = columns!.to - columns!.from
        return { rows: Array.from({ length: limit }, (_, i): Row => Array.from({ length: width }, (_, c) => `${offset + i}/${columns!.from + c}`)), total: 400 }
      },
    })
    windows.ensure(0, 10, [0, 5, 1999], false)
    await tick()
    expect(asked).toEqual(['0 0-60', '0 1980-2000'])
    expect(windows.row(3)?.[1999]).toBe('3/1999')
    expect(windows.row(3)?.[700]).toBeUndefined()
    expect([windows.has(3, [5]), windows.has(3, [700])]).toEqual([true, false])
    const before = windows.row(3)
    windows.ensure(0, 10, [700], false)
    await tick()
    expect(windows.row(3)?.[700]).toBe('3/700')
    expect(windows.row(3)?.[1999]).toBe('3/1999')
    expect(windows.row(3)).not.toBe(before)
    expect(await windows.collect(190, 210, [1000])).toHaveLength(21)
  })

  it('asks again for a window that has grown while the statement runs', async () => {
    const asked: number[] = []
    let written = 50
    const windows = createWindows({
      first: null,
      total: 50,
      onChange: () => undefined,
      load: async offset => {
        asked.push(offset)
        return { rows: Array.from({ length: Math.min(200, written) }, (_, index): Row => [index]), total: written }
      },
    })
    windows.ensure(0, 10)
    await tick()
    written = 150
    windows.grow(150)
    windows.ensure(0, 10)
    await tick()
    expect(asked).toEqual([0, 0])
    expect(windows.row(149)).toEqual([149])
  })

  it('collects a range for the clipboard, and says so where a row could not be read', async () => {
    const { windows } = setUp(500)
    expect(await windows.collect(150, 450)).toHaveLength(301)
    const broken = createWindows({
      first: null,
      total: 10,
      onChange: () => undefined,
      load: () => Promise.reject(new TypeError('offline')),
    })
    expect(await broken.collect(0, 5)).toBeUndefined()
    expect(broken.fault()).toBeInstanceOf(TypeError)
  })
})

describe('placeColumns', () => {
  it('shares the room left over among columns nobody has resized', () => {
    const layout = placeColumns([100, 100, 100], new Map([[1, 50]]), 40, 400)
    expect(layout.widths).toEqual([155, 50, 155])
    expect(layout.lefts).toEqual([40, 195, 245])
    expect(layout.width).toBe(400)
  })

  it('draws only the columns in sight of very many', () => {
    const layout = placeColumns(
      Array.from({ length: 1000 }, () => 100),
      new Map(),
      40,
      800,
    )
    const { first, last } = visibleColumns(layout, 50_000, 800)
    expect(first).toBeGreaterThan(490)
    expect(last - first).toBeLessThan(14)
  })
})

describe('maskedColumns', () => {
  const decision: Decision = {
    outcome: 'allow',
    denials: [],
    limits: { rows: 1, seconds: 1, concurrent: 1 },
    export: null,
    rules: [],
    fingerprint: '',
    policy: '',
    tables: [{ table: 't', filter: null, columns: null, masks: [{ column: 'email', mask: 'hash', mixed: false }] }],
  }
  const column = (name: string) => ({ name, type: 'VARCHAR', kind: 'text' as const })

  it('knows a masked column by its name and by its alias', () => {
    expect(maskedColumns('SELECT id, email FROM t', decision, [column('id'), column('email')])).toEqual(
      new Map([[1, 'hash']]),
    )
    expect(maskedColumns('SELECT c.email AS contact FROM t c', decision, [column('contact')])).toEqual(
      new Map([[0, 'hash']]),
    )
    expect(maskedColumns("SELECT 'email' AS x FROM t", decision, [column('x')]).size).toBe(0)
  })
})

describe('parseNested', () => {
  it('keeps every digit of long numbers', () => {
    expect(parseNested('nested', '{"id": 9223372036854775807, "t": ["a 12345678901234567890"]}')).toEqual({
      id: '9223372036854775807',
      t: ['a 12345678901234567890'],
    })
  })

  it('leaves plain text alone', () => {
    expect(parseNested('text', '[not json')).toBeUndefined()
    expect(parseNested('integer', 5)).toBeUndefined()
  })
})

describe('parseNested of DuckDB', () => {
  it('reads its lists, structs and maps, quoted words included', () => {
    expect(parseNested('nested', `{'a': [1, 2], 'b': {'c': x}, 'd': NULL, 'e': 'one, two'}`)).toEqual({
      a: ['1', '2'],
      b: { c: 'x' },
      d: null,
      e: 'one, two',
    })
    expect(parseNested('nested', '{k=1, l=[]}')).toEqual({ k: '1', l: [] })
    expect(parseNested('nested', '{broken')).toBeUndefined()
  })
})
