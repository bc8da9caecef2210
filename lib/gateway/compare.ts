import type { Decision } from '../contracts/policy.ts'
import type { EventTable } from './event.ts'

/** The filter and masks that policy asks for on a table, as texts; null where it cannot be said any more. */
export type Expected = (table: string) => { filters: string[]; mask(column: string): string | null | undefined } | null

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

function isMetadata(table: string): boolean {
  return table.startsWith('system.') || table.split('.')[1] === 'information_schema'
}

/**
 * What an expression is about: its names, literals and numbers. Trino reports expressions as it writes them itself
 * (`a || b` as `concat(a, b)`, parentheses and line ends of its own), so the texts cannot be compared.
 */
function essence(expression: string): string {
  const parts = expression.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\b\d[\d.]*|\b(?:hmac_sha256|hash_key|false|true)\b/gi) ?? []
  return parts.map(part => part.replace(/^'(\d[\d.]*)'$/, '$1')).sort().join('\0')
}

function areSame(given: readonly string[], wanted: readonly string[]): boolean {
  return given.map(essence).sort().join('\x01') === wanted.map(essence).sort().join('\x01') && given.length === wanted.length
}

function compareTable(given: EventTable, decided: Decision['tables'][number], expected: ReturnType<Expected>): string[] {
  const { table, filters, columns } = given
  const differences: string[] = []
  if (decided.filter !== null && filters.length === 0) differences.push(`\`${table}\` was read without the decided row filter`)
  else if (decided.filter === null && filters.length > 0) differences.push(`\`${table}\` was read with a row filter that was not decided`)
  else if (expected && !areSame(filters, expected.filters)) {
    differences.push(`\`${table}\` was read with another row filter than the decided one`)
  }
  for (const { column, mask } of columns) {
    const masked = decided.masks.some(entry => same(entry.column, column))
    const wanted = expected?.mask(column)
    if (masked && mask === null) differences.push(`\`${table}.${column}\` was read without the decided mask`)
    // A column that only a filter or a mask reads stands in no decision; what policy asks for it still holds.
    else if (wanted !== undefined && !areSame(mask === null ? [] : [mask], wanted === null ? [] : [wanted])) {
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
      return areSame(given.filters, asked.filters) ? [] : [`\`${given.table}\` was read through a view with another row filter than the policy's`]
    }
    return compareTable(given, decided, expected(given.table))
  })
}
