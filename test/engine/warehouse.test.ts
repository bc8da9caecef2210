import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../lib/config.ts'
import { prepareWarehouse } from '../../lib/engine/duckdb/warehouse.ts'

const root = mkdtempSync(join(tmpdir(), 'sagwan-warehouse-'))
const silent = () => {}
let made = 0
const workspace = () => {
  const path = join(root, `w${made++}`)
  mkdirSync(path)
  return path
}
const configOf = (dataDir: string, env: Record<string, string> = {}) => parseConfig({ DATA_DIR: dataDir, ...env })

async function write(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(sql)
  instance.closeSync()
}

async function ask(file: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run(`SET TimeZone = 'UTC'; ATTACH '${file}' AS shop (READ_ONLY); USE shop`)
  const rows = (await connection.runAndReadAll(sql)).getRowsJson()
  instance.closeSync()
  return rows
}

/** Another program that has the file open for writing. */
async function startWriter(file: string): Promise<{ end(): Promise<void> }> {
  const script = `import { DuckDBInstance } from '@duckdb/node-api'
    const connection = await (await DuckDBInstance.create(process.argv[1])).connect()
    await connection.run('CREATE TABLE t AS SELECT 1 AS a; CHECKPOINT')
    console.log('open'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return { async end() { child.kill('SIGKILL'); await once(child, 'exit') } }
}

afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('prepareWarehouse without WAREHOUSE', () => {
  const data = workspace()
  const lines: string[] = []
  let file = ''
  beforeAll(async () => {
    const warehouse = await prepareWarehouse(configOf(data), line => lines.push(line))
    file = warehouse.file
    expect(warehouse.catalog).toBe('shop')
  })

  it('makes the demo shop once and says what it does', async () => {
    expect(lines.length).toBeGreaterThan(5)
    expect(readdirSync(join(data, 'warehouse')).filter(name => name.includes('.new-'))).toEqual([])
    const before = statSync(file)
    const again: string[] = []
    const warehouse = await prepareWarehouse(configOf(data), line => again.push(line))
    expect(again).toEqual([])
    expect(statSync(warehouse.file).ino).toBe(before.ino)
    expect(await warehouse.refresh()).toBe(await warehouse.refresh())
  })

  it('has the tables, the columns and a comment on each', async () => {
    const columns = await ask(file, `SELECT schema_name || '.' || table_name, string_agg(column_name, ' ' ORDER BY column_index)
      FROM duckdb_columns() WHERE database_name = 'shop' GROUP BY 1 ORDER BY 1`)
    expect(Object.fromEntries(columns as [string, string][])).toEqual({
      'hr.employees': 'id name department title hired_on email',
      'hr.salaries': 'employee_id year salary_krw',
      'marts.daily_sales': 'day country channel orders net_krw',
      'sales.customers': 'id name email phone national_id birth_date country city tier lifetime_krw referrer last_order_at created_at',
      'sales.order_items': 'order_id line product_id country quantity price_krw',
      'sales.orders': 'id customer_id country status channel net_krw ordered_at',
      'sales.payments': 'id order_id country method card_holder card_number amount_krw paid_at',
      'sales.products': 'id name category price_krw tags attributes',
      'web.events': 'id occurred_at country channel kind customer_id path dwell_ms',
    })
    expect(await ask(file, "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'shop' AND comment IS NULL")).toEqual([])
    expect(await ask(file, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'shop' AND comment IS NULL")).toEqual([])
  })

  it('holds together: sums, owners, countries and times', async () => {
    const zero = async (sql: string) => expect(await ask(file, `SELECT count(*)::INTEGER FROM ${sql}`), sql).toEqual([[0]])
    await zero('sales.orders o ANTI JOIN sales.customers c ON c.id = o.customer_id AND c.country = o.country AND c.created_at <= o.ordered_at')
    await zero('sales.order_items i ANTI JOIN sales.orders o ON o.id = i.order_id AND o.country = i.country')
    await zero('(SELECT order_id, sum(quantity * price_krw) AS total FROM sales.order_items GROUP BY 1) i JOIN sales.orders o ON o.id = order_id WHERE total <> net_krw')
    await zero('sales.payments p ANTI JOIN sales.orders o ON o.id = p.order_id AND p.amount_krw = o.net_krw')
    await zero("(SELECT sum(net_krw) AS n FROM marts.daily_sales) d, (SELECT sum(net_krw) AS n FROM sales.orders WHERE status NOT IN ('cancelled', 'refunded')) o WHERE d.n <> o.n")
    await zero("sales.orders WHERE ordered_at < '2024-01-01' OR ordered_at >= '2026-11-01'")
    await zero("web.events WHERE occurred_at < '2024-01-01' OR occurred_at >= '2026-11-01'")
  })

  it('has the sizes promised, NULLs beside empty strings, and peaks', async () => {
    expect(await ask(file, `SELECT (SELECT count(*) FROM web.events)::INTEGER, (SELECT count(*) FROM sales.customers WHERE country = 'KR')::INTEGER,
      (SELECT count(*) FROM sales.customers)::INTEGER, (SELECT count(*) FROM sales.orders) BETWEEN 790000 AND 810000,
      (SELECT count(*) FROM sales.order_items) BETWEEN 1900000 AND 2100000`)).toEqual([[2_000_000, 41_286, 120_000, true, true]])
    expect(await ask(file, `SELECT count(*) FILTER (referrer IS NULL) > 10000, count(*) FILTER (referrer = '') > 5000,
      count(*) FILTER (last_order_at IS NULL) > 1000 FROM sales.customers`)).toEqual([[true, true, true]])
    const peak = `SELECT avg(net_krw) FILTER (day BETWEEN '2026-03-11' AND '2026-03-15') / avg(net_krw) FILTER (day BETWEEN '2026-03-20' AND '2026-03-26')
      FROM (SELECT day, sum(net_krw) AS net_krw FROM marts.daily_sales WHERE country = $c GROUP BY 1)`
    expect((await ask(file, `SELECT (${peak.replace('$c', "'KR'")}) > 1.3, (${peak.replace('$c', "'US'")}) < 1.15`))[0]).toEqual([true, true])
  })
})

describe('prepareWarehouse with a DuckDB file', () => {
  it('uses it as it is and sees a replacement', async () => {
    const data = workspace()
    const file = join(data, 'Sales 2026.duckdb')
    await write(`ATTACH '${file}' AS f; CREATE TABLE f.t AS SELECT 1 AS a`)
    const warehouse = await prepareWarehouse(configOf(data, { WAREHOUSE: file }), silent)
    expect(warehouse).toMatchObject({ file, catalog: 'sales_2026' })
    const before = await warehouse.refresh()
    await write(`ATTACH '${file}.2' AS f; CREATE TABLE f.t AS SELECT 2 AS a`)
    renameSync(`${file}.2`, file)
    expect(await warehouse.refresh()).not.toBe(before)
    expect(warehouse.fault()).toBeNull()
  })

  it('keeps the version and says so when the file is gone', async () => {
    const data = workspace()
    const file = join(data, 'a.duckdb')
    await write(`ATTACH '${file}' AS f; CREATE TABLE f.t AS SELECT 1 AS a`)
    const warehouse = await prepareWarehouse(configOf(data, { WAREHOUSE: file, WAREHOUSE_CATALOG: 'mine' }), silent)
    expect(warehouse.catalog).toBe('mine')
    const before = await warehouse.refresh()
    rmSync(file)
    expect(await warehouse.refresh()).toBe(before)
    expect(warehouse.fault()).toMatchObject({ code: 'warehouse-invalid' })
  })

  it('refuses what is missing, no DuckDB file, from another version, or being written', async () => {
    const data = workspace()
    const open = (name: string) => prepareWarehouse(configOf(data, { WAREHOUSE: join(data, name) }), silent)
    await expect(open('none.duckdb')).rejects.toMatchObject({ code: 'warehouse-invalid', message: expect.stringContaining('there is no') })
    writeFileSync(join(data, 'text.duckdb'), 'a,b\n1,2\n'.repeat(1000))
    await expect(open('text.duckdb')).rejects.toMatchObject({ code: 'warehouse-invalid', message: expect.stringContaining('not a DuckDB file') })
    const newer = Buffer.alloc(12_288 + 262_144)
    newer.write('DUCK', 8)
    newer.writeUInt32LE(999, 12)
    writeFileSync(join(data, 'newer.duckdb'), newer)
    await expect(open('newer.duckdb')).rejects.toMatchObject({ code: 'warehouse-invalid' })
    const writer = await startWriter(join(data, 'busy.duckdb'))
    await expect(open('busy.duckdb')).rejects.toMatchObject({ code: 'warehouse-invalid', message: expect.stringContaining('another program') })
    await writer.end()
    expect((await open('busy.duckdb')).catalog).toBe('busy')
  })
})

describe('prepareWarehouse with a folder of Parquet files', () => {
  it('takes sub-folders for schemas, deeper folders for parts, and follows changes', async () => {
    const data = workspace()
    const folder = join(data, 'lake')
    for (const path of ['', 'sales', 'sales/parts [x]', 'web', 'web/log', 'web/log/day=2026-01-01', 'web/log/day=2026-01-02', '_tmp']) mkdirSync(join(folder, path))
    await write(`COPY (SELECT 1 AS a) TO '${folder}/top.parquet'; COPY (SELECT 1 AS id, 'x''y' AS t FROM range(10)) TO '${folder}/sales/orders.parquet';
      COPY (SELECT 1 AS a) TO '${folder}/sales/parts [x]/1.parquet'; COPY (SELECT 2 AS a, 3 AS b) TO '${folder}/sales/parts [x]/2.parquet';
      COPY (SELECT 1 AS a) TO '${folder}/web/log/day=2026-01-01/a.parquet'; COPY (SELECT 2 AS a) TO '${folder}/web/log/day=2026-01-02/a.parquet'`)
    writeFileSync(join(folder, '_tmp/half.parquet'), 'half')
    writeFileSync(join(folder, 'README.txt'), 'notes')
    symlinkSync(join(folder, 'top.parquet'), join(folder, 'linked.parquet'))
    const lines: string[] = []
    const warehouse = await prepareWarehouse(configOf(data, { WAREHOUSE: folder }), line => lines.push(line))
    expect(warehouse.catalog).toBe('lake')
    const tables = () => ask(warehouse.file, "SELECT schema_name || '.' || table_name, estimated_size::INTEGER FROM duckdb_tables() WHERE database_name = 'shop' ORDER BY 1")
    expect(await tables()).toEqual([['main.linked', 1], ['main.top', 1], ['sales.orders', 10], ['sales.parts [x]', 2], ['web.log', 2]])
    expect(await ask(warehouse.file, 'SELECT a, b FROM sales."parts [x]" ORDER BY a')).toEqual([[1, null], [2, 3]])
    expect(await ask(warehouse.file, "SELECT a FROM web.log WHERE day = DATE '2026-01-02'")).toEqual([[2]])
    const before = await warehouse.refresh()

    const restarted = await prepareWarehouse(configOf(data, { WAREHOUSE: folder }), line => lines.push(`again ${line}`))
    expect(lines.filter(line => line.startsWith('again'))).toEqual([])
    expect(await restarted.refresh()).toBe(before)

    writeFileSync(join(folder, 'sales/orders.parquet'), 'broken')
    expect(await warehouse.refresh()).toBe(before)
    expect(warehouse.fault()).toMatchObject({ code: 'warehouse-invalid', message: expect.stringContaining('orders.parquet') })
    expect(await tables()).toHaveLength(5)

    await write(`COPY (SELECT 1 AS id FROM range(20)) TO '${folder}/sales/orders.parquet'`)
    const [after, same] = await Promise.all([warehouse.refresh(), warehouse.refresh()])
    expect(after).not.toBe(before)
    expect(same).toBe(after)
    expect(warehouse.fault()).toBeNull()
    expect(await ask(warehouse.file, 'SELECT count(*)::INTEGER FROM sales.orders')).toEqual([[20]])
  })

  it('refuses an empty folder, a broken file and two claims of one name', async () => {
    const data = workspace()
    const open = (name: string) => prepareWarehouse(configOf(data, { WAREHOUSE: join(data, name) }), silent)
    for (const path of ['empty', 'broken', 'twice', 'twice/s', 'twice/s/t']) mkdirSync(join(data, path))
    await expect(open('empty')).rejects.toMatchObject({ code: 'warehouse-invalid', message: expect.stringContaining('no Parquet file') })
    writeFileSync(join(data, 'broken/half.parquet'), 'PAR1')
    await expect(open('broken')).rejects.toMatchObject({ code: 'warehouse-invalid', message: expect.stringContaining('half.parquet') })
    await write(`COPY (SELECT 1 AS a) TO '${data}/twice/s/t.parquet'; COPY (SELECT 1 AS a) TO '${data}/twice/s/t/p.parquet'`)
    await expect(open('twice')).rejects.toMatchObject({ code: 'warehouse-invalid', message: expect.stringContaining('both') })
  })
})
