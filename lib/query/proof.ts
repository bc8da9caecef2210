import { findReport } from '../audit/report.ts'
import type { LedgerEvent } from '../contracts/audit.ts'
import type { Decision } from '../contracts/policy.ts'
import type { ExecutionProof, ProofTable } from '../contracts/proof.ts'
import type { Principal } from '../contracts/principal.ts'
import type { House } from './house.ts'
import { getExecution } from './readable.ts'

/** An engine's report comes a moment after the end, or later where it had to be sent again. */
const lateMs = 5 * 60_000

/**
 * What the engine says it applied, beside what was decided, for whoever may look at the execution. Only tables and
 * columns that the decision names: what a filter reads besides may be hidden from the person. Throws `not-found`,
 * `result-other-rights`, `database-unavailable`.
 */
export async function readProof(house: House, principal: Principal, id: string): Promise<ExecutionProof> {
  const { view } = await getExecution(house, principal, id)
  // DuckDB runs on views of our own making: it has nothing to report.
  if (!view.decision || view.state === 'denied' || view.engine !== 'trino' || !house.gateway) return { state: 'none' }
  const report = await findReport(house.pool, view.id)
  if (!report) {
    const late = view.endedAt !== null && house.clock().getTime() - Date.parse(view.endedAt) > lateMs
    // What failed may never have come to the engine.
    return { state: !late ? 'waiting' : view.state === 'succeeded' ? 'missing' : 'none' }
  }
  const { event, seq, at } = report
  return {
    state: 'reported', seq, at, agrees: event.agrees, exact: event.exact,
    tables: view.decision.tables.map(decided => showTable(decided, event)),
  }
}

type Decided = Decision['tables'][number]
type Reported = Extract<LedgerEvent, { kind: 'engine.reported' }>

function showTable(decided: Decided, { read, differences, exact }: Reported): ProofTable {
  const given = read.find(({ table, as }) => as === null && isSame(table, decided.table))
  const named = (column: string) => (decided.columns ?? []).some(name => isSame(name, column))
  const own = differences.filter(({ table }) => table !== null && isSame(table, decided.table))
  const isDecided = exact && !own.some(({ what }) => what === 'filter-added' || what === 'filter-other')
  return {
    table: decided.table, filter: decided.filter, masks: decided.masks, differs: own.length > 0,
    reported: given ? {
      filters: isDecided || given.filters.length === 0 ? given.filters : null,
      columns: given.columns.flatMap(({ column, mask }) => named(column) ? [{ column, masked: mask !== null }] : []),
    } : null,
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
