import type { CatalogView } from '@/lib/contracts/catalog.ts'

export type CatalogTable = CatalogView['tables'][number]
export type CatalogColumn = CatalogTable['columns'][number]

/** One line of the tree; `id` is the full name. */
export type TreeItem =
  | { kind: 'schema'; id: string; level: 1; open: boolean }
  | { kind: 'table'; id: string; level: 2; open: boolean; parent: string; table: CatalogTable }
  | { kind: 'column'; id: string; level: 3; parent: string; table: CatalogTable; column: CatalogColumn }

/**
 * The lines to show, in order. A filter opens what it finds: tables by name with all their columns, others with the
 * columns that match.
 */
export function listTreeItems(
  tables: CatalogTable[],
  filter: string,
  isOpen: (id: string, kind: 'schema' | 'table') => boolean,
): TreeItem[] {
  const wanted = filter.trim().toLowerCase()
  const items: TreeItem[] = []
  for (const [schema, members] of groupBySchema(tables)) {
    const found = members
      .map(table => ({ table, columns: findColumns(table, wanted) }))
      .filter(({ table, columns }) => !wanted || columns.length > 0 || nameOf(table).includes(wanted))
    if (found.length === 0) continue
    const open = wanted !== '' || isOpen(schema, 'schema')
    items.push({ kind: 'schema', id: schema, level: 1, open })
    if (!open) continue
    for (const { table, columns } of found) {
      const id = `${schema}.${table.table}`
      const tableOpen = wanted ? isOpen(id, 'table') || !nameOf(table).includes(wanted) : isOpen(id, 'table')
      items.push({ kind: 'table', id, level: 2, open: tableOpen, parent: schema, table })
      if (!tableOpen) continue
      for (const column of columns.length > 0 ? columns : table.columns) {
        items.push({ kind: 'column', id: `${id}.${column.name}`, level: 3, parent: id, table, column })
      }
    }
  }
  return items
}

function nameOf(table: CatalogTable): string {
  return `${table.catalog}.${table.schema}.${table.table}`.toLowerCase()
}

function findColumns(table: CatalogTable, wanted: string): CatalogColumn[] {
  if (!wanted || nameOf(table).includes(wanted)) return table.columns
  return table.columns.filter(column => column.name.toLowerCase().includes(wanted))
}

function groupBySchema(tables: CatalogTable[]): Map<string, CatalogTable[]> {
  const schemas = new Map<string, CatalogTable[]>()
  for (const table of tables) {
    const key = `${table.catalog}.${table.schema}`
    schemas.set(key, [...(schemas.get(key) ?? []), table])
  }
  return schemas
}
