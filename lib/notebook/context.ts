import type { Principal } from '../contracts/principal.ts'
import type { House } from '../query/house.ts'
import { abilityOf } from '../policy/ability.ts'
import { rightsOf } from '../policy/roles.ts'

/** What the verbs of notebooks need of the house. */
export type NotebookContext = Pick<House, 'prisma' | 'pool' | 'ledger' | 'clock' | 'policies'>

/** What the principal may do with which notebooks, under the policy in force now. */
export function abilityIn(ctx: NotebookContext, principal: Principal): ReturnType<typeof abilityOf> {
  return abilityOf(principal, rightsOf(ctx.policies.current(), principal.roles))
}
