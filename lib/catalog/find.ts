import { tableKey } from '../contracts/catalog.ts'
import type { EngineKind, TableSchema } from '../contracts/catalog.ts'
import type { TableSight } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import { AppError } from '../errors.ts'
import type { House } from '../query/house.ts'
import { sightsOf } from '../query/sight.ts'
import type { PersonalSight } from '../query/sight.ts'

export type TableName = { catalog: string; schema: string; table: string }
export type SeenTable = { engine: EngineKind; personal: PersonalSight; schema: TableSchema; seen: TableSight }

/**
 * A table the principal sees, by its full name. Throws `not-found` in the same words for a table that is hidden and for
 * one that never was.
 */
export async function findSeen(
  house: Pick<House, 'engines' | 'policies' | 'sights' | 'log'>, principal: Principal, name: TableName,
): Promise<SeenTable> {
  const key = tableKey(name)
  for (const [engine, personal] of await sightsOf(house, principal)) {
    const seen = personal.sight.tables.get(key)
    const schema = seen && personal.catalog.tables.find(table => table.table === name.table && table.schema === name.schema
      && table.catalog === name.catalog)
    if (seen && schema) return { engine, personal, schema, seen }
  }
  throw new AppError('not-found', 'there is no such table that you can see')
}
