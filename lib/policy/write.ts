import type { RuleRef } from '../contracts/policy.ts'
import { matches } from './patterns.ts'
import type { PolicySet, Role, Target } from './set.ts'

/** Where a person may make, change and drop tables and views. */
export type Writing = {
  /** The rule that lets them write this table or view, which need not exist; null where none does. */
  ruleFor(table: string): RuleRef | null
  /** Whether a rule may close columns of this table, by its name: under another one they would stand open. */
  closes(table: string): boolean
  /** The names in the rules that let them write, e.g. `lake.scratch.*`. */
  patterns: string[]
}

/** Whether a tag stands on this name, whether there is such a table or not. */
function isTagged(set: PolicySet, tag: string, names: readonly string[]): boolean {
  return set.tags.get(tag)?.patterns.some(pattern => matches(pattern, names)) ?? false
}

/** Whether a tag stands on columns of this name. */
function tagsColumns(set: PolicySet, tag: string, names: readonly string[]): boolean {
  return set.tags.get(tag)?.patterns.some(({ parts }) => parts.length === 4
    && names.every((name, index) => parts[index]!(name))) ?? false
}

/** The names of a table as rules compare them; undefined for a key that is no `catalog.schema.table`. */
function namesOf(table: string): string[] | undefined {
  const names = table.toLowerCase().split('.')
  return names.length === 3 ? names : undefined
}

/**
 * Where people of these roles may write: a grant with `use: [write]` reaches the name, and no `deny` of theirs does,
 * neither by the name itself nor by a tag on it.
 */
export function writingOf(set: PolicySet, roles: readonly Role[]): Writing {
  const granting = roles.flatMap(({ grants }) => grants)
    .flatMap(({ on, write, rule }) => write && on.kind === 'tables' ? [{ pattern: on.pattern, rule }] : [])
  const denies = roles.flatMap(role => role.denies)
  const closing = roles.flatMap(role => role.grants).filter(({ columns }) => columns.some(({ action }) => action.kind === 'deny'))
  const reaches = ({ on }: { on: Target }, names: readonly string[]) => on.kind === 'tables' ? matches(on.pattern, names)
    : isTagged(set, on.tag, names)
  const reachesColumns = ({ on }: { on: Target }, names: readonly string[]) =>
    on.kind === 'tag' && tagsColumns(set, on.tag, names)
  return {
    patterns: [...new Set(granting.map(({ pattern }) => pattern.text))].sort(),
    ruleFor(table) {
      const names = namesOf(table)
      if (!names) return null
      const rule = granting.find(({ pattern }) => matches(pattern, names))?.rule
      if (!rule) return null
      return denies.some(deny => deny.columns === null && reaches(deny, names)) ? null : rule
    },
    closes(table) {
      const names = namesOf(table)
      return !names || [...denies, ...closing].some(rule => reaches(rule, names) || reachesColumns(rule, names))
    },
  }
}

/** Whether a catalog, or a schema as `[catalog, schema]`, is one in which these roles may write. */
export function listWritable(roles: readonly Role[]): (names: readonly string[]) => boolean {
  const patterns = roles.flatMap(({ grants }) => grants)
    .flatMap(({ on, write }) => write && on.kind === 'tables' ? [on.pattern] : [])
  return names => patterns.some(({ parts }) => names.every((name, index) => parts[index]!(name.toLowerCase())))
}
