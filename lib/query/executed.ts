import type { WarehouseCatalog } from '../contracts/catalog.ts'
import { tableKey } from '../contracts/catalog.ts'
import { sourceToken } from '../contracts/engine.ts'
import type { WorldSpec } from '../contracts/engine.ts'
import type { Decision } from '../contracts/policy.ts'

/**
 * The statement as executed, for the ledger, after what bounds it. In DuckDB that is the governed view of each table it
 * touches. Trino runs the text on the tables themselves, asks the gateway for filters and masks and applies them: what
 * it applied stands in its own report. The key of keyed hashes stands in neither.
 */
export function describeExecuted(sql: string, decision: Decision, world: WorldSpec, catalog: WarehouseCatalog): string {
  const bounds = catalog.engine === 'trino' ? describeBounds(decision) : describeViews(decision, world)
  return [`-- ${catalog.engine}, warehouse version ${catalog.version}`, ...bounds, '-- the statement', sql].join('\n')
}

function describeViews(decision: Decision, world: WorldSpec): string[] {
  const touched = new Set(decision.tables.map(({ table }) => table))
  return world.views.filter(view => touched.has(tableKey(view))).map(view => {
    const select = view.select.replace(sourceToken, `warehouse.${view.schema}.${view.table}`)
    return `-- ${tableKey(view)} as this person sees it\n${select}`
  })
}

function describeBounds({ tables, writes = [] }: Decision): string[] {
  const oneLine = (text: string) => text.replace(/\s+/g, ' ')
  const reads = tables.map(({ table, filter, masks }) => {
    const masked = masks.map(({ column, mask, mixed }) =>
      `, ${column} masked (${mask}${mixed ? ', in some rows' : ''})`)
    return `-- ${table}: ${filter === null ? 'all rows' : `rows where ${oneLine(filter)}`}${masked.join('')}`
  })
  return [
    '-- run as this person; Trino asks for these filters and masks and applies them itself', ...reads,
    ...writes.map(({ table, action }) => `-- writes ${table} (${action})`),
  ]
}
