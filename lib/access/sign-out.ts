import type { SessionRecord } from '../identity/identity.ts'
import { rolesOf } from '../policy/roles.ts'
import type { House } from '../query/house.ts'

type Context = Pick<House, 'identity' | 'ledger' | 'policies'>

/**
 * Ends the person's own session on the server, then puts that on record; signing out twice is no fault. The session
 * is over even where the record fails with `ledger-unavailable`: nobody is kept signed in by a broken ledger.
 */
export async function signOut(
  ctx: Context, input: { sessionId: string; user: string; address: string | null },
): Promise<void> {
  const session = await ctx.identity.endSession(input.sessionId, input.user)
  if (session) await ctx.ledger.append(actorOfSession(ctx, session, input.address), { kind: 'session.closed' })
}

/**
 * Puts on record that a session ended because the directory no longer knows its person. `Identity.onEnded` calls it.
 */
export async function recordEnded(ctx: Context, session: SessionRecord): Promise<void> {
  await ctx.ledger.append({ kind: 'system', user: 'directory', roles: [], sessionId: null, address: null },
    { kind: 'session.revoked', user: session.person.user, session: session.id })
}

function actorOfSession(ctx: Context, session: SessionRecord, address: string | null) {
  const { roles } = rolesOf(ctx.policies.current(), session.person)
  return { kind: 'person' as const, user: session.person.user, roles, sessionId: session.id, address }
}
