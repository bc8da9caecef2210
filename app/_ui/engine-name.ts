import type { EngineKind } from '@/lib/contracts/catalog.ts'

/** What people call the engines, in every language. */
export const engineName: Record<EngineKind, string> = { duckdb: 'DuckDB', trino: 'Trino' }
