import type { SessionView } from '../contracts/admin.ts'
import type { Principal } from '../contracts/principal.ts'
import { AppError } from '../errors.ts'
import { rolesOf } from '../policy/roles.ts'
import { actorOf } from './actor.ts'
import { stop } from './cancel.ts'
import type { House } from './house.ts'
import { demand } from './principal.ts'

/** Everybody who is signed in, newest first, for those with `session:read`. */
export async function listSessions(house: House, principal: Principal): Promise<SessionView[]> {
  demand(house, principal, 'session:read')
  const set = house.policies.current()
  const running = [...house.live.all.values()].filter(({ view }) => !view.endedAt)
  return (await house.identity.listSessions()).map(session => ({
    id: session.id,
    user: session.person.user,
    name: session.person.name,
    roles: rolesOf(set, session.person).roles,
    address: session.address,
    agent: session.agent,
    createdAt: session.createdAt.toISOString(),
    seenAt: session.seenAt.toISOString(),
    until: session.expiresAt.toISOString(),
    running: running.filter(({ view }) => view.user === session.person.user).length,
  }))
}

/**
 * Ends somebody's session, for those with `session:end`: on record first, then refused from the next request on.
 * What the person runs is stopped where it was the last session. Throws `not-found` where it has ended already.
 */
export async function revokeSession(house: House, principal: Principal, id: string): Promise<void> {
  demand(house, principal, 'session:end')
  const session = (await house.identity.listSessions()).find(one => one.id === id)
  if (!session) throw new AppError('not-found', 'this session has ended already')
  const { user } = session.person
  await house.ledger.append(actorOf(principal), { kind: 'session.revoked', user, session: id })
  await house.identity.endSession(id, principal.user)
  const left = (await house.identity.listSessions()).some(one => one.person.user === user)
  if (left) return
  const theirs = [...house.live.all.values()].filter(({ view }) => view.user === user && !view.endedAt)
  await Promise.all(theirs.map(live => stop(live, principal.user, 'person')))
}
