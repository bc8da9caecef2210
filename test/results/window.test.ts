import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkspace } from './workspace.ts'
import type { Stored, Workspace } from './workspace.ts'

let workspace: Workspace
beforeAll(async () => { workspace = await openWorkspace() })
afterAll(() => workspace.close())

const part = (from: number, to: number) =>
  `SELECT i AS id, (hash(i) % 1000)::INTEGER AS score, 'name ' || i AS name, CASE WHEN i % 10 = 3 THEN NULL ELSE (i % 7)::DECIMAL(10,2) END AS amount
   FROM range(${from}, ${to}) AS t(i)`

describe('window', () => {
  let big: Stored
  beforeAll(async () => { big = await workspace.store(part(0, 300_000), part(300_000, 300_001), part(300_001, 1_000_000)) })

  it('gives rows in file order, at the start, across parts and at the end', async () => {
    const ids = async (offset: number, limit = 3) => (await workspace.read(big, { offset, limit })).rows.map(([id]) => id)
    expect(await ids(0)).toEqual(['0', '1', '2'])
    expect(await ids(299_999)).toEqual(['299999', '300000', '300001'])
    expect(await ids(999_998)).toEqual(['999998', '999999'])
    expect(await ids(1_000_000)).toEqual([])
    const page = await workspace.read(big, { offset: 500_000, limit: 1000 })
    expect(page).toMatchObject({ total: 1_000_000, offset: 500_000, complete: true, columns: big.columns })
    expect(page.rows.map(([id]) => Number(id))).toEqual(Array.from({ length: 1000 }, (_, i) => 500_000 + i))
  })

  it('grows with the parts that are there', async () => {
    expect((await workspace.read({ ...big, parts: 1, complete: false })).total).toBe(300_000)
    expect((await workspace.read({ ...big, parts: 2, complete: false }, { sort: [{ column: 0, descending: true }], limit: 1 }))
      .rows[0]?.[0]).toBe('300000')
    expect((await workspace.read({ ...big, parts: 0, complete: false }))).toMatchObject({ rows: [], total: 0, complete: false })
  })

  it('sorts by several columns, NULL last, ties in the order of the result', async () => {
    const all: [number, number][] = []
    const sort = [{ column: 1, descending: true }, { column: 3, descending: false }]
    for (let offset = 0; offset < 55_000; offset += 1000) {
      for (const row of (await workspace.read(big, { offset, limit: 1000, sort })).rows) all.push([Number(row[1]), Number(row[0])])
    }
    expect(all).toHaveLength(55_000)
    expect(all.every(([score], i) => i === 0 || score <= all[i - 1]![0])).toBe(true)
    expect(new Set(all.map(([, id]) => id)).size).toBe(55_000)
    for (const descending of [true, false]) {
      const last = await workspace.read(big, { offset: 999_900, limit: 100, sort: [{ column: 3, descending }] })
      expect(last.rows.every(row => row[3] === null)).toBe(true)
      expect(last.rows.at(-1)?.[0]).toBe('999993')
    }
    const ties = await workspace.read(big, { offset: 0, limit: 5, sort: [{ column: 3, descending: true }] })
    expect(ties.rows.map(([id]) => Number(id))).toEqual([6, 20, 27, 34, 41])
  })

  it('filters, counts what passes, and sorts what it filtered', async () => {
    const page = await workspace.read(big, {
      offset: 10, limit: 2, filter: [{ column: 0, op: '>=', value: '999000' }], sort: [{ column: 0, descending: true }],
    })
    expect(page.total).toBe(1000)
    expect(page.rows.map(([id]) => id)).toEqual(['999989', '999988'])
    const scattered = await workspace.read(big, { offset: 50_000, limit: 1000, filter: [{ column: 2, op: 'contains', value: '7' }] })
    expect(scattered.rows).toHaveLength(1000)
    expect(scattered.rows.every(row => String(row[2]).includes('7'))).toBe(true)
    const ids = scattered.rows.map(([id]) => Number(id))
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(await workspace.read(big, { filter: [{ column: 0, op: '<', value: '0' }] })).toMatchObject({ rows: [], total: 0 })
  })

  it('answers many at once', async () => {
    const pages = await Promise.all(Array.from({ length: 40 }, (_, i) => workspace.read(big, {
      offset: i * 20_000, limit: 10, sort: i % 2 === 0 ? [] : [{ column: 0, descending: true }],
    })))
    expect(pages.map(({ rows }) => Number(rows[0]?.[0]))).toEqual(pages.map((_, i) => i % 2 === 0 ? i * 20_000 : 999_999 - i * 20_000))
  })

  it('keeps answering when more views are asked for than are kept', async () => {
    const small = await workspace.store(part(0, 40_000))
    for (let i = 0; i < 30; i += 1) {
      const page = await workspace.read(small, { limit: 1, filter: [{ column: 0, op: '>', value: String(i * 1000) }] })
      expect(page).toMatchObject({ total: 39_999 - i * 1000, rows: [[String(i * 1000 + 1), expect.anything(), expect.anything(), expect.anything()]] })
    }
  })
})

