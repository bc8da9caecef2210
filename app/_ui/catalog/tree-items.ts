import { tableKey } from '@/lib/contracts/catalog.ts'
import type { CatalogView, EngineKind } from '@/lib/contracts/catalog.ts'

export type CatalogTable = CatalogView['tables'][number]
export type CatalogColumn = CatalogTable['columns'][number]

/** One line of the tree; `id` is the full name. `place` is where it stands among its `of` siblings. */
export type TreeItem =
  | { kind: 'schema'; id: string; level: 1; open: boolean; place: number; of: number; engine: EngineKind }
  | { kind: 'table'; id: string; level: 2; open: boolean; place: number; of: number; parent: string; table: CatalogTable }
  | { kind: 'column'; id: string; level: 3; place: number; of: number; parent: string; table: CatalogTable; column: CatalogColumn }
  | { kind: 'loading'; id: string; level: 3; place: number; of: number; parent: string; table: CatalogTable }

/** Columns by table, which the server found for the filter; where the listing has all columns it is not asked. */
export type FoundColumns = ReadonlyMap<string, readonly string[]>

/**
 * The lines to show, in order. A filter opens what it finds: tables by name with all their columns, others with the
 * columns that match.
 */
export function listTreeItems(
  tables: CatalogTable[],
  filter: string,
  isOpen: (id: string, kind: 'schema' | 'table') => boolean,
  found: FoundColumns = new Map(),
): TreeItem[] {
  const wanted = filter.trim().toLowerCase()
  const schemas = [...Map.groupBy(tables, table => `${table.catalog}.${table.schema}`)]
    .map(([schema, members]) => ({ schema, members: members.flatMap(table => passing(table, wanted, found)) }))
    .filter(({ members }) => members.length > 0)
  const items: TreeItem[] = []
  for (const [index, { schema, members }] of schemas.entries()) {
    const open = wanted !== '' || isOpen(schema, 'schema')
    const engine = members[0]!.table.engine
    items.push({ kind: 'schema', id: schema, level: 1, open, place: index + 1, of: schemas.length, engine })
    if (!open) continue
    for (const [at, { table, named, columns }] of members.entries()) {
      const id = tableKey(table)
      const tableOpen = wanted && !named ? true : isOpen(id, 'table')
      items.push({
        kind: 'table', id, level: 2, open: tableOpen, place: at + 1, of: members.length, parent: schema, table,
      })
      if (tableOpen) items.push(...linesOf(table, id, columns))
    }
  }
  return items
}

function linesOf(table: CatalogTable, id: string, columns: CatalogColumn[]): TreeItem[] {
  if (table.unsent) return [{ kind: 'loading', id: `${id}.…`, level: 3, place: 1, of: 1, parent: id, table }]
  const shown = columns.length > 0 ? columns : table.columns
  return shown.map((column, index) => ({
    kind: 'column', id: `${id}.${column.name}`, level: 3, place: index + 1, of: shown.length, parent: id, table, column,
  }))
}

type Passing = { table: CatalogTable; named: boolean; columns: CatalogColumn[] }

/** The table with the columns to show of it, where the filter lets it through. */
function passing(table: CatalogTable, wanted: string, found: FoundColumns): Passing[] {
  if (!wanted) return [{ table, named: true, columns: table.columns }]
  const key = tableKey(table)
  if (key.toLowerCase().includes(wanted)) return [{ table, named: true, columns: table.columns }]
  const names = found.get(key)
  const columns = table.columns.filter(({ name }) => name.toLowerCase().includes(wanted) || names?.includes(name))
  return columns.length > 0 || names ? [{ table, named: false, columns }] : []
}
