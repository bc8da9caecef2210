import { accessibleBy } from '@casl/prisma'
import type { Principal } from '../contracts/principal.ts'
import { AppError } from '../errors.ts'
import { abilityOf } from '../policy/ability.ts'
import { rightsOf } from '../policy/roles.ts'
import type { House } from './house.ts'

/** Whether the principal may read the notebook: own, or shared with one of the principal's roles. */
export async function mayOpenNotebook(
  house: Pick<House, 'prisma' | 'policies'>, principal: Principal, notebookId: string,
): Promise<boolean> {
  const ability = abilityOf(principal, rightsOf(house.policies.current(), principal.roles))
  const found = await house.prisma.notebook.findFirst({
    where: { AND: [{ id: notebookId, deletedAt: null }, accessibleBy(ability, 'read').ofType('Notebook')] },
    select: { id: true },
  })
  return found !== null
}

/** A statement that says it belongs to a notebook must belong to one its principal can open; else `not-found`. */
export async function demandNotebook(
  house: Pick<House, 'prisma' | 'policies'>, principal: Principal, notebookId: string | undefined,
): Promise<void> {
  if (!notebookId || await mayOpenNotebook(house, principal, notebookId)) return
  throw new AppError('not-found', 'there is no such notebook that you can see')
}
