import { readdirSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineKinds } from '../../lib/contracts/catalog.ts'
import type { EngineKind } from '../../lib/contracts/catalog.ts'
import { skipTrino } from '../trino/support/server.ts'
import { caseFor, cases, differs, ownTables } from './support/cases.ts'
import type { Case } from './support/cases.ts'
import { openers } from './support/shop.ts'
import type { Shop } from './support/shop.ts'

const skipped: Record<EngineKind, boolean> = { duckdb: false, trino: skipTrino('the contract of engines, for Trino') }

describe('the differences between engines', () => {
  it('are each one of a case, and really differ', () => {
    for (const [name, { why }] of Object.entries(differs)) {
      expect(cases, name).toHaveProperty([name])
      expect(why, name).not.toBe('')
      expect(isDeepStrictEqual(caseFor('duckdb', name), caseFor('trino', name)), name).toBe(false)
    }
  })
})

describe.each(engineKinds)('the engine %s, under policy', kind => {
  describe.skipIf(skipped[kind])('as every engine', { timeout: 180_000 }, () => {
    let shop: Shop
    beforeAll(async () => { shop = await openers[kind]() }, 900_000)
    afterAll(() => shop?.close())

    const expectDenied = async ({ as, sql, denied }: Case) => {
      const decision = await shop.decide(as, sql)
      expect(decision).toMatchObject({ outcome: 'deny', denials: [denied] })
      const { run, directory } = shop.begin(as, sql)
      expect((await run.done).state).toBe('failed')
      expect(readdirSync(directory)).toEqual([])
    }
    const expectAnswer = async ({ as, sql, rows, columns, sees, fault, limits }: Case) => {
      expect(await shop.decide(as, sql)).toMatchObject({ outcome: 'allow', denials: [], ...(sees ? { tables: sees } : {}) })
      const { run, directory } = shop.begin(as, sql, limits)
      const outcome = await run.done
      if (fault) {
        expect(outcome).toMatchObject({ state: 'failed', fault })
        return expect(readdirSync(directory)).toEqual([])
      }
      if (outcome.state !== 'succeeded') throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`)
      if (rows) expect(outcome.first).toEqual(rows)
      if (columns) expect(outcome.columns.map(({ name, type }) => [name, type])).toEqual(columns)
    }
    it.each(Object.keys(cases))('%s', async name => {
      const expected = caseFor(kind, name)
      await (expected.denied ? expectDenied(expected) : expectAnswer(expected))
    })

    it('stops at once when it is cancelled, and nothing else', async () => {
      const slow = shop.begin('owner', caseFor(kind, 'stops at the limit of time').sql)
      const other = shop.begin('analyst', 'SELECT count(*) FROM sales.orders')
      expect(await other.run.done).toMatchObject({ state: 'succeeded', first: [['50']] })
      await slow.run.cancel()
      expect(await slow.run.done).toMatchObject({ state: 'cancelled', fault: { code: 'cancelled' } })
      expect(readdirSync(slow.directory)).toEqual([])
      await other.run.cancel()
      expect(await other.run.done).toMatchObject({ state: 'succeeded' })
    })

    it('is well, and lists the tables of the shop', async () => {
      expect(shop.engine.kind).toBe(kind)
      expect(await shop.engine.health()).toMatchObject({ ok: true })
      const tables = shop.catalog.tables.filter(({ catalog, schema }) => catalog === 'shop' && schema !== 'scratch')
      expect(tables.map(({ schema, table }) => `${schema}.${table}`).sort()).toEqual([...ownTables[kind], 'hr.employees', 'hr.salaries', 'marts.daily_sales',
        'sales.customers', 'sales.order_items', 'sales.orders', 'sales.payments', 'sales.products', 'web.events'].sort())
      expect(shop.engine.functions()).toEqual(expect.arrayContaining(['count', 'sum', 'upper']))
    })
  })
})
