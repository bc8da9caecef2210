import { defaultLimits } from './limits.ts'
import type { PolicySet, Role } from './set.ts'

/** The share of an engine in which a person's statements queue: that of one of their roles. */
export type Lane = {
  role: string
  /** Statements of one person that run at once. */
  concurrent: number
  /** Statements of all its people together that run at once; null: no limit. */
  together: number | null
  /** Statements of one person that may wait. */
  waiting: number
}

/** Statements of one person that may wait for a place, where no role says otherwise. */
export const defaultWaiting = 50

/** A role's own lane. */
export function laneOfRole({ name, limits }: Role): Lane {
  return {
    role: name, concurrent: limits.concurrent ?? defaultLimits.concurrent, together: limits.together ?? null,
    waiting: limits.waiting ?? defaultWaiting,
  }
}

/** Orders roles so that the first of a person's is the one in whose share they queue. */
export function compareLanes(a: Role, b: Role): number {
  const concurrent = ({ limits }: Role) => limits.concurrent ?? defaultLimits.concurrent
  return (b.limits.together ?? 0) - (a.limits.together ?? 0) || concurrent(b) - concurrent(a) || (a.name < b.name ? -1 : 1)
}

/**
 * The lane of somebody with these roles. Limits of one's own are the most generous of the roles that speak of them, as
 * all limits are; the lane's role is the one that may run the most together, among those that say how many: nobody
 * leaves a role's share by having another role that says nothing of it.
 */
export function laneOf(set: PolicySet, roles: readonly string[]): Lane {
  const mine = roles.flatMap(name => set.roles.get(name) ?? [])
  const most = (name: 'concurrent' | 'waiting', fallback: number) => {
    const said = mine.flatMap(({ limits }) => limits[name] ?? [])
    return said.length > 0 ? Math.max(...said) : fallback
  }
  const [first] = mine.toSorted(compareLanes)
  return {
    role: first?.name ?? 'none', together: first?.limits.together ?? null,
    concurrent: most('concurrent', defaultLimits.concurrent), waiting: most('waiting', defaultWaiting),
  }
}
