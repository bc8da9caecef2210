import type { ExportRule } from '../contracts/policy.ts'
import { exportFormats } from '../contracts/policy.ts'
import type { GrantOnTable, IndexedTable } from './catalog-index.ts'
import type { Attributes } from './expression.ts'
import { keyOfPlan, planTable } from './plan.ts'

function merge(rules: ExportRule[], most: boolean): ExportRule | null {
  const formats = exportFormats.filter(format => most
    ? rules.some(rule => rule.formats.includes(format)) : rules.every(rule => rule.formats.includes(format)))
  if (formats.length === 0) return null
  const rows = rules.map(({ maxRows }) => maxRows)
  return {
    formats,
    maxRows: most ? Math.max(...rows) : Math.min(...rows),
    // A purpose is easily given; where one rule asks for it, it is asked.
    purpose: rules.some(({ purpose }) => purpose === 'required') ? 'required' : 'optional',
  }
}

/**
 * The export rule of a table for one person: null where cells are visible that no exporting grant shows, because an
 * export would carry them out. Grants which each show all there is to see add up; where only several together do,
 * the strictest of them holds.
 */
export function exportOf(
  table: IndexedTable, grants: GrantOnTable[], closed: ReadonlySet<string>, attributes: Attributes | null, full: string,
): ExportRule | null {
  const shows = (some: GrantOnTable[]) => {
    const plan = planTable(table, some, closed, attributes)
    return plan !== undefined && keyOfPlan(plan) === full
  }
  const rulesOf = (some: GrantOnTable[]) => some.flatMap(({ grant }) => grant.export ?? [])
  const exporting = grants.filter(({ grant }) => grant.export !== null)
  if (exporting.length === 0) return null
  if (grants.length === 1) return merge(rulesOf(exporting), true)
  if (exporting.length < grants.length && !shows(exporting)) return null
  const whole = exporting.filter(grant => shows([grant]))
  return whole.length > 0 ? merge(rulesOf(whole), true) : merge(rulesOf(exporting), false)
}

/** What may be exported of a statement: the strictest of its tables; null where one of them may not be exported. */
export function strictest(rules: (ExportRule | null)[]): ExportRule | null {
  const all = rules.filter(rule => rule !== null)
  if (all.length < rules.length) return null
  return merge(all, false)
}
