import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { TableSight } from '../contracts/policy.ts'
import { indexOf } from './catalog-index.ts'
import type { PolicySet } from './set.ts'

/** Tags of the policy on a table as a whole, and on single columns by the column's own name. */
export type TableClasses = { table: string[]; columns: Map<string, string[]> }

const none: TableClasses = { table: [], columns: new Map() }

/** The tags that the policy puts on what a person sees of a table; those of columns they do not see are not among them. */
export function classesOf(set: PolicySet, catalog: WarehouseCatalog, seen: TableSight): TableClasses {
  if (set.tags.size === 0) return none
  const table = indexOf(set, catalog).tables.get(seen.table)
  if (!table) return none
  const columns = new Map<string, string[]>()
  for (const { name } of seen.columns) {
    const tags = table.columnTags.get(name.toLowerCase())
    if (tags && tags.size > 0) columns.set(name, [...tags])
  }
  return table.tags.size === 0 && columns.size === 0 ? none : { table: [...table.tags], columns }
}
