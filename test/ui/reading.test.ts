import { describe, expect, it } from 'vitest'
import type { CatalogView } from '../../lib/contracts/catalog.ts'
import { colourSql } from '../../app/_ui/audit/colour-sql.ts'
import { listTreeItems } from '../../app/_ui/catalog/tree-items.ts'
import { shortType } from '../../app/_ui/catalog/short-type.ts'
import { findRules } from '../../app/_ui/policies/find-rules.ts'

const column = (name: string): CatalogView['tables'][number]['columns'][number] =>
  ({ name, type: 'VARCHAR', kind: 'text', mask: null })
const tables: CatalogView['tables'] = [
  { engine: 'duckdb', catalog: 'shop', schema: 'sales', table: 'customers', filter: null, columns: [column('id'), column('email')] },
  { engine: 'duckdb', catalog: 'shop', schema: 'sales', table: 'orders', filter: null, columns: [column('id'), column('status')] },
  { engine: 'duckdb', catalog: 'shop', schema: 'web', table: 'events', filter: null, columns: [column('kind')] },
]
const ids = (filter: string, open = false) =>
  listTreeItems(tables, filter, (_id, kind) => kind === 'schema' || open).map(({ id }) => id)

describe('the catalog tree', () => {
  it('shows schemas and tables, and columns of open tables', () => {
    expect(ids('')).toEqual(['shop.sales', 'shop.sales.customers', 'shop.sales.orders', 'shop.web', 'shop.web.events'])
    expect(ids('', true)).toContain('shop.sales.customers.email')
  })

  it('opens what a filter finds by column, and leaves out the rest', () => {
    expect(ids('EMAIL')).toEqual(['shop.sales', 'shop.sales.customers', 'shop.sales.customers.email'])
    expect(ids('orders')).toEqual(['shop.sales', 'shop.sales.orders'])
    expect(ids('nothing')).toEqual([])
  })

  it('has room for types', () => {
    expect(shortType('STRUCT(weight_g INTEGER, colour VARCHAR)')).toBe('struct')
    expect(shortType('TIMESTAMP WITH TIME ZONE')).toBe('timestamptz')
    expect(shortType('DECIMAL(18,0)')).toBe('decimal(18,0)')
  })
})

describe('a statement in colour', () => {
  it('is the same text', () => {
    const sql = `WITH a AS (SELECT 'it''s', "select" FROM t -- SELECT\nWHERE b >= 1.5e3) /* open`
    const parts = colourSql(sql)
    expect(parts.map(({ text }) => text).join('')).toBe(sql)
    expect(parts.filter(({ kind }) => kind === 'keyword').map(({ text }) => text)).toEqual(['WITH', 'AS', 'SELECT', 'FROM', 'WHERE'])
    expect(parts).toContainEqual({ kind: 'string', text: `'it''s'` })
  })
})

describe('rules that name a table', () => {
  const files = [{ path: 'roles/a.yaml', text: 'role: a\ngrants:\n  - on: shop.sales.*\n  - on: "shop.*.events"\ndeny:\n  - on: shop.hr.*\n' }]
  it('are found by pattern, with their line', () => {
    expect(findRules(files, 'a', 'shop.sales.orders')).toEqual([{ file: 'roles/a.yaml', line: 3, text: 'on: shop.sales.*' }])
    expect(findRules(files, 'a', 'shop.web.events').map(({ line }) => line)).toEqual([4])
  })
  it('belong to the role only', () => expect(findRules(files, 'b', 'shop.sales.orders')).toEqual([]))
})
