import type { CatalogView } from '@/lib/contracts/catalog.ts'

export type CatalogTable = CatalogView['tables'][number]
type Named = { lower: string; table: CatalogTable }

/**
 * A catalog made ready for typing: whatever its size, a key costs a look into a few maps and one pass over the names of
 * tables. Nothing here looks into the columns of a table that the statement does not name.
 */
export type CatalogIndex = {
  functions: readonly string[]
  catalogs: readonly string[]
  /** The table by as much of its name as was written: `customers`, `sales.customers`, `shop.sales.customers`. */
  findTable: (path: string[]) => CatalogTable | undefined
  /** The schemas of a catalog. */
  schemasOf: (catalog: string) => readonly string[]
  /** The tables of `sales`, or of `shop.sales`. */
  tablesOf: (path: string[]) => readonly CatalogTable[]
  /** Tables whose name begins with, then those whose name holds the text; at most `limit`, whatever was typed. */
  searchTables: (typed: string, limit: number) => CatalogTable[]
}

/** Builds the index; once for each catalog that the server answers, never while a key waits. */
export function indexCatalog(view: CatalogView): CatalogIndex {
  const byName = new Map<string, CatalogTable>()
  const bySchema = new Map<string, CatalogTable[]>()
  const schemas = new Map<string, Set<string>>()
  const names: Named[] = []
  for (const table of view.tables) {
    const [catalog, schema, name] = [table.catalog, table.schema, table.table].map(part => part.toLowerCase())
    // The first of several that answer to the same short name speaks, as in the tree.
    for (const key of [`${catalog}.${schema}.${name}`, `${schema}.${name}`, `${name}`])
      if (!byName.has(key)) byName.set(key, table)
    for (const key of [`${catalog}.${schema}`, `${schema}`]) push(bySchema, key, table)
    const known = schemas.get(`${catalog}`)
    if (known) known.add(table.schema)
    else schemas.set(`${catalog}`, new Set([table.schema]))
    names.push({ lower: `${name}`, table })
  }
  const sorted = names.toSorted((a, b) => (a.lower < b.lower ? -1 : a.lower > b.lower ? 1 : 0))
  return {
    functions: view.functions,
    catalogs: [...new Set(view.tables.map(({ catalog }) => catalog))],
    findTable: path => byName.get(path.map(part => part.toLowerCase()).join('.')),
    schemasOf: catalog => [...(schemas.get(catalog.toLowerCase()) ?? [])],
    tablesOf: path => bySchema.get(path.map(part => part.toLowerCase()).join('.')) ?? [],
    searchTables: (typed, limit) => search(names, sorted, typed.toLowerCase(), limit),
  }
}

function push(map: Map<string, CatalogTable[]>, key: string, table: CatalogTable): void {
  const list = map.get(key)
  if (list) list.push(table)
  else map.set(key, [table])
}

function search(names: Named[], sorted: Named[], typed: string, limit: number): CatalogTable[] {
  if (typed === '') return names.slice(0, limit).map(({ table }) => table)
  const found: CatalogTable[] = []
  for (let at = firstAtLeast(sorted, typed); at < sorted.length && found.length < limit; at++) {
    const named = sorted[at]
    if (!named?.lower.startsWith(typed)) break
    found.push(named.table)
  }
  // One letter is in nearly every name: that would be noise.
  if (typed.length < 2) return found
  for (const { lower, table } of names) {
    if (found.length >= limit) break
    if (lower.indexOf(typed) > 0) found.push(table)
  }
  return found
}

function firstAtLeast(sorted: Named[], typed: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.lower ?? '') < typed) low = middle + 1
    else high = middle
  }
  return low
}
