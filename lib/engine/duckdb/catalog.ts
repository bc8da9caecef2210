import { DuckDBInstance } from '@duckdb/node-api'
import type { TableSchema } from '../../contracts/catalog.ts'
import { quoteText } from './side.ts'
import type { Settings } from './side.ts'

const query = `
  SELECT c.schema_name, c.table_name, coalesce(t.comment, v.comment) AS comment, c.column_name, c.data_type, c.comment
  FROM duckdb_columns() c
  LEFT JOIN duckdb_tables() t ON t.database_oid = c.database_oid AND t.table_oid = c.table_oid
  LEFT JOIN duckdb_views() v ON v.database_oid = c.database_oid AND v.view_oid = c.table_oid
  WHERE c.database_name = 'warehouse' AND NOT c.internal
  ORDER BY c.schema_name, c.table_name, c.column_index`

/** Every table and view of the warehouse file with its columns, under the warehouse's catalog name. */
export async function readCatalog(settings: Pick<Settings, 'warehouse' | 'catalog'>): Promise<TableSchema[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH ${quoteText(settings.warehouse)} AS warehouse (READ_ONLY)`)
    const tables = new Map<string, TableSchema>()
    for (const row of await (await connection.run(query)).getRows()) {
      const [schema, table, comment, name, type, columnComment] = row.map(value => value === null ? undefined : String(value))
      const key = JSON.stringify([schema, table])
      const entry = tables.get(key)
        ?? { catalog: settings.catalog, schema: schema!, table: table!, columns: [], ...(comment ? { comment } : {}) }
      entry.columns.push({ name: name!, type: type!, ...(columnComment ? { comment: columnComment } : {}) })
      tables.set(key, entry)
    }
    return [...tables.values()]
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
