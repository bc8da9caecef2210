import { randomUUID } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExportFormat } from '../../lib/contracts/policy.ts'
import { openWorkspace } from './workspace.ts'
import type { Stored, Workspace } from './workspace.ts'

let workspace: Workspace
beforeAll(async () => { workspace = await openWorkspace() })
afterAll(() => workspace.close())

async function take(stored: Stored, format: ExportFormat, maxRows = 1_000_000, guarded = true) {
  const { stream, done } = await workspace.results.export({ ...stored, format, maxRows, guarded })
  const bytes = Buffer.from(await new Response(stream).arrayBuffer())
  return { bytes, ...await done }
}

async function readParquet(bytes: Buffer, sql: string): Promise<unknown[][]> {
  const file = join(workspace.directory, '..', `${randomUUID()}.parquet`)
  writeFileSync(file, bytes)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = (await connection.runAndReadAll(sql.replace('FILE', `'${file}'`))).getRowsJson()
  instance.closeSync()
  return rows
}

/** Files an export may have left; readers keep their own spill folders. */
const leftovers = () => readdirSync(workspace.tempDirectory).filter(name => name.includes('export-') && name.includes('.'))

describe('export to CSV', () => {
  it('quotes as RFC 4180 wants it, tells NULL from the empty string, and guards text that looks like a formula', async () => {
    const stored = await workspace.store(`SELECT * FROM (VALUES
      (1, 'plain', -1.5::DECIMAL(5,2)), (2, NULL, NULL), (3, '', 0), (4, 'a,b', 1), (5, 'say "hi"', 1), (6, 'two' || chr(10) || 'lines', 1),
      (7, '=1+1', 1), (8, '+82', 1), (9, '-x', 1), (10, '@x', 1), (11, chr(9) || 'x', 1), (12, '한글', 1), (13, chr(13) || 'x', 1))
      AS t("n,o", "=name", amount)`)
    const { bytes, rows, sizeBytes } = await take(stored, 'csv')
    expect(bytes.toString('utf8')).toBe(['"n,o",\'=name,amount', '1,plain,-1.50', '2,,', '3,"",0.00', '4,"a,b",1.00', '5,"say ""hi""",1.00',
      '6,"two\nlines",1.00', "7,'=1+1,1.00", "8,'+82,1.00", "9,'-x,1.00", "10,'@x,1.00", "11,'\tx,1.00", '12,한글,1.00', '13,"\'\rx",1.00', ''].join('\n'))
    expect([rows, sizeBytes]).toEqual([13, bytes.byteLength])
  })

  it('leaves text as it is where the guard is switched off', async () => {
    const stored = await workspace.store(`SELECT '=1+1' AS "=a", '@x' AS b, '-5' AS c, -5 AS d`)
    expect((await take(stored, 'csv', 10, false)).bytes.toString()).toBe('=a,b,c,d\n=1+1,@x,-5,-5\n')
    expect((await take(stored, 'csv', 10)).bytes.toString()).toBe("'=a,b,c,d\n'=1+1,'@x,'-5,-5\n")
  })

  it('keeps names that repeat, and exact values', async () => {
    const stored = await workspace.store(`SELECT 9223372036854775807 AS a, 170141183460469231731687303715884105727::HUGEINT AS a,
      TIMESTAMPTZ '2026-03-14 21:00:00+09' AS t, [1, 2] AS l, '=x' AS "a b"`)
    expect((await take(stored, 'csv')).bytes.toString()).toBe(
      "a,a,t,l,a b\n9223372036854775807,170141183460469231731687303715884105727,2026-03-14 12:00:00+00,\"[1, 2]\",'=x\n")
  })

  it('gives whole values, at most maxRows of them, in the order of the result', async () => {
    const long = await workspace.store("SELECT repeat('x', 50000) AS a")
    expect((await take(long, 'csv')).bytes.byteLength).toBe(50_003)
    const many = await workspace.store('SELECT i AS a FROM range(300000) AS t(i)', 'SELECT i + 300000 AS a FROM range(300000) AS t(i)')
    const { bytes, rows } = await take(many, 'csv', 400_000)
    const lines = bytes.toString().trimEnd().split('\n')
    expect([rows, lines.length, lines[1], lines[300_001], lines.at(-1)]).toEqual([400_000, 400_001, '0', '300000', '399999'])
    expect(leftovers()).toEqual([])
  })

  it('of no rows is its header', async () => {
    const stored = await workspace.store('SELECT 1 AS a, 2 AS b WHERE false')
    expect((await take(stored, 'csv')).bytes.toString()).toBe('a,b\n')
    expect(await take({ ...stored, parts: 0 }, 'csv')).toMatchObject({ rows: 0, sizeBytes: 4 })
  })
})

