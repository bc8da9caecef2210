import type { CatalogView } from '../contracts/catalog.ts'
import { tableKey } from '../contracts/catalog.ts'
import type { Principal } from '../contracts/principal.ts'
import { kindOf } from '../contracts/kinds.ts'
import type { House } from '../query/house.ts'
import { sightsOf } from '../query/sight.ts'

/**
 * The catalog as the principal sees it: tables with a grant, columns neither closed nor hidden, each with the mask in
 * force. What stands here is what the tree shows and what completion offers.
 */
export async function viewCatalog(
  house: Pick<House, 'engines' | 'policies' | 'sights' | 'log'>, principal: Principal,
): Promise<CatalogView> {
  const sights = [...await sightsOf(house, principal)]
  const tables: CatalogView['tables'] = []
  for (const [engine, schema, sight] of sights.flatMap(([kind, { sight, catalog }]) =>
    catalog.tables.map(schema => [kind, schema, sight] as const))) {
    const seen = sight.tables.get(tableKey(schema))
    if (!seen) continue
    const comments = new Map(schema.columns.map(column => [column.name, column.comment]))
    tables.push({
      engine,
      catalog: schema.catalog,
      schema: schema.schema,
      table: schema.table,
      ...(schema.comment ? { comment: schema.comment } : {}),
      filter: seen.filter,
      columns: seen.columns.map(({ name, type, mask }) => {
        const comment = comments.get(name)
        return { name, type, kind: kindOf(type), mask, ...(comment ? { comment } : {}) }
      }),
    })
  }
  tables.sort((a, b) => tableKey(a).localeCompare(tableKey(b)))
  const functions = new Set(house.engines.all.flatMap(engine => engine.functions()))
  return { tables, functions: [...functions].sort(), engines: house.engines.all.map(({ kind }) => kind) }
}
