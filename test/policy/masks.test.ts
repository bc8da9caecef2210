import { createHmac } from 'node:crypto'
import { DuckDBInstance, blobValue } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceToken } from '../../lib/contracts/engine.ts'
import { maskKinds } from '../../lib/contracts/policy.ts'
import { see } from '../../lib/policy/see.ts'
import { compileViews } from '../../lib/policy/views.ts'
import { catalogOf, loadSound, principal } from './support.ts'

const key = Buffer.from('a key of the house, 32 bytes long')
const types = ['VARCHAR', 'TINYINT', 'UTINYINT', 'SMALLINT', 'USMALLINT', 'INTEGER', 'UINTEGER', 'BIGINT', 'UBIGINT', 'HUGEINT',
  'UHUGEINT', 'DECIMAL(3,2)', 'DECIMAL(4,4)', 'DECIMAL(18,0)', 'DECIMAL(38,10)', 'FLOAT', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIME',
  'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMP_NS', 'TIMESTAMP_S', 'INTERVAL', 'UUID', 'BLOB', 'BIT', 'JSON', 'VARCHAR[]',
  'INTEGER[3]', 'STRUCT("weight g" INTEGER, colour VARCHAR)', 'MAP(VARCHAR, INTEGER)', "ENUM('a', 'b''c')"]
const masks = maskKinds.map(kind => kind === 'custom' ? '{ mask: custom, sql: "NULL" }' : `{ mask: ${kind} }`)

let instance: DuckDBInstance
let connection: DuckDBConnection

/** A value of exactly this column through a mask; `rule` as it stands in a role file. */
async function mask(rule: string, type: string, value: string): Promise<{ value: unknown; type: string }> {
  const catalog = catalogOf({ 'a.b.t': { c: type } })
  const set = loadSound({ someone: `grants: [{ on: a.b.t, columns: { c: ${rule} } }]` })
  const [view] = compileViews(see(set, principal(['someone']), catalog), catalog, 'duckdb')
  const sql = view!.select.replace(sourceToken, `(SELECT CAST(${value} AS ${type}) AS c)`)
  const result = await connection.runAndReadAll(`SELECT CAST(c AS VARCHAR), typeof(c) FROM (${sql})`)
  const [row] = result.getRowsJS()
  return { value: row![0], type: String(row![1]) }
}

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
  const pad = (byte: number) => {
    const block = Buffer.alloc(64)
    key.copy(block)
    return block.map(value => value ^ byte)
  }
  for (const [name, bytes] of [['mi', pad(0x36)], ['mo', pad(0x5c)]] as const) {
    await connection.run(`SET VARIABLE ${name} = $1::BLOB`, [blobValue(bytes)])
  }
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

