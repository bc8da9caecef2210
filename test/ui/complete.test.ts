import { describe, expect, it } from 'vitest'
import { complete, indexCatalog } from '../../app/_ui/notebook/editor/complete.ts'
import { denialSpan, leaveOut, replaceName } from '../../app/_ui/notebook/editor/repair.ts'
import { findName } from '../../app/_ui/notebook/editor/tokens.ts'
import type { CatalogView } from '../../lib/contracts/catalog.ts'

const table = (schema: string, name: string, columns: [string, string | null][]): CatalogView['tables'][number] => ({
  engine: 'duckdb',
  catalog: 'shop',
  schema,
  table: name,
  filter: null,
  columns: columns.map(([column, mask]) => ({
    name: column,
    type: 'VARCHAR',
    kind: 'text',
    mask: mask === 'hash' ? 'hash' : null,
  })),
})
const catalog: CatalogView = {
  tables: [
    table('sales', 'customers', [
      ['id', null],
      ['email', 'hash'],
      ['Full Name', null],
    ]),
    table('sales', 'orders', [
      ['id', null],
      ['net_krw', null],
      ['customer_id', null],
    ]),
    table('marts', 'daily_sales', [['day', null]]),
  ],
  functions: ['sum', 'count'],
  engines: ['duckdb'],
}

const index = indexCatalog(catalog)

/** The labels offered at the bar in the text. */
function offered(text: string): string[] {
  const position = text.indexOf('|')
  return complete(text.replace('|', ''), position, index)?.suggestions.map(({ label }) => label) ?? []
}

describe('complete', () => {
  it('offers tables after FROM and JOIN, and nothing else', () => {
    expect(offered('select * from |')).toEqual(['customers', 'orders', 'daily_sales'])
    expect(offered('select * from cu|')).toEqual(['customers'])
    expect(offered('select * from sa|')).toEqual(['daily_sales'])
    expect(offered('select * from shop.sales.orders o join |')).toContain('customers')
    expect(offered('select * from orders, |')).toEqual(['customers', 'orders', 'daily_sales'])
  })

  it('inserts a table by its full name', () => {
    expect(complete('from ', 5, index)?.suggestions[0]?.insert).toBe('shop.sales.customers')
  })

  it('walks down the parts of a name', () => {
    expect(offered('select * from shop.|')).toEqual(['sales', 'marts'])
    expect(offered('select * from shop.sales.|')).toEqual(['customers', 'orders'])
  })

  it('knows what an alias stands for, before and after its declaration', () => {
    expect(offered('select c.| from shop.sales.customers as c join orders o on o.customer_id = c.id')).toEqual([
      'id',
      'email',
      'Full Name',
    ])
    expect(offered('from shop.sales.customers c join sales.orders as o on o.|')).toEqual([
      'id',
      'net_krw',
      'customer_id',
    ])
    expect(offered('from shop.sales.customers c join sales.orders as o on o.kr|')).toEqual(['net_krw'])
  })

  it('carries the mask and quotes a name that needs it', () => {
    const found = complete('select c. from customers c', 9, index)?.suggestions
    expect(found?.[1]).toMatchObject({ label: 'email', mask: 'hash' })
    expect(found?.[2]?.insert).toBe('"Full Name"')
  })

  it('puts columns in scope first and keywords last', () => {
    const labels = offered('select | from shop.marts.daily_sales')
    expect(labels[0]).toBe('day')
    expect(labels.indexOf('sum')).toBeLessThan(labels.indexOf('SELECT'))
  })

  it('reads the columns of a CTE', () => {
    expect(offered('with t as (select id, sum(net_krw) as total from orders group by 1) select t.| from t')).toEqual([
      'id',
      'total',
    ])
    expect(offered('with t(a, b) as (select 1, 2) select * from |')[0]).toBe('t')
  })

  it('keeps the type and the mask of a column through CTEs, subqueries and stars', () => {
    const sql = 'with t as (select c.*, email as contact from customers c) select x. from (select * from t) as x'
    const found = complete(sql, sql.indexOf('x.') + 2, index)?.suggestions ?? []
    expect(found.map(({ label, mask, type }) => [label, mask, type])).toEqual([
      ['id', null, 'varchar'],
      ['email', 'hash', 'varchar'],
      ['Full Name', null, 'varchar'],
      ['contact', 'hash', 'varchar'],
    ])
    expect(offered('select x.| from (select * exclude (email, "Full Name") from customers) x')).toEqual(['id'])
    expect(offered('select p.| from range(3) as p(n)')).toEqual(['n'])
  })

  it('names only what can be named at the cursor', () => {
    const inside = (sql: string) => offered(sql).filter(label => ['day', 'net_krw', 'email'].includes(label))
    expect(inside('select (select | from orders) from customers')).toEqual(['net_krw', 'email'])
    expect(inside('select * from customers where exists (select 1 from orders where |)')).toEqual(['net_krw', 'email'])
    expect(inside('select * from customers, (select | from orders) x')).toEqual(['net_krw'])
    expect(inside('with t as (select | from orders) select * from t, customers')).toEqual(['net_krw'])
    expect(inside('select email from customers union select | from orders')).toEqual(['net_krw'])
    expect(inside('select * from orders where net_krw is distinct from |')).toEqual(['net_krw'])
  })

  it('writes a name that two tables have with its table', () => {
    const sql = 'select id from customers c join orders o on true'
    const found = complete(sql, 9, index)?.suggestions.filter(({ label }) => label === 'id')
    expect(found?.map(({ insert }) => insert)).toEqual(['c.id', 'o.id'])
  })

  it('puts the best fit first: the beginning of a name, then of a word in it, then keywords', () => {
    expect(offered('select * from orders where cu|')[0]).toBe('customer_id')
    expect(offered('select * from orders where kr|')[0]).toBe('net_krw')
    expect(offered('select cstid| from orders')).toContain('customer_id')
    expect(offered('sel|')[0]).toBe('SELECT')
    const labels = offered('select o| from orders')
    expect(labels.indexOf('orders')).toBeLessThan(labels.indexOf('OR'))
  })

  it('takes the closing quote of a name along', () => {
    const found = complete('select "Fu" from customers', 10, index)
    expect(found).toMatchObject({ from: 7, to: 11 })
    expect(found?.suggestions[0]?.insert).toBe('"Full Name"')
  })

  it('looks into no columns but those of the tables in scope, however many there are', () => {
    let read = 0
    const many: CatalogView['tables'] = Array.from({ length: 20_000 }, (_, number) => {
      const made = table(`s${number % 40}`, `table_${number}`, [])
      return Object.defineProperty(made, 'columns', {
        get: () => {
          read += 1
          return Array.from({ length: 25 }, (_, at) => ({
            name: `column_${number}_${at}`, type: 'BIGINT', kind: 'integer', mask: null,
          }))
        },
      })
    })
    const large = indexCatalog({ tables: many, functions: ['sum'], engines: ['duckdb'] })
    expect(read).toBe(0)
    const sql = 'select t.column_ from shop.s7.table_7 as t join table_8 on true where '
    const dotted = complete(sql, 'select t.column_'.length, large)
    expect(dotted?.suggestions).toHaveLength(25)
    const anywhere = complete(`${sql}tab`, sql.length + 3, large)
    expect(anywhere?.suggestions.length).toBeLessThanOrEqual(200)
    expect(complete('select * from shop.s3.', 22, large)?.suggestions).toHaveLength(200)
    expect(read).toBeLessThan(20)
  })

  it('is silent in strings, comments and numbers', () => {
    expect(offered("select 'cu|'")).toEqual([])
    expect(offered('select 1 -- cu|')).toEqual([])
    expect(offered('select 12|')).toEqual([])
  })
})

