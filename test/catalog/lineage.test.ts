import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerEvent, WrittenTable } from '../../lib/contracts/audit.ts'
import { getTable } from '../../lib/catalog/table.ts'
import { openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.drop())

const actor = { kind: 'system' as const, user: 'etl', roles: [], sessionId: null, address: null }

/** Puts on record that a statement wrote, as the road does. */
async function close(reads: string[], writes: WrittenTable[], outcome: 'succeeded' | 'failed' = 'succeeded'): Promise<string> {
  const event: LedgerEvent = {
    kind: 'query.closed', executionId: crypto.randomUUID(), outcome, rows: 0, sizeBytes: 0, elapsedMs: 1,
    read: reads.map(table => ({ table, columns: ['id'] })), error: null, by: null, ...(writes.length > 0 ? { writes } : {}),
  }
  house.catalog.lineage.clear()
  return (await house.ledger.append(actor, event)).at
}
const write = (table: string, more: Partial<WrittenTable> = {}): WrittenTable => ({ table, action: 'insert', rows: 1, sure: true, ...more })
const of = async (person: keyof typeof people, schema: string, table: string) =>
  (await getTable(house, people[person], { catalog: 'shop', schema, table })).lineage
const daily = 'shop.marts.daily_sales'

describe('lineageOf', () => {
  it('knows nothing of a table that was never written, whoever read it', async () => {
    await close([daily], [])
    expect(await of('owner', 'marts', 'daily_sales')).toEqual({ from: [], into: [], writtenAt: null })
  })

  it('names what a table was filled from and fills, newest first, and when', async () => {
    await close(['shop.sales.orders', 'shop.sales.customers'], [write(daily, { action: 'create' })])
    const at = await close(['shop.sales.orders'], [write(daily)])
    expect(await of('owner', 'marts', 'daily_sales')).toEqual({ from: ['shop.sales.orders', 'shop.sales.customers'], into: [], writtenAt: at })
    expect(await of('owner', 'sales', 'orders')).toEqual({ from: [], into: [daily], writtenAt: null })
  })

  it('names no table that the reader does not see, and tells no time of rows that are filtered', async () => {
    await close(['shop.hr.salaries'], [write(daily)])
    expect((await of('owner', 'marts', 'daily_sales')).from).toContain('shop.hr.salaries')
    const analyst = await of('analyst', 'marts', 'daily_sales')
    expect(analyst.from).toEqual(['shop.sales.orders', 'shop.sales.customers'])
    expect((await of('marketer', 'marts', 'daily_sales')).from).not.toContain('shop.sales.customers')
    await close([], [write('shop.sales.orders')])
    expect((await of('owner', 'sales', 'orders')).writtenAt).not.toBeNull()
    expect((await of('analyst', 'sales', 'orders')).writtenAt).toBeNull()
  })

  it('takes no word of what failed, may not have happened or brought no rows', async () => {
    const before = await of('owner', 'sales', 'products')
    await close(['shop.sales.orders'], [write('shop.sales.products')], 'failed')
    await close(['shop.sales.orders'], [write('shop.sales.products', { sure: false })])
    await close(['shop.sales.orders'], [write('shop.sales.products', { action: 'drop' })])
    expect(await of('owner', 'sales', 'products')).toEqual(before)
  })

  it('is found by an index of its own, however often the table is read', async () => {
    await house.pool.query(`insert into ledger_entries (seq, at, kind, "user", outcome, tables, columns, words, body, previous, hash)
      select 1000000 + i, now(), 'query.closed', 'reader', 'succeeded', array['${daily}'], '{}', '', '{"event":{}}', '\\x00', '\\x00'
      from generate_series(1, 20000) i`)
    await house.pool.query('analyze ledger_entries')
    const { rows } = await house.pool.query<{ 'QUERY PLAN': string }>(`explain select body from ledger_entries
      where ((kind = 'query.closed' and body like '%"writes":[{%') or (kind = 'external.closed' and body like '%"wrote":{%'))
        and outcome in ('succeeded', 'differs') and tables @> array['${daily}'] order by seq desc limit 500`)
    expect(rows.map(row => row['QUERY PLAN']).join('\n')).toContain('ledger_entries_writes_idx')
  })
})
