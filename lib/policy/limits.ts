import type { Limits } from '../contracts/policy.ts'
import type { Role } from './set.ts'

/** Where no role of a person says otherwise. */
export const defaultLimits: Limits = { rows: 10_000_000, seconds: 300, concurrent: 4 }

/** For each limit the most generous of the roles that speak of it, or the default where none does. */
export function limitsOf(roles: readonly Role[]): Limits {
  const most = (name: keyof Limits) => {
    const said = roles.flatMap(({ limits }) => limits[name] ?? [])
    return said.length > 0 ? Math.max(...said) : defaultLimits[name]
  }
  return { rows: most('rows'), seconds: most('seconds'), concurrent: most('concurrent') }
}
