import type { Right } from '../contracts/policy.ts'
import type { Person } from '../contracts/principal.ts'
import { normaliseDn } from '../contracts/dn.ts'
import { rights } from '../contracts/policy.ts'
import type { PolicySet } from './set.ts'

/**
 * The roles a person has by the groups and user names in the role files, sorted. `because` says for each role every
 * group (its DN) or `user NAME` through which the person has it.
 */
export function rolesOf(set: PolicySet, person: Person): { roles: string[]; because: { role: string; through: string }[] } {
  const groups = new Set(person.groups.map(normaliseDn))
  const user = person.user.toLowerCase()
  const because = [...set.roles.values()].flatMap(role => [
    ...role.groups.filter(group => groups.has(group)).map(group => ({ role: role.name, through: group })),
    ...role.users.filter(name => name === user).map(name => ({ role: role.name, through: `user ${name}` })),
  ])
  return { roles: [...new Set(because.map(({ role }) => role))].sort(), because }
}

/** The application rights of these roles together, in the order of the contract; roles the set lacks give none. */
export function rightsOf(set: PolicySet, roles: readonly string[]): Right[] {
  const given = new Set(roles.flatMap(name => set.roles.get(name)?.may ?? []))
  return rights.filter(right => given.has(right))
}
