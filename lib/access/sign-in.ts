import { isIP } from 'node:net'
import type { Actor } from '../contracts/audit.ts'
import { AppError, isAppError } from '../errors.ts'
import type { SignedIn, SignInInput } from '../identity/identity.ts'
import { rolesOf } from '../policy/roles.ts'
import type { House } from '../query/house.ts'

type Context = Pick<House, 'identity' | 'ledger' | 'policies'>

/** Why a sign-in was refused, in the ledger's words. The person cannot tell all of them apart. */
const reasons = {
  'sign-in-failed': 'wrong', 'sign-in-slowed': 'slowed', 'directory-unavailable': 'directory',
} as const

/** The name somebody typed, fit for the record: it may be anything. */
function cleanName(user: string): string {
  return user.normalize('NFC').replace(/\p{C}/gu, '').trim().toLowerCase().slice(0, 200)
}

async function recordRefusal(ctx: Context, input: SignInInput, error: unknown): Promise<void> {
  const reason = isAppError(error) ? reasons[error.code as keyof typeof reasons] : undefined
  if (!reason) return
  const user = cleanName(input.user)
  const actor: Actor = { kind: 'person', user, roles: [], sessionId: null, address: input.address }
  await ctx.ledger.append(actor, { kind: 'session.refused', reason })
}

/**
 * Signs a person in: the directory says who it is, the session is on record before anybody learns its id. Every
 * refusal is on record too, with the name that was tried. Throws what `Identity.signIn` throws, and
 * `ledger-unavailable`, in which case no session is left.
 */
export async function signIn(ctx: Context, raw: SignInInput): Promise<SignedIn> {
  const input = { ...raw, address: raw.address && isIP(raw.address) ? raw.address : null }
  let signedIn: SignedIn
  try {
    signedIn = await ctx.identity.signIn(input)
  } catch (error) {
    await recordRefusal(ctx, input, error)
    throw error
  }
  const { sessionId, person, until } = signedIn
  try {
    const { roles } = rolesOf(ctx.policies.current(), person)
    await ctx.ledger.append({ kind: 'person', user: person.user, roles, sessionId, address: input.address },
      { kind: 'session.opened', until: until.toISOString() })
    return signedIn
  } catch (error) {
    await ctx.identity.endSession(sessionId, 'sagwan')
    if (isAppError(error)) throw error
    throw new AppError('ledger-unavailable', 'the sign-in could not be put on record, so it did not happen; try again',
      { cause: error })
  }
}
