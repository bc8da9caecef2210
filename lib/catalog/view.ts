import type { CatalogColumns } from '../contracts/browse.ts'
import type { CatalogView, TableSchema } from '../contracts/catalog.ts'
import { tableKey } from '../contracts/catalog.ts'
import type { TableSight } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import { kindOf } from '../contracts/kinds.ts'
import type { House } from '../query/house.ts'
import { sightsOf } from '../query/sight.ts'
import { loadNotes, noteOf, toLine } from './notes.ts'
import type { Notes } from './notes.ts'

/** With more columns than this a listing comes without them: half a million are nothing for a browser. */
const maxSentColumns = 5000

type Parts = Pick<House, 'engines' | 'policies' | 'sights' | 'log' | 'pool' | 'catalog'>

/**
 * The catalog as the principal sees it: tables with a grant, columns neither closed nor hidden, each with the mask in
 * force. What stands here is what the tree shows and what completion offers. Where it is large, tables come without
 * their columns, marked `unsent`; `viewColumns` has them.
 */
export async function viewCatalog(house: Parts, principal: Principal): Promise<CatalogView> {
  const [sights, notes] = await Promise.all([sightsOf(house, principal), loadNotes(house)])
  const seen = [...sights].flatMap(([engine, { sight, catalog }]) => catalog.tables.flatMap(schema => {
    const table = sight.tables.get(tableKey(schema))
    return table ? [{ engine, schema, table }] : []
  }))
  const light = seen.reduce((sum, { table }) => sum + table.columns.length, 0) > maxSentColumns
  const tables = seen.map(({ engine, schema, table }): CatalogView['tables'][number] => {
    // Of a large catalog the search tells what tables are about: the listing stays as light as it can be.
    const comment = light ? '' : toLine(noteOf(notes, table.table).text) || schema.comment
    return {
      engine, catalog: schema.catalog, schema: schema.schema, table: schema.table,
      ...(comment ? { comment } : {}),
      filter: table.filter,
      ...(light ? { columns: [], unsent: true as const } : { columns: columnsOf(schema, table, notes) }),
    }
  })
  tables.sort((a, b) => tableKey(a) < tableKey(b) ? -1 : 1)
  const functions = new Set(house.engines.all.flatMap(engine => engine.functions()))
  return { tables, functions: [...functions].sort(), engines: house.engines.all.map(({ kind }) => kind) }
}

/** Columns of some tables, by their keys; what the principal does not see is left out, as if there were none. */
export async function viewColumns(house: Parts, principal: Principal, keys: string[]): Promise<CatalogColumns> {
  const [sights, notes] = await Promise.all([sightsOf(house, principal), loadNotes(house)])
  const wanted = new Set(keys)
  return {
    tables: [...sights.values()].flatMap(({ sight, catalog }) => catalog.tables.flatMap(schema => {
      const key = tableKey(schema)
      const table = wanted.has(key) ? sight.tables.get(key) : undefined
      return table ? [{ table: key, columns: columnsOf(schema, table, notes) }] : []
    })),
  }
}

function columnsOf(schema: TableSchema, table: TableSight, notes: Notes): CatalogView['tables'][number]['columns'] {
  const comments = new Map(schema.columns.map(column => [column.name, column.comment]))
  return table.columns.map(({ name, type, mask }) => {
    const comment = toLine(noteOf(notes, table.table, name).text) || comments.get(name)
    return { name, type, kind: kindOf(type), mask, ...(comment ? { comment } : {}) }
  })
}
