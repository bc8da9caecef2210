import { beforeAll, describe, expect, it } from 'vitest'
import { indexCatalog } from '../../app/_ui/notebook/editor/catalog-index.ts'
import { formatSql } from '../../app/_ui/notebook/editor/format.ts'
import { loadSignatures } from '../../app/_ui/notebook/editor/functions.ts'
import { nameAt } from '../../app/_ui/notebook/editor/hover.ts'
import { withNearest } from '../../app/_ui/notebook/editor/nearest.ts'
import { namedTables } from '../../app/_ui/notebook/editor/scope.ts'
import { findUndo, keepUndo } from '../../app/_ui/notebook/editor/undo.ts'
import { readAddress } from '../../app/_ui/notebook/page/address.ts'
import { diffCells, diffLines } from '../../app/_ui/notebook/versions/diff.ts'
import type { NoteWords } from '../../app/_ui/notebook/editor/note.ts'

const index = indexCatalog({
  tables: [{
    engine: 'duckdb', catalog: 'shop', schema: 'sales', table: 'customers', filter: `country = 'KR'`, comment: 'who buys',
    columns: [
      { name: 'id', type: 'BIGINT', kind: 'integer', mask: null },
      { name: 'email', type: 'VARCHAR', kind: 'text', mask: 'hash', comment: 'to write to' },
    ],
  }],
  functions: ['sum'], engines: ['duckdb'],
})
beforeAll(loadSignatures)
const words: NoteWords = {
  maskShort: mask => mask, maskTitle: mask => mask, maskMeaning: mask => mask, rowsOf: filter => filter ?? 'all',
  columnsOf: count => `${count} columns`, fix: name => name, profile: 'Profile',
  profileTitle: '', counting: '', statistics: () => [], noStatistics: '', faultOf: String,
}
const at = (text: string) => nameAt(text.replace('|', ''), text.indexOf('|'), index, words)

describe('nameAt', () => {
  it('tells type, mask and description of a column, by whatever name it goes', () => {
    const email = { name: 'email', type: 'varchar', mask: 'hash', table: 'shop.sales.customers', comment: 'to write to' }
    expect(at('select c.em|ail from shop.sales.customers c')).toMatchObject({ ...email, from: 9, to: 14 })
    expect(at('select mail from (select email as mail from customers) where ma|il is null')).toMatchObject(email)
  })

  it('tells which rows of a table one sees, and how a function is called', () => {
    expect(at('from shop.sales.cust|omers')).toMatchObject({ name: 'customers', lines: [`country = 'KR'`, '2 columns'] })
    expect(at('select su|m(id) from customers')).toMatchObject({ name: 'sum(arg)' })
  })

  it('knows nothing of what is hidden, nor of strings', () => {
    expect(at('select national|_id from customers')).toBeUndefined()
    expect(at("select 'em|ail' from customers")).toBeUndefined()
    expect(at('select * from hr.sala|ries')).toBeUndefined()
  })
})

describe('withNearest', () => {
  it('names the columns that can be written there and are a letter or two away', () => {
    const sql = 'select emial from customers'
    expect(withNearest(sql, { code: 'column-unknown', message: '', column: 'emial' }, index).nearest).toEqual(['email'])
    expect(withNearest(sql, { code: 'column-unknown', message: '', column: 'salary' }, index).nearest).toBeUndefined()
    expect(withNearest(sql, { code: 'column-unknown', message: '', column: 'emial', nearest: ['id'] }, index).nearest)
      .toEqual(['id'])
  })
})

describe('namedTables', () => {
  it('finds every table of a statement, however deep', () => {
    const sql = 'with t as (select * from shop.sales.customers) select (select 1 from customers) from t'
    expect(namedTables(sql, index).map(({ table }) => table)).toEqual(['customers'])
    expect(namedTables('select 1', index)).toEqual([])
  })
})

describe('formatSql', () => {
  it('sets clauses on their lines and leaves every word as it was written', async () => {
    const text = await formatSql(`select Id, sum(x) as "My Total" from shop.sales.customers where a='x  y' group by all`, 'duckdb')
    expect(text).toContain('\nfrom\n')
    expect(text).toContain(`a = 'x  y'`)
    expect(text).toContain('"My Total"')
    expect(text).not.toContain('SELECT')
  })

  it('knows both dialects, and comments', async () => {
    expect(await formatSql('from t select * exclude (a) -- why\nwhere b', 'duckdb')).toContain('-- why\n')
    expect(await formatSql('select a from t cross join unnest(b) as x(y)', 'trino')).toContain('cross join')
  })

  it('leaves a text alone that it cannot read', async () => {
    expect(await formatSql(`select 'open`, 'duckdb')).toBeUndefined()
  })
})

describe('keepUndo', () => {
  const shelfOf = (map: Map<string, string>) => ({
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  })

  it('gives the steps back for the same text only', () => {
    const shelf = shelfOf(new Map())
    keepUndo(shelf, 'kim:c1', { doc: 'a', history: { done: [1] } })
    expect(findUndo(shelf, 'kim:c1', 'a')).toEqual({ doc: 'a', history: { done: [1] } })
    expect(findUndo(shelf, 'kim:c1', 'b')).toBeUndefined()
    expect(findUndo(shelf, 'park:c1', 'a')).toBeUndefined()
  })

  it('keeps those of the forty cells touched last, none of them large', () => {
    const map = new Map<string, string>()
    const shelf = shelfOf(map)
    for (let n = 0; n < 60; n++) keepUndo(shelf, `c${n}`, { doc: 'a', history: n })
    expect(map.size).toBe(41)
    expect(findUndo(shelf, 'c59', 'a')).toBeDefined()
    expect(findUndo(shelf, 'c10', 'a')).toBeUndefined()
    keepUndo(shelf, 'c59', { doc: 'a'.repeat(300_000), history: 1 })
    expect(map.has('sagwan:undo:c59')).toBe(false)
  })
})

describe('readAddress', () => {
  const cells = [{ id: '11111111-1111-4111-8111-111111111111' }, { id: '22222222-2222-4222-8222-222222222222' }]

  it('finds a cell by id or number, with its tab', () => {
    expect(readAddress('#cell-2', cells)).toEqual({ cellId: cells[1]!.id, tab: null })
    expect(readAddress(`#cell-${cells[0]!.id}:chart`, cells)).toEqual({ cellId: cells[0]!.id, tab: 'chart' })
    for (const hash of ['', '#cell-3', '#cell-', '#other', '#cell-33333333-3333-4333-8333-333333333333'])
      expect(readAddress(hash, cells)).toBeNull()
  })
})

describe('diffCells', () => {
  const cell = (id: string, source: string) => ({ id, kind: 'sql' as const, source, chart: null })

  it('tells what was deleted, added and changed since, in the order of the version', () => {
    const diffs = diffCells([cell('a', '1'), cell('b', '2'), cell('c', '3')], [cell('a', '1'), cell('n', 'new'), cell('c', '33')])
    expect(diffs.map(({ id, what }) => `${id} ${what}`)).toEqual(['a same', 'n only-now', 'b only-then', 'c changed'])
  })

  it('keeps lines that did not change', () => {
    expect(diffLines('select a\nfrom t\nlimit 1', 'select a, b\nfrom t').map(({ side, text }) => `${side} ${text}`))
      .toEqual(['then select a', 'now select a, b', 'both from t', 'then limit 1'])
  })
})
