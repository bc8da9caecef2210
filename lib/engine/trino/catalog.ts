import { createHash } from 'node:crypto'
import type { TableSchema, WarehouseCatalog } from '../../contracts/catalog.ts'
import type { TrinoServer } from './options.ts'
import { ask } from './session.ts'
import type { Transport } from './transport.ts'

/** Catalogs of Trino itself: nothing in them is anybody's data. */
const internal = new Set(['system', 'sagwan'])
const quoteText = (text: string) => `'${text.replaceAll('\'', '\'\'')}'`
const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * Every table of the cluster with its columns, listed as the service account, which may read listings and no data. The
 * version is a hash of the listing: Trino does not say when data changes.
 */
export async function listCatalog(options: TrinoServer, transport: Transport): Promise<WarehouseCatalog> {
  const run = (sql: string) => ask(options, transport, { sql, user: options.user, trace: 'catalog', tags: 'sagwan-read' })
  const catalogs = (await run('SHOW CATALOGS')).rows.map(([name]) => String(name)).filter(name => !internal.has(name))
  const tables: TableSchema[] = []
  for (const catalog of catalogs) {
    const columns = await run(`SELECT table_schema, table_name, column_name, data_type, comment
      FROM ${quoteName(catalog)}.information_schema.columns
      WHERE table_schema <> 'information_schema' ORDER BY table_schema, table_name, ordinal_position`)
    const comments = await run(`SELECT schema_name, table_name, comment FROM system.metadata.table_comments
      WHERE catalog_name = ${quoteText(catalog)} AND schema_name <> 'information_schema' AND comment IS NOT NULL`)
    const commentOf = new Map(comments.rows.map(([schema, table, comment]) => [JSON.stringify([schema, table]), String(comment)]))
    const byName = new Map<string, TableSchema>()
    for (const row of columns.rows) {
      const [schema, table, name, type, comment] = row.map(value => value === null ? undefined : String(value))
      const key = JSON.stringify([schema, table])
      const found = commentOf.get(key)
      const entry = byName.get(key) ?? { catalog, schema: schema!, table: table!, columns: [], ...(found ? { comment: found } : {}) }
      entry.columns.push({ name: name!, type: type!, ...(comment ? { comment } : {}) })
      byName.set(key, entry)
    }
    tables.push(...byName.values())
  }
  const version = createHash('sha256').update(JSON.stringify(tables)).digest('hex').slice(0, 16)
  return { engine: 'trino', version, tables }
}
