import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Progress } from '../../lib/contracts/engine.ts'
import { createTrinoEngine } from '../../lib/engine/trino/engine.ts'
import { ask } from '../../lib/engine/trino/session.ts'
import { createTransport } from '../../lib/engine/trino/transport.ts'
import { readParts } from '../engine/support/world.ts'
import { anyWorld, openBench } from './support/engine.ts'
import type { Bench } from './support/engine.ts'
import { startProxy } from './support/proxy.ts'
import type { Proxy } from './support/proxy.ts'
import { skipTrino, useTrino } from './support/server.ts'
import type { SharedTrino } from './support/shared.ts'

const endless = 'SELECT count(*) FROM tpch.sf100.lineitem a CROSS JOIN tpch.sf100.orders b'

describe.skipIf(skipTrino('the engine trino'))('the engine trino', { timeout: 180_000 }, () => {
  let trino: SharedTrino
  let bench: Bench
  let proxy: Proxy
  beforeAll(async () => {
    trino = await useTrino()
    bench = await openBench(trino)
    proxy = await startProxy(trino.url)
  }, 900_000)
  afterEach(() => { proxy.mischief = () => undefined })
  afterAll(async () => {
    await bench.close()
    await proxy.close()
    await trino.stop()
  })
  const read = (sql: string) => bench.engine.read(sql, anyWorld, 'analyst')
  const rowsOf = async (sql: string) => {
    const outcome = await bench.begin(sql).done
    if (outcome.state !== 'succeeded') throw new Error(`${sql}: ${outcome.fault.message}`)
    return outcome.first
  }

  it('says what it is and that it is well', async () => {
    expect(bench.engine.kind).toBe('trino')
    expect(await bench.engine.health()).toMatchObject({ ok: true })
  })

  it('lists tables with types, and the functions of the cluster', async () => {
    const catalog = await bench.engine.catalog()
    const orders = catalog.tables.find(({ catalog, schema, table }) => catalog === 'tpch' && schema === 'tiny' && table === 'orders')
    expect(orders?.columns.slice(0, 3)).toEqual([
      { name: 'orderkey', type: 'bigint' }, { name: 'custkey', type: 'bigint' }, { name: 'orderstatus', type: 'varchar(1)' }])
    expect(catalog.tables.some(({ catalog, schema }) => catalog === 'system' || schema === 'information_schema')).toBe(false)
    expect(await bench.engine.catalog()).toBe(catalog)
    expect(bench.engine.functions()).toEqual(expect.arrayContaining(['approx_distinct', 'count', 'upper']))
  })

  describe('read', () => {
    it('tells kind, tables and result columns, and runs nothing', async () => {
      const before = await rowsOf(`SELECT count(*) FROM system.runtime.queries WHERE query LIKE 'SELECT name, nationkey%'`)
      expect(await read('SELECT name, nationkey * 2 AS twice FROM tpch.tiny.customer;')).toEqual({ ok: true, statement: {
        engine: 'trino', kind: 'select', functions: [], tables: [{ table: 'tpch.tiny.customer', columns: null }],
        columns: [{ name: 'name', type: 'VARCHAR', kind: 'text' }, { name: 'twice', type: 'BIGINT', kind: 'integer' }],
      } })
      expect(await rowsOf(`SELECT count(*) FROM system.runtime.queries WHERE query LIKE 'SELECT name, nationkey%'`)).toEqual(before)
    })

    it('reads texts that fit into no header', async () => {
      const long = `SELECT name FROM tpch.tiny.customer WHERE name IN (${Array.from({ length: 4000 }, (_, i) => `'${crypto.randomUUID()}${i}'`).join(', ')}, 'Customer#000000001')`
      expect(await read(long)).toMatchObject({ ok: true, statement: { tables: [{ table: 'tpch.tiny.customer' }] } })
      expect(await read(`${long}\n AND nosuch = 1`)).toMatchObject({ ok: false, refusal: { code: 'column-unknown', position: { line: 2, column: 6 } } })
      const middling = `SELECT name FROM tpch.tiny.customer WHERE name IN (${Array.from({ length: 400 }, (_, i) => `'Customer#${String(i + 1).padStart(9, '0')}'`).join(', ')})`
      expect(await read(middling)).toMatchObject({ ok: true, statement: { columns: [{ name: 'name' }] } })
    })

    it.each([
      ['SELECT 1\n FORM x y', 'syntax-error', { line: 2, column: 7 }],
      ['SELECT nosuch FROM tpch.tiny.customer', 'column-unknown', { line: 1, column: 8 }],
      ['SELECT *\nFROM tpch.tiny.custmer', 'table-unknown', { line: 2, column: 6 }],
      ['SELECT nosuch(1)', 'function-refused', { line: 1, column: 8 }],
      ['SELECT CAST(1 AS nosuch)', 'type-unknown', { line: 1, column: 8 }],
      ['SELECT name + 1 FROM tpch.tiny.customer', 'bind-error', { line: 1, column: 13 }],
    ])('refuses %j as %s, with its place', async (sql, code, position) => {
      expect(await read(sql)).toMatchObject({ ok: false, refusal: { code, position } })
    })

    it('says the same of an unknown table, schema and catalog', async () => {
      for (const name of ['tpch.tiny.nosuch', 'tpch.nosuch.nosuch', 'nosuch.nosuch.nosuch', 'nosuch']) {
        expect(await read(`SELECT * FROM ${name}`)).toMatchObject({ refusal: { code: 'table-unknown', message: `there is no table \`${name}\`` } })
      }
    })

    it('refuses what does not read', async () => {
      for (const sql of ['INSERT INTO x VALUES (1)', '/* a */ DROP TABLE x', 'SET SESSION a = 1', 'EXECUTE IMMEDIATE \'SELECT 1\'', 'CALL x.y()', '']) {
        expect(await read(sql)).toMatchObject({ ok: false })
        expect(await bench.begin(sql).done).toMatchObject({ state: 'failed', fault: { code: 'statement-kind' } })
      }
      expect(await read('SELECT 1; SELECT 2')).toMatchObject({ ok: false, refusal: { code: 'syntax-error' } })
      for (const sql of ['SHOW TABLES FROM tpch.tiny', 'DESCRIBE tpch.tiny.orders']) expect(await read(sql)).toMatchObject({ ok: true })
    })
  })

  describe('execute', () => {
    it('runs as the person, with the execution\'s id where Trino tells of it', async () => {
      expect(await rowsOf('SELECT current_user')).toEqual([['analyst']])
      const run = bench.begin('SELECT 1 AS mine')
      await run.done
      expect(run.progress.at(-1)?.detail?.queryId).toMatch(/^\d{8}_/)
      expect(await rowsOf(`SELECT DISTINCT "user", source FROM system.runtime.queries WHERE query = 'SELECT 1 AS mine'`)).toEqual([['analyst', 'sagwan']])
    })

    it('writes one empty part where there are no rows', async () => {
      const run = bench.begin('SELECT 1 AS a, 2 AS a WHERE false')
      expect(await run.done).toMatchObject({ state: 'succeeded', rows: 0, parts: 1, first: [], columns: [{ name: 'a' }, { name: 'a' }] })
      expect(readdirSync(run.directory)).toEqual(['part-00000.parquet'])
    })

    it('keeps every row of a result of many pages, in the order of a sort', async () => {
      const run = bench.begin('SELECT orderkey, linenumber FROM tpch.sf1.lineitem WHERE orderkey < 60000 ORDER BY orderkey DESC, linenumber')
      const outcome = await run.done
      expect(outcome).toMatchObject({ state: 'succeeded', first: null })
      if (outcome.state !== 'succeeded') return
      const connection = await (await DuckDBInstance.create(':memory:')).connect()
      const checked = await connection.run(`SELECT count(*)::INTEGER, bool_and(ok) FROM (
        SELECT coalesce(lag(c0) OVER () > c0 OR (lag(c0) OVER () = c0 AND lag(c1) OVER () < c1), true) AS ok
        FROM read_parquet('${run.directory}/part-*.parquet'))`)
      expect(await checked.getRows()).toEqual([[outcome.rows, true]])
      expect(readdirSync(run.directory)).toHaveLength(outcome.parts)
      expect(readdirSync(join(bench.folder, 'temp'))).toEqual([])
      expect(await rowsOf('SELECT count(*) FROM tpch.sf1.lineitem WHERE orderkey < 60000')).toEqual([[String(outcome.rows)]])
    })

    it('tells how far it is', async () => {
      const run = bench.begin('SELECT count(DISTINCT comment) FROM tpch.sf1.customer')
      expect(await run.done).toMatchObject({ state: 'succeeded' })
      const stages = run.progress.map(({ detail }) => detail?.stage)
      expect(stages).toContain('running')
      const last = run.progress.at(-1)!
      expect(last.detail).toMatchObject({ splits: { done: last.detail!.splits.total } })
      expect(last.detail!.readRows).toBe(150_000)
      expect(run.progress.every(({ percentage }) => percentage === null || (percentage >= 0 && percentage <= 100))).toBe(true)
    })

    it.each([
      ['SELECT 1 / 0', 'run-error', /Division by zero/],
      ['SELECT CAST(name AS integer) FROM tpch.tiny.customer', 'run-error', /Cannot cast 'Customer#/],
      ['SELECT * FROM tpch.tiny.nosuch', 'table-unknown', /nosuch/],
    ])('fails %s as %s', async (sql, code, message) => {
      const run = bench.begin(sql)
      expect(await run.done).toMatchObject({ state: 'failed', fault: { code, message: expect.stringMatching(message) as string } })
      expect(readdirSync(run.directory)).toEqual([])
    })

    it('stops at the limits of rows and of time', async () => {
      const many = bench.begin('SELECT * FROM tpch.sf1.orders', { rows: 1000, seconds: 60 })
      expect(await many.done).toMatchObject({ state: 'failed', fault: { code: 'limit-rows', params: { rows: 1000 } } })
      expect(readdirSync(many.directory)).toEqual([])
      const long = bench.begin(endless, { rows: 10, seconds: 2 })
      expect(await long.done).toMatchObject({ state: 'failed', fault: { code: 'limit-seconds', params: { seconds: 2 } } })
      for (const run of [many, long]) expect(await stateOf(run.progress)).toEqual([['FAILED', 'USER_CANCELED']])
    })

    it('stops in Trino when it is cancelled', async () => {
      const run = bench.begin(endless)
      await expect.poll(() => run.progress.some(({ detail }) => detail?.stage === 'running'), { timeout: 60_000 }).toBe(true)
      await run.cancel()
      expect(await run.done).toMatchObject({ state: 'cancelled', fault: { code: 'cancelled' } })
      expect(await stateOf(run.progress)).toEqual([['FAILED', 'USER_CANCELED']])
      const early = bench.begin('SELECT 1')
      await early.cancel()
      expect((await early.done).state).toMatch(/cancelled|succeeded/)
    })
    const stateOf = (progress: Progress[]) =>
      rowsOf(`SELECT state, error_code FROM system.runtime.queries WHERE query_id = '${progress.at(-1)!.detail!.queryId}'`)

    it('fails clearly where the folder is gone', async () => {
      const directory = join(bench.folder, 'nowhere')
      const run = bench.engine.execute({ executionId: 'gone', sql: 'SELECT 1', world: anyWorld, user: 'analyst', directory,
        limits: { rows: 1, seconds: 60 } }, () => undefined)
      expect(await run.done).toMatchObject({ state: 'failed', fault: { code: 'result-failed' } })
      expect(existsSync(directory)).toBe(false)
    })

    it('runs for nobody where nobody is named', async () => {
      const run = bench.engine.execute({ executionId: 'x', sql: 'SELECT 1', world: anyWorld, directory: bench.folder,
        limits: { rows: 1, seconds: 60 } }, () => undefined)
      expect(await run.done).toMatchObject({ state: 'failed', fault: { code: 'internal' } })
      await expect(bench.engine.read('SELECT 1', anyWorld)).rejects.toMatchObject({ code: 'internal' })
    })
  })

  describe('faults on the way', () => {
    const through = async (work: (bench: Bench) => Promise<void>, more = {}) => {
      const behind = await openBench({ ...trino, url: proxy.url }, more)
      proxy.seen.length = 0
      try {
        await work(behind)
      } finally {
        await behind.close()
      }
    }

    it('asks again after 502, 503, 504 and cut connections, and loses no row', () => through(async behind => {
      proxy.mischief = ({ count }) => [503, undefined, 502, 504, undefined, 'cut' as const][count % 6]
      const run = behind.begin('SELECT orderkey FROM tpch.tiny.orders ORDER BY 1')
      // A POST that was cut may have begun a query, so only this kind of start is not tried again.
      proxy.seen.length = 0
      const outcome = await run.done
      expect(outcome).toMatchObject({ state: 'succeeded', rows: 15_000 })
      if (outcome.state !== 'succeeded') return
      expect(new Set((await readParts(run.directory, outcome.columns)).map(([key]) => key)).size).toBe(15_000)
      expect(proxy.seen.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(2)
    }))

    it('analyses a text once for one person under one policy, and anew after a refusal', () => through(async behind => {
      const asked = async (sql: string, world = anyWorld, user = 'analyst') => {
        const before = proxy.seen.filter(({ method }) => method === 'POST').length
        await behind.engine.read(sql, world, user)
        return proxy.seen.filter(({ method }) => method === 'POST').length - before
      }
      const first = await asked('SELECT name FROM tpch.tiny.customer')
      expect(first).toBeGreaterThan(0)
      expect(await asked('SELECT name FROM tpch.tiny.customer')).toBe(0)
      expect(await asked('SELECT name FROM tpch.tiny.customer', { ...anyWorld, key: 'another policy' })).toBe(first)
      expect(await asked('SELECT name FROM tpch.tiny.customer', anyWorld, 'owner')).toBe(first)
      const refused = await asked('SELECT nosuch FROM tpch.tiny.customer')
      expect(await asked('SELECT nosuch FROM tpch.tiny.customer')).toBe(refused)
      // What a statement changed may change what any other means.
      expect(await behind.begin('CREATE TABLE memory.default.once AS SELECT 1 AS one').done).toMatchObject({ state: 'succeeded' })
      expect(await behind.begin('DROP TABLE memory.default.once').done).toMatchObject({ state: 'succeeded' })
      expect(await asked('SELECT name FROM tpch.tiny.customer')).toBe(first)
    }))

    it('starts no statement a second time after 502', () => through(async behind => {
      proxy.mischief = ({ method }) => method === 'POST' ? 502 : undefined
      expect(await behind.begin('SELECT 1').done).toMatchObject({ state: 'failed', fault: { code: 'engine-unavailable' } })
      expect(proxy.seen.filter(({ method }) => method === 'POST')).toHaveLength(1)
    }))

    it('gives up in time, and says so', () => through(async behind => {
      proxy.mischief = ({ method }) => method === 'GET' ? 503 : undefined
      expect(await behind.begin('SELECT 1').done).toMatchObject({ state: 'failed', fault: { code: 'engine-unavailable' } })
      expect(proxy.seen.length).toBeGreaterThan(3)
    }, { patienceMs: 1500 }))

    it('says that a restarted server no longer knows the statement', () => through(async behind => {
      proxy.mischief = ({ method }) => method === 'GET' ? 404 : undefined
      expect(await behind.begin('SELECT 1').done).toMatchObject({ fault: { code: 'engine-unavailable', message: expect.stringContaining('restarted') as string } })
    }))

    it('calls a wrong password by its setting, and shows no secret', async () => {
      const wrong = await openBench({ ...trino, password: 'wrong-secret-42' })
      const outcome = await wrong.begin('SELECT 1').done
      expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'engine-unavailable', message: expect.stringContaining('TRINO_PASSWORD') as string } })
      expect(await wrong.engine.health()).toMatchObject({ ok: false, detail: expect.stringContaining('does not let Sagwan in') as string })
      const error = await wrong.engine.read('SELECT 1', anyWorld, 'analyst').catch((thrown: unknown) => thrown)
      const { inspect } = await import('node:util')
      expect(inspect(error, { depth: 12 })).not.toMatch(/wrong-secret-42|Basic |nextUri|slug/)
      await wrong.close()
    })

    it('says that nobody answers', async () => {
      const engine = await createTrinoEngine({ ...bench.options, url: 'http://127.0.0.1:1', patienceMs: 300 })
      expect(await engine.health()).toMatchObject({ ok: false, detail: expect.stringContaining('cannot be reached') as string })
      await expect(engine.catalog()).rejects.toMatchObject({ code: 'engine-unavailable' })
      await engine.close()
    })
  })

  describe('the protocol', () => {
    it('sends the person with each statement, and TLS\'s word only when told to', async () => {
      for (const forwarded of [true, false]) {
        proxy.seen.length = 0
        const transport = createTransport({ ...bench.options, url: proxy.url, forwarded })
        const asked = ask({ ...bench.options, url: proxy.url }, transport, { sql: 'SELECT 1', user: 'someone', trace: 't-1' })
        if (forwarded) expect((await asked).rows).toEqual([[1]])
        else await expect(asked).rejects.toMatchObject({ code: 'engine-unavailable' })
        const post = proxy.seen.find(({ method }) => method === 'POST')
        expect(post?.headers).toMatchObject({ 'x-trino-user': 'someone', 'x-trino-trace-token': 't-1', 'accept-encoding': 'identity' })
        expect(post?.headers['x-forwarded-proto']).toBe(forwarded ? 'https' : undefined)
        transport.close()
      }
    })
  })
})
