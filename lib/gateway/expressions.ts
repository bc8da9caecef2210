import { compileCell, compileFilter } from '../policy/views.ts'
import type { TablePlan } from '../policy/plan.ts'
import { showsColumn } from './eyes.ts'
import type { Seen } from './eyes.ts'

/** An expression which Trino applies to a table; it asks for its columns as `identity`. */
export type ViewExpression = { expression: string; identity: string }

/**
 * As whom the columns of filters and masks are asked. It need not exist. Without it Trino asks as the person, and a
 * filter over a closed column would fail every query on the table.
 */
export const policyIdentity = 'sagwan:policy'

/** No row. */
export const nothing: ViewExpression = { expression: 'false', identity: policyIdentity }

export type Expressions = {
  filter(plan: TablePlan): ViewExpression[]
  /** Null where the column is shown clear. `type` is Trino's own: masks must have exactly it. */
  mask(seen: Extract<Seen, { kind: 'governed' }>, column: string, type: string): ViewExpression | null
  empty: ViewExpression
}

/** Compiles filters and masks in Trino's dialect, each once for a plan. */
export function createExpressions(): Expressions {
  const filters = new WeakMap<TablePlan, ViewExpression[]>()
  const masks = new WeakMap<TablePlan, Map<string, ViewExpression | null>>()
  // Trino gives NULL the column's type by itself, whatever that is.
  const empty: ViewExpression = { expression: 'NULL', identity: policyIdentity }

  const compile = (seen: Extract<Seen, { kind: 'governed' }>, column: string, type: string): ViewExpression | null => {
    const { plan } = seen
    const planned = plan.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase())
    // Hidden columns of the connector (`$path`) and columns newer than our catalog are in no plan.
    if (!planned) return showsColumn(seen, column) ? null : empty
    const expression = compileCell(plan, { ...planned, type }, 'trino')
    if (expression === null) return null
    return expression === `CAST(NULL AS ${type})` ? empty : { expression, identity: policyIdentity }
  }

  return {
    empty,
    filter(plan) {
      let known = filters.get(plan)
      if (!known) {
        const expression = compileFilter(plan, 'trino')
        known = expression === null ? [] : [{ expression, identity: policyIdentity }]
        filters.set(plan, known)
      }
      return known
    },
    mask(seen, column, type) {
      let known = masks.get(seen.plan)
      if (!known) {
        known = new Map()
        masks.set(seen.plan, known)
      }
      const key = `${column}\0${type}`
      let mask = known.get(key)
      if (mask === undefined) {
        mask = compile(seen, column, type)
        known.set(key, mask)
      }
      return mask
    },
  }
}