describe('denialSpan', () => {
  it('finds a closed column outside of strings', () => {
    const sql = "select 'national_id', c.national_id from customers c"
    expect(denialSpan(sql, { code: 'column-closed', message: '', column: 'national_id' })).toEqual({ from: 24, to: 35 })
    expect(findName(sql, 'NATIONAL_ID')).toHaveLength(1)
  })

  it('takes line and column of the engine', () => {
    const sql = 'select *\nfrom shop.hr.salaries'
    expect(
      denialSpan(sql, {
        code: 'table-unknown',
        message: '',
        table: 'shop.hr.salaries',
        position: { line: 2, column: 6 },
      }),
    ).toEqual({ from: 14, to: 30 })
  })
})

describe('denialSpan of a column with its table', () => {
  it('is the column alone, where the engine points at the beginning of both', () => {
    const sql = 'SELECT emial, c.emial FROM customers c'
    const denial = { code: 'column-unknown' as const, message: '', column: 'emial', position: { line: 1, column: 15 } }
    expect(denialSpan(sql, denial)).toEqual({ from: 16, to: 21 })
    expect(replaceName(sql, denial, 'email')).toBe('SELECT emial, c.email FROM customers c')
  })
})

describe('replaceName', () => {
  it('puts a near name where the unknown one stood', () => {
    const denial = { code: 'table-unknown' as const, message: '', table: 'shop.sales.custmers' }
    expect(replaceName('from shop.sales.custmers c', denial, 'shop.sales.customers')).toBe(
      'from shop.sales.customers c',
    )
  })
})

describe('leaveOut', () => {
  it('takes a plain column out of a list, wherever it stands', () => {
    expect(leaveOut('SELECT id, national_id, name FROM t', 'national_id')).toBe('SELECT id, name FROM t')
    expect(leaveOut('SELECT national_id, name FROM t', 'national_id')).toBe('SELECT name FROM t')
    expect(leaveOut('SELECT id, c.national_id FROM t c', 'national_id')).toBe('SELECT id FROM t c')
  })

  it('leaves expressions and conditions to the person', () => {
    expect(leaveOut('SELECT id FROM t WHERE national_id = 1', 'national_id')).toBeUndefined()
    expect(leaveOut('SELECT id, left(national_id, 1) FROM t', 'national_id')).toBeUndefined()
    expect(leaveOut('SELECT id, national_id || 1 FROM t', 'national_id')).toBeUndefined()
  })
})
