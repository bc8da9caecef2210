import type { WarehouseCatalog } from '../contracts/catalog.ts'
import { tableKey } from '../contracts/catalog.ts'
import { sourceToken } from '../contracts/engine.ts'
import type { WorldSpec } from '../contracts/engine.ts'
import type { Decision } from '../contracts/policy.ts'

/**
 * The statement as executed, for the ledger: the governed view of each table it touches, then the statement as it was
 * typed, which is what ran. The key of keyed hashes stands in no view.
 */
export function describeExecuted(sql: string, decision: Decision, world: WorldSpec, catalog: WarehouseCatalog): string {
  const touched = new Set(decision.tables.map(({ table }) => table))
  const views = world.views.filter(view => touched.has(tableKey(view))).map(view =>
    `-- ${tableKey(view)} as this person sees it\n${view.select.replace(sourceToken, `warehouse.${view.schema}.${view.table}`)}`)
  return [`-- ${catalog.engine}, warehouse version ${catalog.version}`, ...views, '-- the statement', sql].join('\n')
}
