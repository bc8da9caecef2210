import { denialSpan } from './repair.ts'
import { readScope } from './scope.ts'
import type { CatalogIndex } from './catalog-index.ts'
import type { Denial } from '@/lib/contracts/policy.ts'

const most = 3

/**
 * The denial with the nearest names that would do, where the engine named none: columns that can be written at that
 * place, from the person's own catalog.
 */
export function withNearest(sql: string, denial: Denial, index: CatalogIndex): Denial {
  if (denial.code !== 'column-unknown' || !denial.column || denial.nearest?.length) return denial
  const wanted = denial.column.slice(denial.column.lastIndexOf('.') + 1)
  const { relations } = readScope(sql, denialSpan(sql, denial)?.from ?? 0, index)
  const names = [...relations.values()].flatMap(({ columns }) => columns.map(({ name }) => name))
  const nearest = nearestOf(wanted, names)
  return nearest.length > 0 ? { ...denial, nearest } : denial
}

/** Up to three names that are a few letters away, the nearest first. */
export function nearestOf(wanted: string, names: readonly string[]): string[] {
  const lower = wanted.toLowerCase()
  const bound = Math.max(1, Math.floor(lower.length / 3))
  return [...new Set(names)]
    .map(name => ({ name, away: distance(lower, name.toLowerCase()) }))
    .filter(({ name, away }) => away <= bound || (lower.length > 2 && name.toLowerCase().startsWith(lower)))
    .sort((a, b) => a.away - b.away)
    .slice(0, most)
    .map(({ name }) => name)
}

/** Letters to change, add, take away or swap with their neighbour, to make one word of the other. */
function distance(a: string, b: string): number {
  let older: number[] = []
  let before = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + same)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) best = Math.min(best, (older[j - 2] ?? 0) + 1)
      row.push(best)
    }
    older = before
    before = row
  }
  return before[b.length] ?? 0
}
