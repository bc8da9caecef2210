import type { RuleRef } from '../contracts/policy.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import { indexOf, reachOf } from './catalog-index.ts'
import type { PolicySet } from './set.ts'
import type { Sight } from './see.ts'

/** A table that a statement names and a person does not see; `rules` deny it; without any no grant reaches it. */
export type Unseen = { table: string; rules: RuleRef[] }

/**
 * Of tables as a statement names them (parts in lower case) those which stand in the warehouse and do not exist for a
 * person, with the rules of their roles that deny them. For those who read the policies: a statement of the person's
 * own says only that there is no such table.
 */
export function findUnseen(
  set: PolicySet, roles: string[], catalog: WarehouseCatalog, sight: Pick<Sight, 'tables'>, names: string[][],
): Unseen[] {
  const index = indexOf(set, catalog)
  const endings = names.map(parts => parts.join('.'))
  const keys = catalog.tables.map(({ catalog: first, schema, table }) => `${first}.${schema}.${table}`)
    .filter(key => !sight.tables.has(key)
      && endings.some(ending => key.toLowerCase() === ending || key.toLowerCase().endsWith(`.${ending}`)))
  const denies = roles.flatMap(role => set.roles.get(role)?.denies ?? []).filter(({ columns }) => columns === null)
  return keys.map(table => ({
    table,
    rules: denies
      .filter(({ on }) => reachOf(index, on).some(reach => reach.table.key === table && reach.columns === null))
      .map(({ rule }) => rule),
  }))
}
