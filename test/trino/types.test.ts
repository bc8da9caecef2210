import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseType, storeColumn } from '../../lib/engine/trino/types.ts'
import { encodeSelect } from '../../lib/host/duckdb-values.ts'
import { readParts } from '../engine/support/world.ts'
import { anyWorld, openBench } from './support/engine.ts'
import type { Bench } from './support/engine.ts'
import { typeValues } from './support/values.ts'
import { skipTrino, useTrino } from './support/server.ts'
import type { SharedTrino } from './support/shared.ts'

describe('parseType', () => {
  it.each([
    ['decimal(18,2)', 'DECIMAL(18,2)'], ['timestamp(3) with time zone', 'TIMESTAMP(3) WITH TIME ZONE'], ['time(6)', 'TIME'],
    ['array(row(a bigint, b array(varchar(3))))', 'STRUCT(a BIGINT, b VARCHAR[])[]'], ['map(varchar, timestamp(6))', 'MAP(VARCHAR, TIMESTAMP)'],
    ['interval day to second', 'INTERVAL DAY TO SECOND'], ['row(integer, varchar)', 'STRUCT(field0 INTEGER, field1 VARCHAR)'],
    ['row("B c" integer, t timestamp(6) with time zone)', 'STRUCT("B c" INTEGER, t VARCHAR)'], ['row(A b varchar, time time(3), t timestamp(3) with time zone)', 'STRUCT("A b" VARCHAR, time TIME, t VARCHAR)'],
    ['row(interval day to second, x interval year to month)', 'STRUCT(field0 VARCHAR, x VARCHAR)'], ['HyperLogLog', 'HYPERLOGLOG'], ['double', 'DOUBLE'],
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
    const sql = `SELECT ${typeValues.map(([expression], i) => `${expression} AS v${i}`).join(',\n')}`
    const run = bench.begin(sql)
    const outcome = await run.done
    if (outcome.state !== 'succeeded') throw new Error(outcome.fault.message)
    const seen = typeValues.map(([expression], i) => [expression, outcome.columns[i]?.type, outcome.first?.[0]?.[i]])
    expect(seen).toEqual(typeValues)
    expect(await readParts(run.directory, outcome.columns)).toEqual(outcome.first)
    expect(encodeSelect(outcome.columns)).toContain('c0')
    const reading = await bench.engine.read(sql, anyWorld, 'analyst')
    expect(reading.ok && reading.statement.columns).toEqual(outcome.columns)
  })

  it('keep every character of long texts', async () => {
    const run = bench.begin('SELECT rpad(\'x\', 1000000, \'한글\') AS long, ARRAY[rpad(\'y\', 100000, \'ab\')] AS inside')
    const outcome = await run.done
    if (outcome.state !== 'succeeded') throw new Error(outcome.fault.message)
    const [[long, inside]] = await readParts(run.directory, outcome.columns) as [[string, string]]
    expect(long).toBe(`x${'한글'.repeat(500_000)}`.slice(0, 1_000_000))
    expect(inside).toBe(`[y${'ab'.repeat(50_000)}`.slice(0, 100_001) + ']')
  })

  const far = ['DATE \'12026-01-01\'', 'TIMESTAMP \'20260-01-01 00:00:00\'', 'ARRAY[DATE \'12026-01-01\']', 'DATE \'5881580-07-11\'',
    'CAST(ROW(TIMESTAMP \'20260-01-01 00:00:00\') AS ROW(t timestamp(3)))', 'MAP(ARRAY[DATE \'12026-01-01\'], ARRAY[1])']
  it.each(far)('refuse %s by its column, and change no value', async expression => {
    const outcome = await bench.begin(`SELECT 1 AS a, ${expression} AS far`).done
    expect(outcome).toMatchObject({ state: 'failed', fault: { code: 'result-failed', message: expect.stringContaining('`far`') as string } })
    const text = /^(ARRAY|CAST)/.test(expression) ? `json_format(CAST(${expression} AS json))` : `CAST(${expression} AS varchar)`
    if (!expression.startsWith('MAP')) expect(await bench.begin(`SELECT ${text} AS far`).done).toMatchObject({ state: 'succeeded' })
  })
})
