import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { GovernedView, Outcome, Progress, Run, WorldSpec } from '../../../lib/contracts/engine.ts'
import { decodeRow } from '../../../lib/host/duckdb-values.ts'
import { createDuckdbEngine } from '../../../lib/engine/duckdb/engine.ts'
import type { DuckdbOptions } from '../../../lib/engine/duckdb/engine.ts'
import type { Engine } from '../../../lib/engine/engine.ts'
import { createLogger } from '../../../lib/log.ts'

/** The warehouse of these tests: half of it is hidden from the person of `koreanViews`. */
export const warehouseSql = `
  CREATE SCHEMA sales; CREATE SCHEMA hr;
  CREATE TYPE hr.grade AS ENUM ('grade-secret', 'junior', 'senior');
  CREATE TABLE sales.customers AS SELECT
    i::BIGINT AS id, 'name ' || i AS name, 'mail' || i || '@shop.kr' AS email, '010-0000-' || lpad(i::VARCHAR, 4, '0') AS phone,
    'ID-' || i AS national_id, DATE '1980-01-01' + (i % 9000)::INTEGER AS birth_date,
    CASE i % 3 WHEN 0 THEN 'KR' WHEN 1 THEN 'JP' ELSE 'US' END AS country,
    CASE WHEN i % 3 = 0 THEN i::VARCHAR ELSE 'hidden-' || i END AS code,
    CASE WHEN i % 3 = 0 THEN '{"n": ' || i || '}' ELSE 'hidden json ' || i END AS doc,
    CASE WHEN i % 3 = 0 THEN (i % 7 + 1)::INTEGER ELSE 0 END AS divisor,
    CASE WHEN i % 3 = 0 THEN '[1, 2]' ELSE 'hidden list ' || i END AS list_text,
    (i * 1.5)::DECIMAL(18,2) AS spent, [i, i + 1] AS tags, {'city': 'city ' || i % 10, 'zip': i} AS address,
    CASE WHEN i % 3 = 0 THEN NULL WHEN i % 5 = 0 THEN '' ELSE 'ref' END AS referrer
    FROM range(3000) t(i);
  COMMENT ON TABLE sales.customers IS 'people who buy';
  CREATE TABLE sales.orders AS SELECT i::BIGINT AS id, (i % 3000)::BIGINT AS customer_id,
    CASE i % 3 WHEN 0 THEN 'KR' WHEN 1 THEN 'JP' ELSE 'US' END AS country, (i % 4)::INTEGER AS channel,
    (i * 10)::DECIMAL(18,0) AS net, TIMESTAMPTZ '2026-01-01 00:00:00+00' + INTERVAL (i) MINUTE AS ordered_at
    FROM range(9000) t(i);
  CREATE TABLE sales.products AS SELECT i::BIGINT AS id, 'product ' || i AS name, 'cat ' || i % 5 AS category,
    (i * 100)::DECIMAL(18,0) AS price FROM range(50) t(i);
  CREATE TABLE hr.salaries AS SELECT i::BIGINT AS employee_id, 777000000 + i AS salary, 'senior'::hr.grade AS grade
    FROM range(100) t(i);
  CREATE MACRO sales.secret_macro(x) AS x + 42;
  CREATE SEQUENCE hr.counter;
  CREATE VIEW sales.order_view AS SELECT id, net FROM sales.orders;`

export const view = (schema: string, table: string, select: string): GovernedView => ({ catalog: 'shop', schema, table, select })

/** What an analyst for Korea sees: own rows, a hashed mail, the last digits of the phone, no national id. */
export const koreanViews: GovernedView[] = [
  view('sales', 'customers', `SELECT id, name,
    sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(email)))) AS email,
    repeat('*', length(phone) - 4) || right(phone, 4) AS phone, date_trunc('year', birth_date)::DATE AS birth_date,
    country, code, doc, divisor, list_text, spent, tags, address, referrer
    FROM __sagwan_source__ WHERE country = 'KR'`),
  view('sales', 'orders', `SELECT * FROM __sagwan_source__ WHERE country = 'KR'`),
  view('sales', 'products', 'SELECT id, name, category, price FROM __sagwan_source__'),
]