describe('filters', () => {
  let stored: Stored
  beforeAll(async () => {
    stored = await workspace.store(`SELECT * FROM (VALUES
      (1::TINYINT, 9007199254740993, 12345678901234567890123::HUGEINT, 1.50::DECIMAL(10,2), 'Seoul', DATE '2026-03-14', TIMESTAMPTZ '2026-03-14 00:00:00+09', true, 0.5::DOUBLE, ['a']),
      (2, 9007199254740992, 9, 1.51, 'seoul', DATE '2026-03-15', TIMESTAMPTZ '2026-03-14 00:00:00+00', false, 'NaN', ['b']),
      (3, NULL, NULL, NULL, '', NULL, NULL, NULL, NULL, NULL), (4, 5, 10, 2, NULL, DATE '2024-02-29', TIMESTAMPTZ '2024-02-29 12:00:00+00', true, 'Infinity', ['c', NULL]))
      AS t(n, big, huge, amount, city, day, seen, flag, ratio, tags)`)
  })
  const pass = async (column: string, op: string, value?: string) => (await workspace.read(stored, {
    filter: [{ column: stored.columns.findIndex(({ name }) => name === column), op: op as '=', ...(value === undefined ? {} : { value }) }],
  })).rows.map(([n]) => n)

  it('compare in the type of the column, exactly', async () => {
    expect(await pass('big', '=', '9007199254740993')).toEqual([1])
    expect(await pass('big', '<', '9007199254740993')).toEqual([2, 4])
    expect(await pass('huge', '<', '100')).toEqual([2, 4])
    expect(await pass('huge', '=', '12345678901234567890123')).toEqual([1])
    expect(await pass('n', '<', '300')).toEqual([1, 2, 3, 4])
    expect(await pass('amount', '>', '1.505')).toEqual([2, 4])
    expect(await pass('amount', '<', '999999999999')).toEqual([1, 2, 4])
    expect(await pass('day', '>=', '2026-03-14')).toEqual([1, 2])
    expect(await pass('seen', '=', '2026-03-14 09:00:00+09:00')).toEqual([2])
    expect(await pass('seen', '<', '2026-03-14')).toEqual([1, 4])
    expect(await pass('flag', '=', 'true')).toEqual([1, 4])
    expect(await pass('ratio', '=', 'NaN')).toEqual([2])
    expect(await pass('ratio', '!=', '0.5')).toEqual([2, 4])
  })

  it('tell NULL from the empty string', async () => {
    expect(await pass('city', 'null')).toEqual([4])
    expect(await pass('city', '=', '')).toEqual([3])
    expect(await pass('city', 'not-null')).toEqual([1, 2, 3])
  })

  it('search text in any letter case, compare it exactly', async () => {
    expect(await pass('city', 'contains', 'EOU')).toEqual([1, 2])
    expect(await pass('city', 'starts', 'se')).toEqual([1, 2])
    expect(await pass('city', '=', 'Seoul')).toEqual([1])
    expect(await pass('tags', 'contains', "'c'")).toEqual([])
    expect(await pass('tags', 'contains', 'c,')).toEqual([4])
    expect(await pass('day', 'starts', '2026-03')).toEqual([1, 2])
    expect(await pass('city', 'contains', '%')).toEqual([])
  })

  it('never take a value for SQL', async () => {
    for (const value of ["' OR true --", "'; DROP TABLE view_1; --", '$1', '\u0001', '한글 ✓']) {
      expect(await pass('city', '=', value)).toEqual([])
      expect(await pass('city', 'contains', value)).toEqual([])
    }
  })

  it('refuse what is no value of the column, naming it', async () => {
    for (const [column, value] of [['n', '1.5'], ['n', 'x'], ['big', ''], ['amount', '1,5'], ['day', '2026-02-30'], ['flag', 'perhaps'], ['seen', 'now-ish']]) {
      await expect(pass(column!, '=', value)).rejects.toMatchObject({ code: 'bad-request', message: expect.stringContaining(`\`${column}\``) })
    }
    await expect(pass('n', '=')).rejects.toMatchObject({ code: 'bad-request' })
    await expect(workspace.read(stored, { filter: [{ column: 99, op: 'null' }] })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(workspace.read(stored, { sort: [{ column: 99, descending: true }] })).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('values of a window', () => {
  it('are exact, whatever their type', async () => {
    const stored = await workspace.store(`SELECT 9223372036854775807 AS a, 170141183460469231731687303715884105727::HUGEINT AS b,
      12345678901234567890.123456789::DECIMAL(38,9) AS c, 2147483647 AS d, 0.1::DOUBLE AS e, 'NaN'::DOUBLE AS f, '-Infinity'::DOUBLE AS g, 0.1::FLOAT AS h,
      TIMESTAMPTZ '2026-03-14 21:14:00.123456+09' AS i, TIMESTAMP '2026-03-14 21:14:00' AS j, DATE '2026-03-14' AS k, [9007199254740993] AS l,
      {'a': 9007199254740993, 'b': NULL} AS m, MAP {'k': 1} AS n, 'a;b'::BLOB AS o, NULL AS p, '' AS q, '한글' AS r, true AS s, INTERVAL '1 month 2 days' AS t,
      '{"a": 9007199254740993}'::JSON AS u, uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' AS v, TIME '12:34:56.789' AS w`)
    const [row] = (await workspace.read(stored)).rows
    expect(row).toEqual(['9223372036854775807', '170141183460469231731687303715884105727', '12345678901234567890.123456789', 2147483647,
      0.1, 'NaN', '-Infinity', 0.1, '2026-03-14 12:14:00.123456+00', '2026-03-14 21:14:00', '2026-03-14', '[9007199254740993]',
      "{'a': 9007199254740993, 'b': NULL}", '{k=1}', 'a;b', null, '', '한글', true, '1 month 2 days', '{"a": 9007199254740993}',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '12:34:56.789'])
    for (let column = 0; column < stored.columns.length; column += 1) {
      expect((await workspace.read(stored, { sort: [{ column, descending: true }] })).rows).toEqual([row])
    }
  })

  it('of more than 10,000 characters are cut and marked', async () => {
    const stored = await workspace.store("SELECT repeat('가', 10001) AS a, repeat('나', 10000) AS b")
    for (const sort of [[], [{ column: 1, descending: false }]]) {
      const [row] = (await workspace.read(stored, { sort })).rows
      expect(row).toEqual([`${'가'.repeat(10_000)}…`, '나'.repeat(10_000)])
    }
  })

  it('of columns with equal names stay apart', async () => {
    const stored = await workspace.store('SELECT 1 AS a, 2 AS a, 3 AS "A"')
    expect(await workspace.read(stored)).toMatchObject({ rows: [[1, 2, 3]], total: 1 })
  })
})

describe('window over what is missing', () => {
  it('says that the rows are gone', async () => {
    const stored = await workspace.store('SELECT 1 AS a', 'SELECT 2 AS a')
    rmSync(join(workspace.directory, stored.executionId, 'part-00001.parquet'))
    await expect(workspace.read(stored)).rejects.toMatchObject({ code: 'result-gone' })
    expect((await workspace.read({ ...stored, parts: 1 })).total).toBe(1)
    const whole = await workspace.store('SELECT 1 AS a')
    expect((await workspace.read(whole)).total).toBe(1)
    await workspace.results.remove(whole.executionId)
    await expect(workspace.read(whole)).rejects.toMatchObject({ code: 'result-gone' })
  })

  it('refuses ids that are no UUID', async () => {
    for (const executionId of ['../results', '', '..', '/etc', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1/']) {
      await expect(workspace.read({ executionId, columns: [], parts: 1, complete: true })).rejects.toMatchObject({ code: 'bad-request' })
      await expect(workspace.results.remove(executionId)).rejects.toMatchObject({ code: 'bad-request' })
      await expect(workspace.results.prepare(executionId)).rejects.toMatchObject({ code: 'bad-request' })
    }
  })
})
