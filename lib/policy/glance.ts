import type { TableSight } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import { indexOf, indexRole } from './catalog-index.ts'
import type { IndexedTable } from './catalog-index.ts'
import type { TablePlan } from './plan.ts'
import { seeTable } from './see.ts'
import type { PolicySet } from './set.ts'

/** What one person sees, table by table: in a warehouse of 20,000 tables a question is about one. */
export type Glance = {
  /** As in `see`; null where the table does not exist for the person. */
  table(key: string): { sight: TableSight; plan: TablePlan } | null
  /** Tables of which some rule of the person's speaks, visible or not. */
  spokenOf(): IndexedTable[]
}

/** The same answers as `see`, each computed when it is first asked for. */
export function glance(set: PolicySet, principal: Principal, catalog: WarehouseCatalog): Glance {
  const index = indexOf(set, catalog)
  const roles = [...new Set(principal.roles)].sort().flatMap(name => set.roles.get(name) ?? [])
  const said = roles.map(role => indexRole(index, role))
  const attributes = { ...principal.attributes, user: principal.user }
  const known = new Map<string, ReturnType<Glance['table']>>()
  return {
    table(key) {
      let seen = known.get(key)
      if (seen === undefined) {
        const entries = said.flatMap(role => role.get(key) ?? [])
        seen = entries.length > 0 ? seeTable(index.tables.get(key)!, entries, attributes) : null
        known.set(key, seen)
      }
      return seen
    },
    spokenOf: () => [...new Set(said.flatMap(role => [...role.keys()]))].map(key => index.tables.get(key)!),
  }
}
