import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineKinds } from '../../lib/contracts/catalog.ts'
import { sourceToken } from '../../lib/contracts/engine.ts'
import { see } from '../../lib/policy/see.ts'
import { compileViews } from '../../lib/policy/views.ts'
import { catalogOf, loadSound, principal } from './support.ts'

const directory = join(import.meta.dirname, '../golden/views')
// Written on purpose and read before they are accepted; never by the machine that checks.
const update = process.env.UPDATE_GOLDEN === '1' && !process.env.CI

const customers = { id: 'BIGINT', name: 'VARCHAR', email: 'VARCHAR', phone: 'VARCHAR', born: 'DATE', country: 'VARCHAR', spent: 'DECIMAL(18,0)' }
const every = { id: 'INTEGER', code: 'SMALLINT', big: 'BIGINT', amount: 'DECIMAL(18,2)', ratio: 'DOUBLE', born: 'DATE', seen: 'TIMESTAMP', ok: 'BOOLEAN',
  note: 'VARCHAR' }
const strange = { 'a "quoted" name': 'VARCHAR', 'two words': 'INTEGER', '이름': 'VARCHAR', 'select': 'VARCHAR', 'at': 'TIMESTAMP', 'Mixed': 'VARCHAR',
  't': 'INTEGER' }

type Golden = { tables?: Record<string, string>; name?: string; roles: Record<string, string>; attributes?: Record<string, string>; extra?: Record<string, string> }
const one = (grant: string) => ({ reader: `grants: [{ on: shop.sales.t${grant} }]` })

const goldens: Record<string, Golden> = {
  'clear': { roles: one('') },
  'filter': { roles: one(', rows: "country = :user.country"'), attributes: { country: 'KR' } },
  'filter-attribute-quoted': { roles: one(', rows: "country = :user.country"'), attributes: { country: 'K\'R\' OR \'\'=\'' } },
  'filter-attribute-like-token': { roles: one(', rows: "country = :user.country"'), attributes: { country: sourceToken } },
  'filter-attribute-missing': { roles: one(', rows: "country = :user.country OR NOT (country = :user.country)"') },
  'filter-or-in-parentheses': { roles: one(', rows: "country = \'KR\' OR spent > 100"') },
  'filter-keywords': { tables: strange, roles: one(', rows: "at AT TIME ZONE \'UTC\' > TIMESTAMP \'2020-01-01\' AND \\"select\\" = \'x\' AND t > 1"') },
  'columns-denied': { roles: one(', columns: { email: deny }') },
  'columns-hidden': { roles: one(', columns: { email: hide }') },
  'columns-allow-list': { roles: one(', columns: { "*": hide, id: show, country: show }') },
  'columns-by-tag': { roles: one(', columns: { "#pii": { mask: hash }, phone: show }'),
    extra: { 'tags.yaml': 'tags: { pii: { on: [shop.sales.t.email, shop.sales.*.phone, "*.*.*.name"] } }' } },
  'columns-of-tag-only': { roles: { reader: 'grants: [{ on: "#contact" }]' },
    extra: { 'tags.yaml': 'tags: { contact: { on: [shop.sales.t.email, shop.sales.t.phone] } }' } },
  'mask-null': { tables: every, roles: one(', columns: { "*": { mask: null } }') },
  'mask-redact': { tables: every, roles: one(', columns: { "*": { mask: redact } }') },
  'mask-hash': { tables: every, roles: one(', columns: { "*": { mask: hash } }') },
  'mask-first4': { tables: every, roles: one(', columns: { "*": { mask: first4 } }') },
  'mask-last4': { tables: every, roles: one(', columns: { "*": { mask: last4 } }') },
  'mask-year': { tables: every, roles: one(', columns: { "*": { mask: year } }') },
  'mask-email': { tables: every, roles: one(', columns: { "*": { mask: email } }') },
  'mask-round': { tables: every, roles: one(', columns: { "*": { mask: round, to: 50 } }') },
  'mask-custom': { roles: one(', columns: { name: { mask: custom, sql: "substr(name, 1, 1) || country || :user.country" } }'), attributes: { country: 'K\'R' } },
  'names': { tables: strange, roles: one(', rows: "\\"two words\\" > 1", columns: { \'a "quoted" name\': { mask: redact }, "이름": { mask: hash }, mixed: { mask: last4 } }') },
  'roles-rows': { roles: { a: 'grants: [{ on: shop.sales.t, rows: "country = \'KR\'" }]', b: 'grants: [{ on: shop.sales.t, rows: "country = \'JP\'" }]' } },
  'roles-same-rows': { roles: { a: 'grants: [{ on: shop.sales.t, rows: "country = \'KR\'" }]', b: 'grants: [{ on: shop.sales.*, rows: "country  =  \'KR\'", columns: { email: { mask: hash } } }]' } },
  'roles-mask-by-row': { roles: {
    a: 'grants: [{ on: shop.sales.t, rows: "country = \'KR\'" }]', b: 'grants: [{ on: shop.sales.t, columns: { email: { mask: hash } } }]' } },
  'roles-column-of-one': { roles: {
    a: 'grants: [{ on: shop.sales.t, rows: "country = \'KR\'" }]', b: 'grants: [{ on: shop.sales.t, rows: "country = \'JP\'", columns: { email: hide } }]' } },
  'roles-three-masks': { roles: {
    a: 'grants: [{ on: shop.sales.t, rows: "country = \'KR\'", columns: { email: { mask: last4 } } }]',
    b: 'grants: [{ on: shop.sales.t, rows: "country = \'JP\'", columns: { email: { mask: hash } } }]',
    c: 'grants: [{ on: shop.sales.t, rows: "spent > 100" }]', d: 'grants: [{ on: shop.sales.t, rows: "id = 1", columns: { email: hide } }]' } },
  'roles-deny-wins': { roles: { a: 'grants: [{ on: shop.sales.t }]', b: 'deny: [{ on: shop.sales.t, columns: [email, phone] }]' } },
}

