import { describe, expect, it } from 'vitest'
import { findTableNames } from '../../lib/query/names.ts'

const names = (sql: string) => findTableNames(sql).map(({ parts }) => parts.join('.'))

describe('findTableNames', () => {
  it.each<[string, string[]]>([
    ['select * from shop.sales.orders', ['shop.sales.orders']],
    ['select shop.sales.orders.id from "Shop"."sales".orders o', ['shop.sales.orders', 'shop.sales.orders']],
    ['select o.id, c.name from sales.orders o join customers c on o.id = c.id', ['sales.orders', 'customers']],
    ['select a.b from (select 1) a', []],
    ['describe sales.orders', ['sales.orders']],
    ['create table scratch.team.t as select * from lake.web.events', ['scratch.team.t', 'lake.web.events']],
    ["select 'from shop.sales.orders' -- from shop.sales.orders\n/* from a.b.c */", []],
    ["select $$ from shop.sales.orders $$, 'it''s from x.y.z'", []],
    ['select * from "a ""b"""."c.d".e', ['a "b".c.d.e']],
    ['select * from 고객.판매.주문', ['고객.판매.주문']],
    ['select * from shop . sales . orders', ['shop.sales.orders']],
    ['', []],
    ['select "unfinished', []],
    ["select 'unfinished from a.b.c", []],
  ])('%s', (sql, expected) => expect(names(sql)).toEqual(expected))

  it('says where a name stands', () => {
    expect(findTableNames('select 1\nfrom  shop.sales.orders o')[0])
      .toMatchObject({ text: 'shop.sales.orders', position: { line: 2, column: 7, length: 17 } })
  })
})
