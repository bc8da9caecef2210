import type { PolicySet } from './set.ts'
import { matches } from './patterns.ts'

/**
 * Whether a person of these roles may make, change or drop this table or view: a grant with `use: [write]` reaches its
 * name and no `deny` of theirs does. The thing itself need not exist.
 */
export function mayWrite(set: PolicySet, roles: readonly string[], names: readonly [string, string, string]): boolean {
  const lower = names.map(name => name.toLowerCase())
  const held = roles.flatMap(role => set.roles.get(role) ?? [])
  const denied = held.some(role => role.denies.some(({ on, columns }) =>
    on.kind === 'tables' && columns === null && matches(on.pattern, lower)))
  return !denied && held.some(role => role.grants.some(({ on, write }) =>
    write && on.kind === 'tables' && matches(on.pattern, lower)))
}

/** The catalogs, and the schemas as `catalog\0schema`, in which these roles may write where a name has no `*`. */
export function listWritable(set: PolicySet, roles: readonly string[]): (names: readonly string[]) => boolean {
  const patterns = roles.flatMap(role => set.roles.get(role)?.grants ?? [])
    .flatMap(({ on, write }) => write && on.kind === 'tables' ? [on.pattern] : [])
  return names => patterns.some(({ parts }) => names.every((name, index) => parts[index]!(name.toLowerCase())))
}
