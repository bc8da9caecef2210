import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeRow, encodeSelect, restore, storedType } from '../../lib/host/duckdb-values.ts'

const folder = mkdtempSync(join(tmpdir(), 'values-'))
let connection: DuckDBConnection

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`SET TimeZone = 'UTC'`)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What a reader of a part sees of a value: through the stored type, Parquet and the encoder. */
async function travel(expr: string, type: string): Promise<unknown> {
  const file = join(folder, 'part.parquet')
  await connection.run(`COPY (SELECT CAST(${expr} AS ${storedType(type)}) AS c0) TO '${file}' (FORMAT parquet)`)
  const result = await connection.run(`SELECT ${encodeSelect([{ type }])} FROM '${file}'`)
  return decodeRow((await result.getRows())[0]!)[0]
}

const values: [string, string, unknown][] = [
  ['9007199254740993', 'BIGINT', '9007199254740993'],
  ['170141183460469231731687303715884105727', 'HUGEINT', '170141183460469231731687303715884105727'],
  ['340282366920938463463374607431768211455', 'UHUGEINT', '340282366920938463463374607431768211455'],
  ['42', 'INTEGER', 42], ['-7', 'TINYINT', -7], ['4294967295', 'UINTEGER', '4294967295'],
  ['12345678901234.50', 'DECIMAL(18,2)', '12345678901234.50'],
  ['0.1', 'FLOAT', 0.1], ['0.1', 'DOUBLE', 0.1],
  ['\'nan\'', 'DOUBLE', 'NaN'], ['\'inf\'', 'DOUBLE', 'Infinity'], ['\'-inf\'', 'FLOAT', '-Infinity'],
  ['true', 'BOOLEAN', true], ['\'\'', 'VARCHAR', ''], ['NULL', 'VARCHAR', null], ['NULL', 'BIGINT', null],
  ['\'한글\'', 'VARCHAR', '한글'],
  ['\'2026-01-02\'', 'DATE', '2026-01-02'], ['\'10:11:12.123456\'', 'TIME', '10:11:12.123456'],
  ['\'10:11:12.123456+09\'', 'TIME WITH TIME ZONE', '10:11:12.123456+09'],
  ['\'2026-01-02 03:04:05.123456\'', 'TIMESTAMP', '2026-01-02 03:04:05.123456'],
  ['\'2026-01-02 03:04:05.123456789\'', 'TIMESTAMP_NS', '2026-01-02 03:04:05.123456789'],
  ['\'2026-01-02 03:04:05\'', 'TIMESTAMP_S', '2026-01-02 03:04:05'],
  ['\'2026-01-02 12:04:05+09\'', 'TIMESTAMP WITH TIME ZONE', '2026-01-02 03:04:05+00'],
  ['INTERVAL \'1 month 2 days 0.000001 seconds\'', 'INTERVAL', '1 month 2 days 00:00:00.000001'],
  ['\'{"a": [1, null]}\'', 'JSON', '{"a": [1, null]}'],
  ['[1, NULL, 3]', 'INTEGER[]', '[1, NULL, 3]'],
  ['[1, 2]', 'INTEGER[2]', '[1, 2]'],
  ['[170141183460469231731687303715884105727::HUGEINT]', 'HUGEINT[]', '[170141183460469231731687303715884105727]'],
  ['{\'a\': 1, \'b\': {\'c\': \'x\'}}', 'STRUCT(a INTEGER, b STRUCT(c VARCHAR))', '{\'a\': 1, \'b\': {\'c\': x}}'],
  ['map {\'k\': 1}', 'MAP(VARCHAR, INTEGER)', '{k=1}'],
  ['row(1, \'x\')', 'STRUCT(INTEGER, VARCHAR)', '(1, x)'],
  ['\'b\'', 'ENUM(\'a\', \'b\')', 'b'],
  ['\'\\xAA\'::BLOB', 'BLOB', '\\xAA'],
  ['\'0101\'', 'BIT', '0101'],
  ['\'6bfbbf4c-3b6a-4a6b-9d3e-0a5e1c1f9a11\'', 'UUID', '6bfbbf4c-3b6a-4a6b-9d3e-0a5e1c1f9a11'],
]

describe('encodeSelect', () => {
  it.each(values)('carries %s of type %s exactly', async (expr, type, expected) => {
    expect(await travel(`CAST(${expr} AS ${type.startsWith('STRUCT(INTEGER') ? 'VARCHAR' : type})`, type)).toEqual(expected)
  })
})

describe('restore', () => {
  it('sorts what is stored as text by its real type', async () => {
    const sorted = async (type: string, ...texts: string[]) => {
      const rows = texts.map(text => `('${text}')`).join(', ')
      const result = await connection.run(`SELECT c0 FROM (VALUES ${rows}) t(c0) ORDER BY ${restore('c0', type)}`)
      return (await result.getRows()).map(row => row[0])
    }
    expect(await sorted('HUGEINT', '10', '9', '-1')).toEqual(['-1', '9', '10'])
    expect(await sorted('INTERVAL', '10 days', '9 days')).toEqual(['9 days', '10 days'])
    expect(await sorted('VARCHAR', '10', '9')).toEqual(['10', '9'])
  })
})