describe('export to Parquet', () => {
  it('has the real names and types', async () => {
    const stored = await workspace.store("SELECT 1::BIGINT AS id, 2 AS \"Id\", 1.5::DECIMAL(10,2) AS \"금액\", TIMESTAMPTZ '2026-03-14 12:00:00+00' AS at, ['a'] AS tags, {'k': 1} AS s, '=x' AS t")
    const { bytes, rows, sizeBytes } = await take(stored, 'parquet')
    expect([rows, sizeBytes]).toEqual([1, bytes.byteLength])
    const described = await readParquet(bytes, 'DESCRIBE SELECT * FROM FILE')
    expect(described.map(([name, type]) => [name, type])).toEqual([['id', 'BIGINT'], ['Id_2', 'INTEGER'], ['금액', 'DECIMAL(10,2)'],
      ['at', 'TIMESTAMP WITH TIME ZONE'], ['tags', 'VARCHAR[]'], ['s', 'STRUCT(k INTEGER)'], ['t', 'VARCHAR']])
    expect(await readParquet(bytes, 'SELECT t FROM FILE')).toEqual([['=x']])
  })

  it('of no parts is a file without rows', async () => {
    const stored = await workspace.store("SELECT 1 AS a, {'k': [1.5]} AS b")
    const { bytes } = await take({ ...stored, parts: 0 }, 'parquet')
    expect(await readParquet(bytes, 'SELECT count(*)::INTEGER FROM FILE')).toEqual([[0]])
  })

  it('stops at maxRows', async () => {
    const stored = await workspace.store('SELECT i AS a FROM range(300000) AS t(i)')
    expect(await readParquet((await take(stored, 'parquet', 10)).bytes, 'SELECT count(*)::INTEGER, max(a)::INTEGER FROM FILE')).toEqual([[10, 9]])
  })
})

describe('export that does not end well', () => {
  let big: Stored
  beforeAll(async () => { big = await workspace.store("SELECT i AS a, hash(i)::VARCHAR || hash(i, 1)::VARCHAR AS b, repeat('x', 100) AS c FROM range(1000000) AS t(i)") })

  it('stops on the signal and takes its file away', async () => {
    const abort = new AbortController()
    const { stream, done } = await workspace.results.export({ ...big, format: 'csv', maxRows: 1e9, signal: abort.signal })
    const reader = stream.getReader()
    expect((await reader.read()).done).toBe(false)
    abort.abort()
    await expect(done).rejects.toMatchObject({ code: 'cancelled' })
    await expect(reader.read()).rejects.toMatchObject({ code: 'cancelled' })
    expect(leftovers()).toEqual([])
    const before = AbortSignal.abort()
    await expect(workspace.results.export({ ...big, format: 'csv', maxRows: 1e9, signal: before })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('stops when nobody reads on, and the next one runs', async () => {
    for (let i = 0; i < 3; i += 1) {
      const { stream, done } = await workspace.results.export({ ...big, format: 'csv', maxRows: 1e9 })
      const reader = stream.getReader()
      await reader.read()
      await reader.cancel()
      await expect(done).rejects.toMatchObject({ code: 'cancelled' })
    }
    expect(leftovers()).toEqual([])
    expect((await take(big, 'csv', 5)).rows).toBe(5)
  })

  it('fails where rows are gone', async () => {
    const { stream, done } = await workspace.results.export({ ...big, executionId: randomUUID(), format: 'csv', maxRows: 10 })
    await expect(new Response(stream).text()).rejects.toMatchObject({ code: 'result-gone' })
    await expect(done).rejects.toMatchObject({ code: 'result-gone' })
    expect(leftovers()).toEqual([])
  })

  it('holds no more in memory than a few chunks, however slowly it is read', async () => {
    const { stream, done } = await workspace.results.export({ ...big, format: 'csv', maxRows: 1e9 })
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    let bytes = 0
    for await (const chunk of stream) {
      bytes += chunk.byteLength
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
    expect((await done).sizeBytes).toBe(bytes)
    expect(bytes).toBeGreaterThan(100e6)
    expect(most).toBeLessThan(64e6)
  })
})
