import { tableKey } from '../contracts/catalog.ts'
import type { TableSchema, WarehouseCatalog } from '../contracts/catalog.ts'
import type { TableSight } from '../contracts/policy.ts'
import { classesOf } from '../policy/classes.ts'
import type { PolicySet } from '../policy/set.ts'
import type { CatalogState, Findable, TableText } from '../query/catalog-state.ts'
import type { PersonalSight } from '../query/sight.ts'

/** As it is searched: one form of each letter, no case. */
export function toSearchable(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** The searchable texts of a warehouse, made once for each version of it and shared by everybody. */
export function textsOf({ texts }: Pick<CatalogState, 'texts'>, catalog: WarehouseCatalog): TableText[] {
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

/** The tables of a sight, ready to be searched; made on first use, gone with the sight. */
export function findableOf(
  state: Pick<CatalogState, 'texts' | 'findable'>, set: PolicySet, { sight, catalog }: Pick<PersonalSight, 'sight' | 'catalog'>,
): Findable[] {
  const known = state.findable.get(sight)
  if (known) return known
  const made = textsOf(state, catalog).flatMap((text, index): Findable[] => {
    const seen = sight.tables.get(text.key)
    const schema = catalog.tables[index]
    if (!seen || !schema) return []
    return [{ text, schema, seen, classes: classesOf(set, catalog, seen), visible: visibleOf(schema, seen) }]
  })
  state.findable.set(sight, made)
  return made
}

function visibleOf(schema: TableSchema, seen: TableSight): Uint8Array | null {
  if (seen.columns.length === schema.columns.length) return null
  const names = new Set(seen.columns.map(({ name }) => name))
  return Uint8Array.from(schema.columns, ({ name }) => names.has(name) ? 1 : 0)
}