/** Types of the same columns as Trino names them. */
const trinoTypes: Record<string, string> = { 'VARCHAR': 'varchar(40)', 'DECIMAL(18,0)': 'decimal(18,0)', 'DECIMAL(18,2)': 'decimal(18,2)', 'TIMESTAMP': 'timestamp(6)' }

function compile(golden: Golden, dialect: 'duckdb' | 'trino'): string {
  const columns = golden.tables ?? customers
  const catalog = catalogOf({ 'shop.sales.t': dialect === 'duckdb' ? columns
    : Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, trinoTypes[type] ?? type.toLowerCase()])) })
  const set = loadSound({ ...golden.roles, ...golden.extra })
  const views = compileViews(see(set, principal(Object.keys(golden.roles), golden.attributes), catalog), catalog, dialect)
  expect(views).toHaveLength(1)
  return views[0]!.select
}

describe('compileViews', () => {
  for (const [name, golden] of Object.entries(goldens)) {
    it.each(engineKinds)(`writes ${name} in %s as it was read and accepted`, dialect => {
      const sql = `${compile(golden, dialect)}\n`
      const file = join(directory, `${name}.${dialect}.sql`)
      if (update) writeFileSync(file, sql)
      expect(existsSync(file), `${file} is missing; UPDATE_GOLDEN=1 writes it, read it then`).toBe(true)
      expect(sql).toBe(readFileSync(file, 'utf8'))
      expect(sql.split(sourceToken)).toHaveLength(2)
      expect(sql).not.toMatch(/SELECT \*|\.\*/)
    })
  }

  it('has no golden file that nothing writes', () => {
    const known = Object.keys(goldens).flatMap(name => engineKinds.map(dialect => `${name}.${dialect}.sql`))
    expect(readdirSync(directory).sort()).toEqual(known.sort())
  })
})

describe('the golden views of DuckDB', () => {
  let instance: DuckDBInstance
  let connection: DuckDBConnection
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:')
    connection = await instance.connect()
    const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
    const create = (name: string, columns: Record<string, string>) =>
      connection.run(`CREATE TABLE ${name} (${Object.entries(columns).map(([column, type]) => `${quote(column)} ${type}`).join(', ')})`)
    await create('customers', customers)
    await create('"every"', every)
    await create('strange', strange)
    await connection.run(`INSERT INTO customers VALUES
      (1, 'Kim', 'kim@shop.example', '010-1234-5678', DATE '1990-05-17', 'KR', 500), (2, 'Sato', 'sato@shop.example', '03-1234-5678', DATE '1985-01-02', 'JP', 50),
      (3, 'Smith', NULL, NULL, NULL, 'US', 700), (4, 'Nobody', 'n@shop.example', '1', NULL, NULL, NULL)`)
    await connection.run('SET VARIABLE mi = \'i\'::BLOB')
    await connection.run('SET VARIABLE mo = \'o\'::BLOB')
  })
  afterAll(() => {
    connection.closeSync()
    instance.closeSync()
  })

  const run = async (name: string) => {
    const columns = goldens[name]!.tables
    const source = columns === every ? '"every"' : columns === strange ? 'strange' : 'customers'
    const sql = readFileSync(join(directory, `${name}.duckdb.sql`), 'utf8').replace(sourceToken, source)
    return connection.runAndReadAll(`SELECT * FROM (${sql}) AS view`)
  }

  it('all bind as views, with the table\'s own types', async () => {
    for (const [name, { tables = customers }] of Object.entries(goldens)) {
      const result = await run(name)
      for (const [index, column] of result.columnNames().entries()) {
        expect(`${name} ${column} ${result.columnType(index).toString()}`).toBe(`${name} ${column} ${(tables as Record<string, string>)[column]}`)
      }
    }
  })

  const ids = async (name: string) => (await run(name)).getRowObjectsJS().map(row => Number(row.id)).sort()
  it('pass the rows of their filters, and no others', async () => {
    expect(await ids('clear')).toEqual([1, 2, 3, 4])
    expect(await ids('filter')).toEqual([1])
    expect(await ids('filter-attribute-quoted')).toEqual([])
    expect(await ids('filter-attribute-like-token')).toEqual([])
    expect(await ids('filter-attribute-missing')).toEqual([])
    expect(await ids('filter-or-in-parentheses')).toEqual([1, 3])
    expect(await ids('roles-rows')).toEqual([1, 2])
  })

  it('show a column of one role on that role\'s rows only', async () => {
    const emails = async (name: string) => Object.fromEntries((await run(name)).getRowObjectsJS().map(row => [Number(row.id), row.email]))
    expect(await emails('roles-column-of-one')).toEqual({ 1: 'kim@shop.example', 2: null })
    expect(await emails('roles-mask-by-row')).toEqual({ 1: 'kim@shop.example', 2: expect.stringMatching(/^[0-9a-f]{64}$/), 3: null,
      4: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await emails('roles-three-masks')).toEqual({ 1: 'kim@shop.example', 2: expect.stringMatching(/^[0-9a-f]{64}$/), 3: null })
  })
})
