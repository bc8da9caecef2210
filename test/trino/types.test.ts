import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseType, storeColumn } from '../../lib/engine/trino/types.ts'
import { encodeSelect } from '../../lib/host/duckdb-values.ts'
import { readParts } from '../engine/support/world.ts'
import { anyWorld, openBench } from './support/engine.ts'
import type { Bench } from './support/engine.ts'
import { skipTrino, useTrino } from './support/server.ts'
import type { SharedTrino } from './support/shared.ts'

/** Expression in Trino, the column's type in the result, the value as the browser gets it. docs/trino.md has the table. */
const values: [string, string, unknown][] = [
  ['true', 'BOOLEAN', true],
  ['CAST(1 AS tinyint)', 'TINYINT', 1],
  ['CAST(-2 AS smallint)', 'SMALLINT', -2],
  ['3', 'INTEGER', 3],
  ['9223372036854775807', 'BIGINT', '9223372036854775807'],
  ['-9007199254740993', 'BIGINT', '-9007199254740993'],
  ['CAST(\'12345678901234567890123456789012345678\' AS decimal(38,0))', 'DECIMAL(38,0)', '12345678901234567890123456789012345678'],
  ['CAST(\'-0.0000000001\' AS decimal(38,10))', 'DECIMAL(38,10)', '-0.0000000001'],
  ['REAL \'1.1\'', 'FLOAT', 1.1],
  ['DOUBLE \'0.1\'', 'DOUBLE', 0.1],
  ['nan()', 'DOUBLE', 'NaN'],
  ['-infinity()', 'DOUBLE', '-Infinity'],
  ['CAST(\'ab\' AS char(4))', 'VARCHAR', 'ab  '],
  ['\'한글😀"\\\n]],"stats":\'', 'VARCHAR', '한글😀"\\\n]],"stats":'],
  ['\'\'', 'VARCHAR', ''],
  ['\'null\'', 'VARCHAR', 'null'],
  ['X\'00ff61\'', 'BLOB', '\\x00\\xFFa'],
  ['DATE \'0001-01-01\'', 'DATE', '0001-01-01'],
  ['DATE \'9999-12-31\'', 'DATE', '9999-12-31'],
  ['TIME \'03:04:05.123456\'', 'TIME', '03:04:05.123456'],
  ['TIME \'03:04:05.123456789012\'', 'TIME(12)', '03:04:05.123456789012'],
  ['TIME \'03:04:05.123 +09:00\'', 'TIME(3) WITH TIME ZONE', '03:04:05.123+09:00'],
  ['TIMESTAMP \'2026-01-02 03:04:05\'', 'TIMESTAMP', '2026-01-02 03:04:05'],
  ['TIMESTAMP \'2026-01-02 03:04:05.123456\'', 'TIMESTAMP', '2026-01-02 03:04:05.123456'],
  ['TIMESTAMP \'2026-01-02 03:04:05.123456789\'', 'TIMESTAMP(9)', '2026-01-02 03:04:05.123456789'],
  ['TIMESTAMP \'2026-01-02 03:04:05.123456789012\'', 'TIMESTAMP(12)', '2026-01-02 03:04:05.123456789012'],
  ['TIMESTAMP \'2026-01-02 03:04:05.123456 Asia/Seoul\'', 'TIMESTAMP(6) WITH TIME ZONE', '2026-01-02 03:04:05.123456 Asia/Seoul'],
  ['INTERVAL \'1\' DAY', 'INTERVAL DAY TO SECOND', '1 00:00:00.000'],
  ['INTERVAL \'14\' MONTH', 'INTERVAL YEAR TO MONTH', '1-2'],
  ['UUID \'12151fd2-7586-11e9-8f9e-2a86e4085a59\'', 'UUID', '12151fd2-7586-11e9-8f9e-2a86e4085a59'],
  ['IPADDRESS \'10.0.0.1\'', 'IPADDRESS', '10.0.0.1'],
  ['JSON \'{"a":[1,9007199254740993]}\'', 'JSON', '{"a":[1,9007199254740993]}'],
  ['ARRAY[9007199254740993, NULL]', 'BIGINT[]', '[9007199254740993, NULL]'],
  ['ARRAY[ARRAY[\'a\', NULL], NULL]', 'VARCHAR[][]', '[[a, NULL], NULL]'],
  ['CAST(ARRAY[] AS array(integer))', 'INTEGER[]', '[]'],
  ['MAP(ARRAY[\'a\', \'b\'], ARRAY[1, NULL])', 'MAP(VARCHAR, INTEGER)', '{a=1, b=NULL}'],
  ['MAP(ARRAY[1], ARRAY[\'x\'])', 'MAP(INTEGER, VARCHAR)', '{1=x}'],
  ['MAP(ARRAY[\'k\'], ARRAY[X\'00ff\'])', 'MAP(VARCHAR, BLOB)', '{k=\\x00\\xFF}'],
  ['CAST(ROW(1, \'x\') AS ROW(a integer, b varchar))', 'STRUCT(a INTEGER, b VARCHAR)', '{\'a\': 1, \'b\': x}'],
  ['ARRAY[CAST(ROW(9007199254740993, nan()) AS ROW(n bigint, d double))]', 'STRUCT(n BIGINT, d DOUBLE)[]', '[{\'n\': 9007199254740993, \'d\': nan}]'],
  ['ARRAY[TIMESTAMP \'2026-01-02 03:04:05.123456789 Asia/Seoul\']', 'VARCHAR[]', '[\'2026-01-02 03:04:05.123456789 Asia/Seoul\']'],
  ['ARRAY[DECIMAL \'1.50\']', 'DECIMAL(3,2)[]', '[1.50]'],
  ['CAST(NULL AS ROW(a integer))', 'STRUCT(a INTEGER)', null],
  ['NULL', 'UNKNOWN', null],
]

