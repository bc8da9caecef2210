import { randomUUID } from 'node:crypto'
import type { Principal } from '../../lib/contracts/principal.ts'
import type { TestHouse } from '../support/house.ts'

/** The same person under the name the directory would give. */
export function named(who: Principal, name: string): Principal {
  return { ...who, name }
}

/** A session as signing in leaves it: with it the house knows somebody's groups. */
export async function addSession(house: TestHouse, user: string, groups: string[], name = user): Promise<void> {
  await house.prisma.session.create({ data: {
    id: randomUUID(), user, name, dn: `uid=${user}`, groups, attributes: {}, expiresAt: new Date(Date.now() + 3_600_000),
  } })
}
