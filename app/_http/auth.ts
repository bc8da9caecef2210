import type { NextAuthOptions, User } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { decode } from 'next-auth/jwt'
import type { JWT } from 'next-auth/jwt'
import { isAppError } from '@/lib/errors.ts'
import type { SessionRecord } from '@/lib/identity/identity.ts'
import type { House } from '@/lib/query/house.ts'
import { signIn } from '@/lib/access/sign-in.ts'
import { signOut } from '@/lib/access/sign-out.ts'
import { getHouse } from './house.ts'

/** What the cookie holds, sealed: the session's id and whose it is. All else is looked up at each request. */
type Sealed = JWT & { sid?: string }
type SignedUser = User & { sid: string }

/** What went wrong inside next-auth, which itself passes on no more than a text. */
export type AuthFaults = { fault?: unknown }

function isSecure(): boolean {
  return process.env.NEXTAUTH_URL?.startsWith('https://') ?? false
}

function cookieName(): string {
  return `${isSecure() ? '__Secure-' : ''}next-auth.session-token`
}

/**
 * next-auth's options for one request. `address` is the client's as our own server saw it. A refusal's code goes into
 * next-auth's `error`; the fault itself is left in `faults`.
 */
export function authOptions(house: House, address: string | null, faults: AuthFaults): NextAuthOptions {
  return {
    secret: process.env.NEXTAUTH_SECRET,
    useSecureCookies: isSecure(),
    session: { strategy: 'jwt', maxAge: house.config.SESSION_HOURS * 3600 },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    providers: [credentials({
      name: 'LDAP',
      credentials: { username: { type: 'text' }, password: { type: 'password' } },
      authorize: async (input, request) => {
        try {
          const agent = request.headers?.['user-agent']
          const { sessionId, person } = await signIn(house, {
            user: text(input?.username), password: text(input?.password), address,
            agent: typeof agent === 'string' ? agent : null,
          })
          return { id: person.user, name: person.name, sid: sessionId } satisfies SignedUser
        } catch (error) {
          faults.fault = error
          if (!isAppError(error)) house.log.error({ err: error }, 'a sign-in failed')
          else if (error.code !== 'sign-in-failed') house.log.warn({ err: error }, 'a sign-in was refused')
          throw new Error(isAppError(error) ? error.code : 'internal')
        }
      },
    })],
    callbacks: {
      jwt: ({ token, user }) => user ? { sub: user.id, name: user.name ?? user.id, sid: (user as SignedUser).sid }
        : token,
      session: async ({ session, token }) => {
        const { sid } = token as Sealed
        const open = sid ? await house.identity.findSession(sid) : null
        return open ? { user: { name: open.person.name }, expires: open.expiresAt.toISOString() }
          : { expires: session.expires, user: undefined }
      },
    },
    events: {
      signOut: async ({ token }) => {
        const { sid, sub } = token as Sealed
        try {
          if (sid) await signOut(house, { sessionId: sid, user: sub ?? '', address })
        } catch (error) {
          faults.fault = error
          throw error
        }
      },
    },
    logger: {
      error: (code, metadata) => {
        house.log.error({ code, err: metadata instanceof Error ? metadata : metadata.error }, 'next-auth')
      },
      warn: code => house.log.debug({ code }, 'next-auth'),
      debug: () => undefined,
    },
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function readCookie(header: string | null, name: string): string | undefined {
  const pair = header?.split(';').map(part => part.trim()).find(part => part.startsWith(`${name}=`))
  return pair?.slice(name.length + 1)
}

/** The sealed content of the session's cookie; null where there is none or it was not sealed by us. */
async function unseal(token: string | undefined): Promise<Sealed | null> {
  const secret = process.env.NEXTAUTH_SECRET
  if (!token || !secret) return null
  try {
    return await decode({ token, secret })
  } catch {
    // Forged, damaged, out of date or sealed with another secret: the same as no cookie.
    return null
  }
}

/**
 * The open session of a request: unseals the cookie and looks the session up, 0.2 ms in all (`getServerSession` takes
 * 3 ms). Null where there is none or it was ended. Throws `directory-unavailable` where its groups are out of date.
 */
export async function readSession(request: Pick<Request, 'headers'>): Promise<SessionRecord | null> {
  const token = await unseal(readCookie(request.headers.get('cookie'), cookieName()))
  if (!token?.sid) return null
  const session = await getHouse().identity.findSession(token.sid)
  return session?.person.user === token.sub ? session : null
}
