import type { MaskKind } from './policy.ts'

export const engineKinds = ['duckdb', 'trino'] as const
export type EngineKind = (typeof engineKinds)[number]
/** What people call them, in every language. */
export const engineName: Record<EngineKind, string> = { duckdb: 'DuckDB', trino: 'Trino' }

/** A column as the engine holds it; `type` is the engine's own text, e.g. `DECIMAL(18,2)`. */
export type ColumnSchema = { name: string; type: string; comment?: string }

/** A table as the engine holds it, before any policy. Never leaves the server. */
export type TableSchema = {
  catalog: string
  schema: string
  table: string
  columns: ColumnSchema[]
  comment?: string
}

/** All tables of a warehouse; `version` changes whenever the tables or their data may have changed. */
export type WarehouseCatalog = { engine: EngineKind; version: string; tables: TableSchema[] }

/** `shop.sales.customers` */
export function tableKey(table: { catalog: string; schema: string; table: string }): string {
  return `${table.catalog}.${table.schema}.${table.table}`
}

/** The catalog as one person sees it (`GET /api/catalog`): closed and hidden columns stand nowhere in it. */
export type CatalogView = {
  tables: {
    engine: EngineKind
    catalog: string
    schema: string
    table: string
    comment?: string
    /** The row filter in force with the person's values bound, e.g. `country = 'KR'`; null where all rows are seen. */
    filter: string | null
    columns: { name: string; type: string; kind: ValueKind; mask: MaskKind | null; comment?: string }[]
    /** Set where the catalog is so large that columns come on demand (`GET /api/catalog/columns`). */
    unsent?: true
  }[]
  /** Functions a statement may call, lower case, for completion. */
  functions: string[]
  /** The engines that are connected, the one for statements without a table first. */
  engines: EngineKind[]
}

/** So many tables one request for columns may name. */
export const maxColumnTables = 100

/** How the browser shows, aligns, charts and compares a value. */
export const valueKinds = ['integer', 'decimal', 'float', 'boolean', 'text', 'date', 'time', 'timestamp', 'timestamptz',
  'interval', 'uuid', 'json', 'nested', 'binary', 'other'] as const
export type ValueKind = (typeof valueKinds)[number]
