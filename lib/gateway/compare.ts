import type { Decision } from '../contracts/policy.ts'
import type { EventTable } from './event.ts'

/** The filter and masks that policy asks for on a table, as texts; null where it cannot be said any more. */
export type Expected = (table: string) => { filters: string[]; mask(column: string): string | null | undefined } | null

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

function isMetadata(table: string): boolean {
  return table.startsWith('system.') || table.split('.')[1] === 'information_schema'
}

function compareTable(given: EventTable, decided: Decision['tables'][number], expected: ReturnType<Expected>): string[] {
  const { table, filters, columns } = given
  const differences: string[] = []
  if (decided.filter !== null && filters.length === 0) differences.push(`\`${table}\` was read without the decided row filter`)
  else if (decided.filter === null && filters.length > 0) differences.push(`\`${table}\` was read with a row filter that was not decided`)
  else if (expected && JSON.stringify([...filters].sort()) !== JSON.stringify([...expected.filters].sort())) {
    differences.push(`\`${table}\` was read with another row filter than the decided one`)
  }
  for (const { column, mask } of columns) {
    const masked = decided.masks.some(entry => same(entry.column, column))
    const wanted = expected?.mask(column)
    if (masked && mask === null) differences.push(`\`${table}.${column}\` was read without the decided mask`)
    // A column that only a filter or a mask reads stands in no decision; what policy asks for it still holds.
    else if (wanted !== undefined && wanted !== mask) {
      const how = mask === null ? 'without the mask of the policy' : 'with another mask than that of the policy'
      differences.push(`\`${table}.${column}\` was read ${how}`)
    }
  }
  return differences
}

/**
 * What the engine says it applied, against what was decided before the run; empty where they agree. Tables that a view
 * reads as its owner are covered by the decision about the view.
 */
export function compareReport(decision: Decision, read: readonly EventTable[], expected: Expected): string[] {
  return read.flatMap(given => {
    if (isMetadata(given.table)) return []
    const covered = (name: string) => decision.tables.find(({ table }) => same(table, name))
    if (given.as !== null) {
      return given.through.some(view => covered(view)) ? []
        : [`\`${given.table}\` was read as \`${given.as}\`, and no decision covers it`]
    }
    const decided = covered(given.table)
    if (!decided) {
      // A view that runs as the reader asks for its tables too.
      const through = given.through.some(view => covered(view))
      const asked = through ? expected(given.table) : null
      if (!asked) return [`\`${given.table}\` was read, and no decision covers it`]
      const filtersAgree = JSON.stringify([...given.filters].sort()) === JSON.stringify([...asked.filters].sort())
      return filtersAgree ? [] : [`\`${given.table}\` was read through a view with another row filter than the policy's`]
    }
    return compareTable(given, decided, expected(given.table))
  })
}