/** The same sight through two roles: filters that the engine evaluates late. */
export const mixedViews: GovernedView[] = [
  view('sales', 'customers', `SELECT id, name,
    CASE WHEN country = 'KR' THEN email ELSE NULL END AS email, phone, country, code, doc, divisor, list_text, spent
    FROM __sagwan_source__ WHERE (country = 'KR') OR (country IN ('KR', 'XX') AND id >= 0)`),
  view('sales', 'orders', `SELECT * FROM __sagwan_source__ WHERE country IN ('KR')`),
]

export const world = (key: string, views: GovernedView[], catalogVersion = 'v1'): WorldSpec => ({ key, catalogVersion, views })
export const korea = world('korea', koreanViews)
export const mixed = world('mixed', mixedViews)

export type Workspace = { folder: string; file: string; remove(): void; newFolder(): string }

/** A folder with a DuckDB warehouse made by `sql`. */
export async function createWorkspace(sql = warehouseSql): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'))
  const file = join(folder, 'warehouse.duckdb')
  await writeWarehouse(file, sql)
  mkdirSync(join(folder, 'temp'))
  let folders = 0
  return {
    folder, file,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    newFolder() {
      const path = join(folder, `result-${folders++}`)
      mkdirSync(path)
      return path
    },
  }
}

export async function writeWarehouse(file: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

export function startEngine(space: Workspace, more: Partial<DuckdbOptions> = {}): Promise<Engine> {
  return createDuckdbEngine({
    warehouse: { file: space.file, catalog: 'shop', refresh: async () => 'v1', fault: () => null },
    hosts: 2, memoryMb: 1024, tempMb: 1024, threads: 2, hashKey: Buffer.from('a key of the tests'),
    tempDirectory: join(space.folder, 'temp'), log: createLogger('silent'), ...more,
  })
}

export type Ran = { outcome: Outcome; progress: Progress[]; directory: string; run: Run }
let executions = 0

/** Starts a statement and gives its run and what it reports. */
export function begin(engine: Engine, space: Workspace, sql: string, spec: WorldSpec = korea, limits = { rows: 1e7, seconds: 60 }) {
  const directory = space.newFolder()
  const progress: Progress[] = []
  const run = engine.execute({ executionId: `x${executions++}`, sql, world: spec, directory, limits }, event => progress.push(event))
  return { run, progress, directory }
}

export async function run(engine: Engine, space: Workspace, sql: string, spec: WorldSpec = korea, limits = { rows: 1e7, seconds: 60 }): Promise<Ran> {
  const begun = begin(engine, space, sql, spec, limits)
  return { ...begun, outcome: await begun.run.done }
}

/** The rows of a statement that must succeed. */
export async function rowsOf(engine: Engine, space: Workspace, sql: string, spec: WorldSpec = korea): Promise<unknown[][]> {
  const { outcome, directory } = await run(engine, space, sql, spec)
  if (outcome.state !== 'succeeded') throw new Error(`${sql}: ${outcome.fault.code} ${outcome.fault.message}`)
  return outcome.first ?? readParts(directory, outcome.columns)
}

/** Reads the parts of a result from its folder, as `lib/results` does. */
export async function readParts(directory: string, columns: { type: string }[]): Promise<unknown[][]> {
  const { encodeSelect } = await import('../../../lib/host/duckdb-values.ts')
  const connection: DuckDBConnection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`SET TimeZone = 'UTC'`)
  const result = await connection.run(`SELECT ${encodeSelect(columns)} FROM read_parquet('${directory}/part-*.parquet', file_row_number = true)
    ORDER BY filename, file_row_number`)
  return (await result.getRows()).map(decodeRow)
}
