import { tableKey } from '../contracts/catalog.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { CatalogState, TableText } from '../query/catalog-state.ts'

/** As it is searched: one form of each letter, no case. */
export function toSearchable(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/**
 * The searchable texts of a warehouse, made once for each version of it and shared by everybody: who may see what is
 * asked of the reader's sight afterwards, for what was found.
 */
export function textsOf({ texts }: CatalogState, catalog: WarehouseCatalog): TableText[] {
  const known = texts.get(catalog)
  if (known) return known
  const made = catalog.tables.map((schema): TableText => {
    const columns = schema.columns.map(({ name, comment }) => ({
      name: toSearchable(name), comment: comment ? toSearchable(comment) : '',
    }))
    return {
      key: tableKey(schema),
      lower: toSearchable(tableKey(schema)),
      name: toSearchable(schema.table),
      comment: schema.comment ? toSearchable(schema.comment) : '',
      columns,
      all: columns.map(({ name, comment }) => comment ? `${name}\n${comment}` : name).join('\n'),
    }
  })
  texts.set(catalog, made)
  return made
}