describe('masks', () => {
  it('give exactly the column\'s type, for every type and mask, and NULL for NULL or the constant', async () => {
    for (const type of types) {
      const original = String((await connection.runAndReadAll(`SELECT typeof(CAST(NULL AS ${type}))`)).getRowsJS()[0]![0])
      for (const rule of masks) {
        const masked = await mask(rule, type, 'NULL')
        // An ENUM is shown as text: its type would list every value.
        const shown = original.startsWith('ENUM') ? 'VARCHAR' : original
        const value = rule.includes('redact') && shown === 'VARCHAR' ? '•••' : null
        expect({ rule, ...masked }).toEqual({ rule, type: shown, value })
      }
    }
  })

  it('hash text as HMAC-SHA-256 does, Korean and empty text too', async () => {
    for (const text of ['kim@shop.example', '김지우', '', '\'"; DROP', 'x'.repeat(500)]) {
      const expected = createHmac('sha256', key).update(text).digest('hex')
      expect((await mask('{ mask: hash }', 'VARCHAR', `'${text.replaceAll('\'', '\'\'')}'`)).value).toBe(expected)
    }
  })

  it('hash numbers, days and identifiers to their own type, the same each time, others to others', async () => {
    const samples: Record<string, string[]> = {
      'TINYINT': ['1', '-128', '127'], 'SMALLINT': ['1', '-32768'], 'INTEGER': ['1', '2147483647'], 'UINTEGER': ['4294967295', '7'],
      'BIGINT': ['1', '9223372036854775807', '-9223372036854775808'], 'UBIGINT': ['18446744073709551615', '1'], 'HUGEINT': ['1', '2'],
      'DECIMAL(3,2)': ['9.99', '-9.99'], 'DECIMAL(18,0)': ['999999999999999999', '1'], 'DOUBLE': ['1.5', '\'inf\''],
      'DATE': ['\'2020-05-17\'', '\'0001-01-01\''], 'TIMESTAMP': ['\'2020-05-17 10:11:12\'', '\'1970-01-01\''],
      'UUID': ['\'5f1c0f3e-7a0e-4a53-9d3c-0e6a2f7ab001\''], 'BLOB': ['\'\\x00\\xFF\'::BLOB'],
    }
    for (const [type, values] of Object.entries(samples)) {
      for (const value of values) {
        const once = await mask('{ mask: hash }', type, value)
        expect(once.value, `${type} ${value}`).not.toBeNull()
        expect(await mask('{ mask: hash }', type, value)).toEqual(once)
      }
    }
    const distinct = await Promise.all(['1', '2', '3'].map(async value => (await mask('{ mask: hash }', 'BIGINT', value)).value))
    expect(new Set(distinct).size).toBe(3)
    const digest = createHmac('sha256', key).update('1').digest('hex')
    expect(distinct[0]).toBe(String(BigInt(`0x${digest.slice(2, 16)}`) & (2n ** 53n - 1n)))
  })

  it.each([
    ['{ mask: last4 }', 'VARCHAR', '\'010-1234-5678\'', '•••••••5678'],
    ['{ mask: last4 }', 'VARCHAR', '\'1234567\'', '•••••••'],
    ['{ mask: last4 }', 'VARCHAR', '\'가나다라마바사아\'', '•••••••마바사아'],
    ['{ mask: last4 }', 'VARCHAR', '\'\'', '•••••••'],
    ['{ mask: last4 }', 'BIGINT', '12345678', null],
    ['{ mask: first4 }', 'VARCHAR', '\'900101-1234567\'', '9001•••••••'],
    ['{ mask: first4 }', 'VARCHAR', '\'9001\'', '•••••••'],
    ['{ mask: redact }', 'VARCHAR', '\'Kim Jiwoo\'', '•••'],
    ['{ mask: redact }', 'DATE', '\'2020-05-17\'', null],
    ['{ mask: null }', 'VARCHAR', '\'Kim Jiwoo\'', null],
    ['{ mask: year }', 'DATE', '\'1990-05-17\'', '1990-01-01'],
    ['{ mask: year }', 'TIMESTAMP', '\'1990-05-17 10:11:12\'', '1990-01-01 00:00:00'],
    ['{ mask: year }', 'VARCHAR', '\'1990-05-17\'', '1990'],
    ['{ mask: year }', 'VARCHAR', '\'Kim\'', null],
    ['{ mask: year }', 'INTEGER', '1990', null],
    ['{ mask: email }', 'VARCHAR', '\'kim@shop.example\'', 'k•••@shop.example'],
    ['{ mask: email }', 'VARCHAR', '\'no address\'', '•••'],
    ['{ mask: email }', 'VARCHAR', '\'@handle\'', '•••'],
    ['{ mask: round }', 'BIGINT', '123456', '123000'],
    ['{ mask: round }', 'DECIMAL(18,0)', '123500', '124000'],
    ['{ mask: round, to: 0.5 }', 'DOUBLE', '1.26', '1.5'],
    ['{ mask: round, to: 100 }', 'TINYINT', '127', '100'],
    ['{ mask: round, to: 100 }', 'DECIMAL(2,0)', '99', null],
    ['{ mask: round }', 'DATE', '\'1990-05-17\'', '1990-05-01'],
    ['{ mask: custom, sql: "upper(c) || \'!\'" }', 'VARCHAR', '\'kim\'', 'KIM!'],
    ['{ mask: custom, sql: "\'secret \' || c" }', 'INTEGER', '5', null],
  ])('%s of %s %s', async (rule, type, value, expected) => {
    expect((await mask(rule, type, value)).value).toBe(expected)
  })
})
