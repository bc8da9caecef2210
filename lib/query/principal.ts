import type { Principal } from '../contracts/principal.ts'
import type { Right } from '../contracts/policy.ts'
import type { SessionRecord } from '../identity/identity.ts'
import { rightsOf, rolesOf } from '../policy/roles.ts'
import { AppError } from '../errors.ts'
import type { House } from './house.ts'

/** The principal of a session: the directory's groups and attributes, and the roles that the policy in force gives them. */
export function principalOf(house: Pick<House, 'policies'>, session: SessionRecord, address: string | null): Principal {
  const { person } = session
  return {
    kind: 'person',
    user: person.user,
    name: person.name,
    groups: person.groups,
    roles: rolesOf(house.policies.current(), person).roles,
    attributes: person.attributes,
    sessionId: session.id,
    address,
  }
}

/** Throws `forbidden` unless one of the principal's roles gives the right. */
export function demand(house: Pick<House, 'policies'>, principal: Principal, right: Right): void {
  if (rightsOf(house.policies.current(), principal.roles).includes(right)) return
  throw new AppError('forbidden', `none of your roles gives \`${right}\`; ask an administrator`, { params: { right } })
}
