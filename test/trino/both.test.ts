import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { viewCatalog } from '../../lib/catalog/view.ts'
import { checkHealth } from '../../lib/query/health.ts'
import { look } from '../../lib/query/lens.ts'
import { readRows } from '../../lib/query/rows.ts'
import { start } from '../../lib/query/start.ts'
import { windowSchema } from '../../lib/contracts/result.ts'
import { listEvents, openTestHouse, people, principal } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'
import { findFreePort } from '../support/server.ts'
import { skipTrino, useTrino } from './support/server.ts'
import { eventSecret } from './support/shared.ts'
import type { SharedTrino } from './support/shared.ts'

/** The shop in Trino, and a warehouse of its own in DuckDB beside it; only the analyst sees both. */
describe.skipIf(skipTrino('both engines side by side'))('DuckDB and Trino side by side', () => {
  let house: TestHouse
  let trino: SharedTrino
  let policies: string

  beforeAll(async () => {
    policies = mkdtempSync(join(tmpdir(), 'sagwan-policies-'))
    cpSync(join(import.meta.dirname, '../../policies/roles'), join(policies, 'roles'), { recursive: true })
    writeFileSync(join(policies, 'roles/local.yaml'), `role: local
description: The files of the own department, in DuckDB.
members:
  users: [analyst]
grants:
  - on: files.sales.orders
    rows: "country = 'JP'"
    use: [query, export]
    export: { formats: [csv], maxRows: 10, purpose: optional }
  - on: files.web.events
    use: [query]
limits: { rows: 1000, seconds: 60, concurrent: 2 }
`)
    trino = await useTrino()
    const port = await findFreePort()
    await trino.pointTo(port)
    house = await openTestHouse({
      POLICIES: policies, WAREHOUSE_CATALOG: 'files', TRINO_URL: trino.url, TRINO_USER: trino.user,
      TRINO_PASSWORD: trino.password, TRINO_CATALOG: 'shop', GATEWAY_PORT: String(port), GATEWAY_SECRET: eventSecret,
    })
  })
  afterAll(async () => {
    await house?.drop()
    await trino?.stop()
    rmSync(policies, { recursive: true, force: true })
  })

  const both = principal('analyst', ['analyst', 'local'], { country: 'KR' })
  const ask = (sql: string, who = both, engine?: 'duckdb' | 'trino') => start(house, who, { sql, waitMs: 10_000, ...(engine ? { engine } : {}) })

  it('shows the tables of both to those who may see them, each with its engine', async () => {
    const seen = await viewCatalog(house, both)
    expect(seen.engines).toEqual(['duckdb', 'trino'])
    expect(seen.tables.filter(({ table }) => table === 'orders').map(({ engine, catalog, filter }) => [engine, catalog, filter]))
      .toEqual([['duckdb', 'files', `country = 'JP'`], ['trino', 'shop', `country = 'KR'`]])
    expect((await viewCatalog(house, people.marketer)).tables.filter(({ engine }) => engine === 'duckdb')).toEqual([])
  })

  it('runs a statement in the engine that has its tables, under the policy of each, on record', async () => {
    const local = await ask('select count(*), min(country), max(country) from files.sales.orders')
    expect(local).toMatchObject({ execution: { engine: 'duckdb', state: 'succeeded' }, rows: [['25', 'JP', 'JP']] })
    const remote = await ask('select count(*), min(country), max(country) from shop.sales.orders')
    const ended = await house.live.all.get(remote.id)?.done.then(() => house.live.all.get(remote.id)?.view)
    expect(ended).toMatchObject({ engine: 'trino', state: 'succeeded', rows: 1 })
    const page = await readRows(house, both, remote.id, windowSchema.parse({}))
    expect(page.rows).toEqual([['50', 'KR', 'KR']])
    expect((await listEvents(house, local.id))[0]).toMatchObject({ kind: 'query.opened', engine: 'duckdb' })
    expect((await listEvents(house, remote.id))[0]).toMatchObject({ kind: 'query.opened', engine: 'trino' })
  })

  it('lets the person choose where the tables leave a choice, and only there', async () => {
    const sql = 'select count(*) from sales.orders'
    expect(await look(house, both, { sql })).toMatchObject({ engine: 'duckdb', choices: ['duckdb', 'trino'] })
    expect(await look(house, both, { sql, engine: 'trino' })).toMatchObject({ engine: 'trino', decision: { outcome: 'allow' } })
    expect(await look(house, both, { sql: 'select 1 from files.sales.orders', engine: 'trino' }))
      .toMatchObject({ engine: 'duckdb', choices: ['duckdb'] })
    // For somebody without the files there is nothing to choose.
    expect(await look(house, people.analyst, { sql })).toMatchObject({ engine: 'trino', choices: ['trino'] })
  })

  it('refuses a statement across both in words, on record', async () => {
    const { id, execution } = await ask('select * from files.sales.orders a join shop.sales.orders b on a.id = b.id')
    expect(execution).toMatchObject({ state: 'denied', error: { code: 'across-engines',
      message: expect.stringContaining('`files.sales.orders` is in DuckDB and `shop.sales.orders` in Trino'), position: { line: 1, column: 41 } } })
    expect((await listEvents(house, id)).map(({ kind }) => kind)).toEqual(['query.denied'])
  })

  it('sends what writes to the engine that does, and says so of the other', async () => {
    expect(await look(house, both, { sql: 'create table lake.scratch.made (id bigint)' })).toMatchObject({ engine: 'trino', choices: ['trino'],
      decision: { writes: [{ table: 'lake.scratch.made', action: 'create' }] } })
    expect(await look(house, both, { sql: 'insert into files.sales.orders select * from files.sales.orders' })).toMatchObject({ engine: 'duckdb',
      decision: { outcome: 'deny', denials: [{ code: 'statement-kind', message: expect.stringContaining('only read here') as string }] } })
  })

  it('tells nobody of a table in the other engine that they may not see', async () => {
    const { execution } = await ask('select * from files.sales.orders a join shop.hr.salaries b on true')
    expect(execution).toMatchObject({ state: 'denied', engine: 'duckdb', error: { code: 'table-unknown' } })
    expect(JSON.stringify(execution?.error)).not.toMatch(/trino/i)
    const hidden = await ask('select * from files.web.events', people.analyst)
    expect(hidden.execution).toMatchObject({ state: 'denied', error: { code: 'table-unknown' } })
  })

  it('is whole while both answer', async () => {
    expect(await checkHealth(house)).toMatchObject({ ok: true, parts: { duckdb: 'ok', trino: 'ok', gateway: 'ok' } })
  })

  it('does not start where both have a catalog of the same name', async () => {
    await expect(openTestHouse({
      WAREHOUSE_CATALOG: 'shop', TRINO_URL: trino.url, TRINO_USER: trino.user, TRINO_PASSWORD: trino.password,
    })).rejects.toMatchObject({ code: 'config-invalid', message: expect.stringContaining('`shop`') })
  })
})
