import { createHash } from 'node:crypto'
import { tableKey } from '../../contracts/catalog.ts'
import type { TableSchema, WarehouseCatalog } from '../../contracts/catalog.ts'
import type { TrinoServer } from './options.ts'
import { ask } from './session.ts'
import type { Transport } from './transport.ts'

/** Catalogs of Trino itself: nothing in them is anybody's data. */
const internal = new Set(['system', 'sagwan'])
/** Listings that run side by side: each asks three questions, and the first statement after a start waits for all. */
const catalogsAtOnce = 4
const quoteText = (text: string) => `'${text.replaceAll('\'', '\'\'')}'`
const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`

/** The tables of a cluster or of a part of it, and the full names of those that are views. */
export type Listed = { tables: TableSchema[]; views: string[] }

/** The listing as a catalog. The version is a hash of it: Trino does not say when data changes. */
export function toCatalog({ tables }: Listed): WarehouseCatalog {
  const version = createHash('sha256').update(JSON.stringify(tables)).digest('hex').slice(0, 16)
  return { engine: 'trino', version, tables }
}

/** Every table of the cluster with its columns, listed as the service account, which may read listings and no data. */
export async function listAll(options: TrinoServer, transport: Transport): Promise<Listed> {
  const { rows } = await askListing(options, transport, 'SHOW CATALOGS')
  const catalogs = rows.map(([name]) => String(name)).filter(name => !internal.has(name))
  const all: Listed = { tables: [], views: [] }
  for (let i = 0; i < catalogs.length; i += catalogsAtOnce) {
    const next = catalogs.slice(i, i + catalogsAtOnce)
    const some = await Promise.all(next.map(catalog => listTables(options, transport, catalog)))
    for (const { tables, views } of some) {
      all.tables.push(...tables)
      all.views.push(...views)
    }
  }
  return all
}

/** The tables of one catalog, or of one schema of it. */
export async function listTables(
  options: TrinoServer, transport: Transport, catalog: string, schema?: string,
): Promise<Listed> {
  const inSchema = (column: string) =>
    schema === undefined ? `${column} <> 'information_schema'` : `${column} = ${quoteText(schema)}`
  const source = `${quoteName(catalog)}.information_schema`
  const [columns, comments, views] = await Promise.all([
    askListing(options, transport, `SELECT table_schema, table_name, column_name, data_type, comment
      FROM ${source}.columns WHERE ${inSchema('table_schema')} ORDER BY table_schema, table_name, ordinal_position`),
    askListing(options, transport, `SELECT schema_name, table_name, comment FROM system.metadata.table_comments
      WHERE catalog_name = ${quoteText(catalog)} AND ${inSchema('schema_name')} AND comment IS NOT NULL`),
    askListing(options, transport, `SELECT table_schema, table_name FROM ${source}.tables
      WHERE ${inSchema('table_schema')} AND table_type = 'VIEW'`),
  ])
  const commentOf = new Map(comments.rows.map(([name, table, comment]) => [JSON.stringify([name, table]), String(comment)]))
  const byName = new Map<string, TableSchema>()
  for (const row of columns.rows) {
    const [schemaName, table, name, type, comment] = row.map(value => value === null ? undefined : String(value))
    const key = JSON.stringify([schemaName, table])
    const found = commentOf.get(key)
    const entry = byName.get(key) ?? { catalog, schema: schemaName!, table: table!, columns: [], ...(found ? { comment: found } : {}) }
    entry.columns.push({ name: name!, type: type!, ...(comment ? { comment } : {}) })
    byName.set(key, entry)
  }
  return {
    tables: [...byName.values()],
    views: views.rows.map(([name, table]) => tableKey({ catalog, schema: String(name), table: String(table) })),
  }
}

function askListing(options: TrinoServer, transport: Transport, sql: string) {
  return ask(options, transport, { sql, user: options.user, trace: 'catalog', tags: 'sagwan-read' })
}
