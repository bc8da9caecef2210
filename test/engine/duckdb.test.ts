import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../lib/engine/engine.ts'
import { begin, createWorkspace, korea, koreanViews, readParts, run, startEngine, view, world } from './support/world.ts'
import type { Workspace } from './support/world.ts'

/** What DuckDB does besides the contract of all engines (`contract.test.ts`). */
describe('the engine duckdb', () => {
  const spec = korea
  let space: Workspace
  let engine: Engine
  beforeAll(async () => {
    space = await createWorkspace()
    engine = await startEngine(space)
  })
  afterAll(async () => {
    await engine.close()
    space.remove()
  })
  const read = (sql: string) => engine.read(sql, spec)

  it('says what it is and that it is well', async () => {
    expect(engine.kind).toBe('duckdb')
    expect(await engine.health()).toMatchObject({ ok: true })
    expect(engine.functions()).toEqual(expect.arrayContaining(['count', 'sum', 'upper', 'unnest']))
    expect(engine.functions()).not.toContain('getvariable')
  })

  it('lists the tables of the warehouse with types and comments', async () => {
    const catalog = await engine.catalog()
    expect(catalog).toMatchObject({ engine: 'duckdb', version: 'v1' })
    const customers = catalog.tables.find(({ table }) => table === 'customers')
    expect(customers).toMatchObject({ catalog: 'shop', schema: 'sales', comment: 'people who buy' })
    expect(customers?.columns.find(column => column.name === 'spent')).toEqual({ name: 'spent', type: 'DECIMAL(18,2)' })
    expect(catalog.tables.some(({ table }) => table === 'salaries')).toBe(true)
    expect(catalog.tables.some(({ table }) => table.startsWith('duckdb_'))).toBe(false)
  })

  describe('read', () => {
    it('tells kind, tables, the columns the statement itself uses, functions and result columns', async () => {
      expect(await read('SELECT c.name, sum(o.net) AS total FROM sales.customers c JOIN sales.orders o ON o.customer_id = c.id GROUP BY 1')).toEqual({
        ok: true, statement: {
          engine: 'duckdb', kind: 'select', functions: ['sum'],
          tables: [{ table: 'shop.sales.customers', columns: ['id', 'name'] }, { table: 'shop.sales.orders', columns: ['customer_id', 'net'] }],
          columns: [{ name: 'name', type: 'VARCHAR', kind: 'text' }, { name: 'total', type: 'DECIMAL(38,2)', kind: 'decimal' }]
            .map(column => column.name === 'total' ? { ...column, type: expect.stringContaining('DECIMAL') as string } : column),
        },
      })
    })

    it('tells the columns of filters apart from those of the policy', async () => {
      const reading = await read('SELECT count(*) FROM sales.customers WHERE id > 5')
      expect(reading).toMatchObject({ statement: { tables: [{ table: 'shop.sales.customers', columns: ['id'] }] } })
    })

    it.each([['SELECT 1', 'select'], ['DESCRIBE sales.orders', 'describe'], ['SUMMARIZE sales.orders', 'summarize'], ['SHOW TABLES', 'show']])(
      'knows %s as %s', async (sql, kind) => expect(await read(sql)).toMatchObject({ ok: true, statement: { kind } }))

    it('gives line and column of a syntax error, as editors count them', async () => {
      expect(await read('SELECT \'한글\',\n  \'글\' FORM x y')).toMatchObject({ ok: false, refusal: { code: 'syntax-error', position: { line: 2 } } })
      const reading = await read('SELECT \'한글😀\', nosuch FROM sales.orders')
      expect(reading).toMatchObject({ ok: false, refusal: { code: 'column-unknown', position: { line: 1, column: 16 } } })
    })

    it('names the unknown table where it stands, with what is near', async () => {
      expect(await read('SELECT *\nFROM sales.custmers')).toEqual({
        ok: false, tables: [], mentions: [], refusal: {
          code: 'table-unknown', message: 'there is no table `sales.custmers`', table: 'sales.custmers',
          nearest: ['shop.sales.customers'], position: { line: 2, column: 6 },
        },
      })
      expect(await read('SELECT * FROM customers')).toMatchObject({ refusal: { nearest: ['shop.sales.customers'] } })
    })

    it('names the unknown column, the tables it was looked for in, and every column mentioned', async () => {
      expect(await read('SELECT nam, national_id FROM sales.customers WHERE phone = \'x\'')).toMatchObject({
        ok: false, refusal: { code: 'column-unknown', column: 'nam', nearest: ['name'] },
        tables: ['shop.sales.customers'], mentions: expect.arrayContaining(['nam', 'national_id', 'phone']) as string[],
      })
    })

    it('refuses by kind, and names it', async () => {
      for (const [sql, word] of [['insert into x values (1)', 'INSERT'], ['/* x */ drop table x', 'DROP'], ['Copy x to \'y\'', 'COPY'],
        ['attach \'x\'', 'ATTACH'], ['set x = 1', 'SET'], ['pragma x', 'PRAGMA'], ['call x()', 'CALL'], ['explain select 1', 'EXPLAIN']] as const) {
        expect(await read(sql)).toMatchObject({ ok: false, refusal: { code: 'statement-kind', message: expect.stringContaining(`\`${word}\``) as string } })
      }
      expect(await read('SELECT 1; SELECT 2;')).toMatchObject({ refusal: { code: 'statement-count', message: expect.stringContaining('2 statements') as string } })
      expect(await read('SELECT 1; DROP TABLE x')).toMatchObject({ refusal: { code: 'statement-count' } })
      expect(await read('SELECT 1 ;')).toMatchObject({ ok: true })
      expect(await read('SELECT getvariable(\'mi\')')).toMatchObject({ refusal: { code: 'function-refused', position: { line: 1, column: 8 } } })
      expect(await read('SELECT 1::hr.grade')).toMatchObject({ refusal: { code: 'type-unknown' } })
      expect(await read('SELECT sum(name) FROM sales.customers')).toMatchObject({ refusal: { code: 'bind-error', position: { line: 1, column: 8 } } })
    })
  })

  describe('execute', () => {
    it('writes parts that hold the rows, and gives few rows at once', async () => {
      const { outcome, directory, progress } = await run(engine, space, 'SELECT id, name FROM sales.customers ORDER BY id LIMIT 2', spec)
      expect(outcome).toMatchObject({ state: 'succeeded', rows: 2, parts: 1, first: [['0', 'name 0'], ['3', 'name 3']] })
      expect(readdirSync(directory)).toEqual(['part-00000.parquet'])
      if (outcome.state === 'succeeded') expect(await readParts(directory, outcome.columns)).toEqual(outcome.first)
      expect(progress.at(-1)).toMatchObject({ rows: 2, parts: 1 })
    })

    it('writes one empty part where there are no rows', async () => {
      const { outcome, directory } = await run(engine, space, 'SELECT id FROM sales.customers WHERE id < 0', spec)
      expect(outcome).toMatchObject({ state: 'succeeded', rows: 0, parts: 1, first: [] })
      expect(readdirSync(directory)).toEqual(['part-00000.parquet'])
    })

    it('keeps order and every row of a result of many parts', async () => {
      const { outcome, directory, progress } = await run(engine, space, 'SELECT range AS n, n % 7 AS m FROM range(700000) ORDER BY n DESC', spec)
      expect(outcome).toMatchObject({ state: 'succeeded', rows: 700_000, first: null })
      if (outcome.state !== 'succeeded') return
      expect(outcome.parts).toBeGreaterThan(4)
      expect(readdirSync(directory)).toHaveLength(outcome.parts)
      const early = progress.find(({ parts }) => parts > 0)
      expect(early).toMatchObject({ parts: 1 })
      expect(early!.rows).toBeLessThan(5_000)
      const reader = await (await DuckDBInstance.create(':memory:')).connect()
      const checked = await reader.run(`SELECT count(*)::INTEGER, bool_and(c0 = 699999 - r), bool_and(c1 = c0 % 7) FROM (
        SELECT c0, c1, row_number() OVER () - 1 AS r FROM read_parquet('${directory}/part-*.parquet'))`)
      expect(await checked.getRows()).toEqual([[700_000, true, true]])
    })

    it('tells the raw tables and columns really read, those of filters and masks too', async () => {
      const { outcome } = await run(engine, space, 'SELECT email FROM sales.customers', spec)
      expect(outcome).toMatchObject({ read: [{ table: 'shop.sales.customers', columns: ['email', 'country'] }] })
    })

    it('carries columns of one name, and every type', async () => {
      const { outcome } = await run(engine, space, `SELECT 1 AS a, 2 AS a, sum(id) AS s, INTERVAL 1 DAY AS i, row(1, 'x') AS r, NULL AS n
        FROM sales.products`, spec)
      expect(outcome).toMatchObject({
        columns: [{ name: 'a' }, { name: 'a' }, { name: 's', type: 'HUGEINT' }, { kind: 'interval' }, { kind: 'nested' }, { name: 'n' }],
        first: [[1, 2, '1225', '1 day', '(1, x)', null]],
      })
    })

    it('shows an error that visible rows cause, with its place, and leaves no part', async () => {
      const { outcome, directory } = await run(engine, space, 'SELECT id,\n  name::INTEGER FROM sales.customers', spec)
      expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'run-error', message: expect.stringContaining('\'name 0\'') as string, position: { line: 2 } } })
      expect(readdirSync(directory)).toEqual([])
    })

    it('refuses what the gate refuses, also when nobody read it before', async () => {
      const { outcome } = await run(engine, space, 'SELECT * FROM hr.salaries WHERE 1 = 1', spec)
      expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'table-unknown' } })
    })

    it('stops at the limit of rows', async () => {
      const { outcome, directory } = await run(engine, space, 'SELECT * FROM range(100000)', spec, { rows: 50_000, seconds: 60 })
      expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'limit-rows', params: { rows: 50_000 } } })
      expect(readdirSync(directory)).toEqual([])
      expect((await run(engine, space, 'SELECT * FROM range(50000)', spec, { rows: 50_000, seconds: 60 })).outcome).toMatchObject({ rows: 50_000 })
    })

    it('stops at the limit of time', async () => {
      const { outcome } = await run(engine, space, 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7',
        spec, { rows: 10, seconds: 1 })
      expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'limit-seconds', params: { seconds: 1 } } })
    })

    it('stops when it is cancelled, and only then', async () => {
      const slow = begin(engine, space, 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7', spec)
      const other = begin(engine, space, 'SELECT count(*) FROM sales.orders', spec)
      expect((await other.run.done).state).toBe('succeeded')
      await slow.run.cancel()
      expect(await slow.run.done).toMatchObject({ state: 'cancelled', fault: { code: 'cancelled' } })
      const late = begin(engine, space, 'SELECT 1', spec)
      await late.run.done
      await late.run.cancel()
      expect(await late.run.done).toMatchObject({ state: 'succeeded' })
      const early = begin(engine, space, 'SELECT 2', spec)
      await early.run.cancel()
      expect((await early.run.done).state).toMatch(/cancelled|succeeded/)
    })

    it('says whose limit memory is', async () => {
      const { outcome } = await run(engine, space, 'SELECT length(list(range)) FROM range(100000000)', spec)
      expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'limit-memory' } })
      expect((await run(engine, space, 'SELECT 1', spec)).outcome.state).toBe('succeeded')
    })

    it('fails clearly where the folder is gone', async () => {
      const { outcome } = await engine.execute({ executionId: 'gone', sql: 'SELECT 1', world: spec, limits: { rows: 1, seconds: 9 },
        directory: join(space.folder, 'nowhere') }, () => {}).done.then(outcome => ({ outcome }))
      expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'result-failed' } })
      expect(existsSync(join(space.folder, 'nowhere'))).toBe(false)
    })
  })

  it('checks views, and names those that do not bind', async () => {
    expect(await engine.checkViews(koreanViews)).toEqual([])
    const faults = await engine.checkViews([...koreanViews, view('sales', 'order_view', 'SELECT nosuch FROM __sagwan_source__'),
      view('sales', 'nothing', 'SELECT * FROM __sagwan_source__')])
    expect(faults).toHaveLength(2)
    expect(faults[0]).toMatch(/^shop\.sales\.order_view: .*nosuch/)
    expect(faults.join()).not.toMatch(/\br[0-9a-f]{24}\b/)
  })

  it('keeps the other tables of a world where one view does not bind', async () => {
    const broken = world('broken', [...koreanViews, view('sales', 'order_view', 'SELECT nosuch FROM __sagwan_source__')])
    expect((await run(engine, space, 'SELECT count(*) FROM sales.orders', broken)).outcome.state).toBe('succeeded')
    expect(await engine.read('SELECT * FROM sales.order_view', broken)).toMatchObject({ ok: false, refusal: { code: 'table-unknown' } })
  })
})
