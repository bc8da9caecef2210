import type { Account } from '../contracts/principal.ts'
import type { SessionRecord } from '../identity/identity.ts'
import { rightsOf, rolesOf } from '../policy/roles.ts'
import type { House } from '../query/house.ts'

/** The account as its own person sees it: roles with the groups they come from, and what they allow in the workbench. */
export function describeAccount(ctx: Pick<House, 'policies' | 'config'>, session: SessionRecord): Account {
  const { person } = session
  const set = ctx.policies.current()
  const { roles, because } = rolesOf(set, person)
  return {
    user: person.user,
    name: person.name,
    roles,
    because,
    groups: person.groups,
    attributes: person.attributes,
    may: rightsOf(set, roles),
    until: session.expiresAt.toISOString(),
    demo: ctx.config.demo,
  }
}
