import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { ask } from '../../engine/trino/session.ts'
import { createTransport } from '../../engine/trino/transport.ts'
import type { LocalTrino } from './start.ts'

const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`
const quoteText = (text: string) => `'${text.replaceAll('\'', '\'\'')}'`

export type LoadOptions = {
  /** A Trino without policy, in `directory`: what is loaded, the key above all, must stand in no event. */
  trino: LocalTrino
  directory: string
  /** The DuckDB file whose tables become those of catalog `shop`; it is only read. */
  warehouse: string
  /** Key of the hash mask, so that hashed columns are the same in both engines. */
  hashKey: Buffer
  report: (line: string) => void
}

/** Copies a warehouse into Iceberg tables, and the key of the hash mask where only the policy itself may read it. */
export async function loadWarehouse({ trino, directory, warehouse, hashKey, report }: LoadOptions): Promise<void> {
  const options = {
    url: trino.url, user: trino.user, password: trino.password, forwarded: true, patienceMs: 10_000,
  }
  const transport = createTransport(options)
  const run = (sql: string) => ask(options, transport, { sql, user: trino.user, trace: 'load' })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH ${quoteText(warehouse)} AS warehouse (READ_ONLY)`)
    for (const { schema, table, columns, comment } of await listTables(connection)) {
      report(`loading ${schema}.${table} into Trino`)
      const name = `shop.${quoteName(schema)}.${quoteName(table)}`
      const folder = join('import', `${schema}.${table}`)
      mkdirSync(join(directory, 'tables', folder), { recursive: true })
      await connection.run(`COPY warehouse.${quoteName(schema)}.${quoteName(table)}
        TO ${quoteText(join(directory, 'tables', folder, 'all.parquet'))} (FORMAT parquet, COMPRESSION zstd)`)
      await run(`CREATE SCHEMA IF NOT EXISTS shop.${quoteName(schema)}`)
      await run(`CREATE TABLE ${name} (${columns.map(column => `${quoteName(column.name)} ${toTrinoType(column.type)}`
        + (column.comment ? ` COMMENT ${quoteText(column.comment)}` : '')).join(', ')})${comment ? ` COMMENT ${quoteText(comment)}` : ''}`)
      await run(`ALTER TABLE ${name} EXECUTE add_files(location => ${quoteText(`local:///${folder}`)}, format => 'PARQUET')`)
    }
    await run('CREATE SCHEMA IF NOT EXISTS sagwan.policy')
    await run(`CREATE TABLE sagwan.policy.hash_key AS SELECT ${quoteText(hashKey.toString('hex'))} AS k`)
  } finally {
    connection.closeSync()
    instance.closeSync()
    transport.close()
  }
}

/** The schema of the demo's policies in which a team may write (`policies/roles/analyst.yaml`), in a catalog of its own. */
export const scratch = { catalog: 'lake', schema: 'scratch' }

/** Makes the empty schema in which people may write; nobody but an administrator makes schemas. */
export async function makeScratch(trino: LocalTrino): Promise<void> {
  const options = { url: trino.url, user: trino.user, password: trino.password, forwarded: true, patienceMs: 10_000 }
  const transport = createTransport(options)
  try {
    await ask(options, transport, { sql: `CREATE SCHEMA IF NOT EXISTS ${scratch.catalog}.${scratch.schema}`, user: trino.user, trace: 'load' })
  } finally {
    transport.close()
  }
}

type Table = { schema: string; table: string; comment: string | null; columns: { name: string; type: string; comment: string | null }[] }

async function listTables(connection: DuckDBConnection): Promise<Table[]> {
  const rows = await (await connection.run(`SELECT c.schema_name, c.table_name, t.comment, c.column_name, c.data_type, c.comment
    FROM duckdb_columns() c JOIN duckdb_tables() t ON t.database_oid = c.database_oid AND t.table_oid = c.table_oid
    WHERE c.database_name = 'warehouse' AND NOT c.internal ORDER BY c.schema_name, c.table_name, c.column_index`)).getRows()
  const tables = new Map<string, Table>()
  for (const [schema, table, comment, name, type, columnComment] of rows) {
    const key = JSON.stringify([schema, table])
    const entry = tables.get(key) ?? { schema: String(schema), table: String(table), comment: comment as string | null, columns: [] }
    entry.columns.push({ name: String(name), type: String(type), comment: columnComment as string | null })
    tables.set(key, entry)
  }
  return [...tables.values()]
}

/** Iceberg's name for a type of the demo's. */
function toTrinoType(type: string): string {
  if (type.endsWith('[]')) return `array(${toTrinoType(type.slice(0, -2))})`
  const struct = /^STRUCT\((.*)\)$/.exec(type)
  if (struct) {
    const fields = struct[1]!.split(', ').map(field => field.replace(/ ([A-Z].*)$/, (_, inner: string) => ` ${toTrinoType(inner)}`))
    return `row(${fields.join(', ')})`
  }
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'timestamp(6) with time zone'
  if (type === 'TIMESTAMP') return 'timestamp(6)'
  return type === 'FLOAT' ? 'real' : type.toLowerCase()
}