describe('parseType', () => {
  it.each([
    ['decimal(18,2)', 'DECIMAL(18,2)'], ['timestamp(3) with time zone', 'TIMESTAMP(3) WITH TIME ZONE'], ['time(6)', 'TIME'],
    ['array(row(a bigint, b array(varchar(3))))', 'STRUCT(a BIGINT, b VARCHAR[])[]'], ['map(varchar, timestamp(6))', 'MAP(VARCHAR, TIMESTAMP)'],
    ['interval day to second', 'INTERVAL DAY TO SECOND'], ['row(integer, varchar)', 'STRUCT(field0 INTEGER, field1 VARCHAR)'],
    ['row("B c" integer, t timestamp(6) with time zone)', 'STRUCT("B c" INTEGER, t VARCHAR)'], ['HyperLogLog', 'HYPERLOGLOG'], ['double', 'DOUBLE'],
  ])('reads %s as %s', (text, type) => {
    expect(storeColumn({ name: 'x', type: text, typeSignature: parseType(text) }, 0).column.type).toBe(type)
  })
})

describe.skipIf(skipTrino('types of Trino'))('types of Trino', { timeout: 180_000 }, () => {
  let trino: SharedTrino
  let bench: Bench
  beforeAll(async () => {
    trino = await useTrino()
    bench = await openBench(trino)
  }, 900_000)
  afterAll(async () => {
    await bench.close()
    await trino.stop()
  })

  it('reach the browser and the parts with nothing lost, and are known before the run', async () => {
    const sql = `SELECT ${values.map(([expression], i) => `${expression} AS v${i}`).join(',\n')}`
    const run = bench.begin(sql)
    const outcome = await run.done
    if (outcome.state !== 'succeeded') throw new Error(outcome.fault.message)
    const seen = values.map(([expression], i) => [expression, outcome.columns[i]?.type, outcome.first?.[0]?.[i]])
    expect(seen).toEqual(values)
    expect(await readParts(run.directory, outcome.columns)).toEqual(outcome.first)
    expect(encodeSelect(outcome.columns)).toContain('c0')
    const reading = await bench.engine.read(sql, anyWorld, 'analyst')
    expect(reading.ok && reading.statement.columns).toEqual(outcome.columns)
  })

  it.each(['DATE \'12026-01-01\'', 'TIMESTAMP \'20260-01-01 00:00:00\''])('refuse %s by its column, and change no value', async expression => {
    const outcome = await bench.begin(`SELECT 1 AS a, ${expression} AS far`).done
    expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'result-failed', message: expect.stringContaining('`far`') as string } })
    expect(await bench.begin(`SELECT CAST(${expression} AS varchar) AS far`).done).toMatchObject({ state: 'succeeded' })
  })
})
