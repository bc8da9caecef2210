import type { Pool } from 'pg'
import type { Config } from '../config.ts'
import type { PartHealth } from '../contracts/admin.ts'
import type { Person } from '../contracts/principal.ts'
import { reachDatabase } from '../db/errors.ts'
import { AppError, isAppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { toUnavailable } from './connection.ts'
import { authenticate, checkDirectory, withPeople } from './people.ts'
import { refreshOne, refreshStale, staleAfterMs } from './refresh.ts'
import type { Ended } from './refresh.ts'
import {
  cleanSessions, closeSession, insertSession, isSessionId, readSession, readSessions, touchSession,
} from './sessions.ts'
import type { SessionRecord, StoredSession } from './sessions.ts'
import { readDirectorySettings } from './settings.ts'
import { cleanFailures, countFailure, findWait, forgetFailures, throttleKeys } from './throttle.ts'
import { createTurns } from './turns.ts'

export type { SessionRecord } from './sessions.ts'

export type SignInInput = { user: string; password: string; address: string | null; agent: string | null }
export type SignedIn = { sessionId: string; person: Person; until: Date }

export type Identity = {
  /**
   * Asks the directory and opens a session. Throws `sign-in-failed` (the same for an unknown person, a wrong password
   * and an empty one), `sign-in-slowed` with `seconds`, or `directory-unavailable`.
   */
  signIn(input: SignInInput): Promise<SignedIn>
  /**
   * The session, by one raw look-up and without any cache, so that an ended one is refused at the next request. Null
   * where it is ended or past its time. Throws `directory-unavailable` while its groups could not be read for 15
   * minutes; it works again as soon as they can.
   */
  findSession(id: string): Promise<SessionRecord | null>
  /** Ends the session; null where it was not open any more. `by` is a user's name. */
  endSession(id: string, by: string): Promise<SessionRecord | null>
  /** Open sessions, the one used last first. */
  listSessions(): Promise<SessionRecord[]>
  /**
   * The person of exactly this user name as the directory knows them now, with groups and attributes; null where nobody
   * has it. Throws `directory-unavailable`.
   */
  findPerson(user: string): Promise<Person | null>
  /** Calls the listener for every session that ends because the directory no longer knows its person. */
  onEnded(listener: Ended): void
  /** Reads groups that are older than ten minutes again: what the timer does every minute. */
  refresh(): Promise<void>
  /** Whether the directory can be asked; the answer may be five seconds old. */
  health(): Promise<PartHealth>
  /** Stops the timer and waits for what it was doing. */
  close(): Promise<void>
}

const minuteMs = 60_000
/** So long a directory that failed is not asked again by each request. */
const retryMs = 5_000

function refused(): AppError {
  return new AppError('sign-in-failed', 'name or password are wrong; check both and try again')
}

function slowed(seconds: number): AppError {
  const message = `too many failed attempts; try again in ${seconds} seconds`
  return new AppError('sign-in-slowed', message, { params: { seconds } })
}

/** Control and format characters, lone surrogates: no account has them, and none gets near a filter or a log. */
function isPlausible(input: Pick<SignInInput, 'user' | 'password'>): boolean {
  return input.user.length <= 256 && !/\p{C}/u.test(input.user) && input.password !== '' && input.password.length <= 1024
}

/**
 * Opens the identity of the house: sign-in against the directory of the settings, sessions in the database, groups read
 * again every ten minutes. Every call throws `database-unavailable` where the database is away. Throws
 * `config-invalid` where the directory's settings contradict each other.
 */
export function createIdentity(options: { config: Config; pool: Pool; clock: () => Date; log: Log }): Identity {
  const { config, pool, clock, log } = options
  const settings = readDirectorySettings(config)
  if (settings.security === 'none' && !settings.loopback) {
    log.warn('LDAP_START_TLS=false: passwords cross the network unencrypted; use ldaps:// or StartTLS')
  }
  const listeners: Ended[] = []
  const onEnded: Ended = async session => {
    for (const listener of listeners) await listener(session)
  }
  const parts = { settings, pool, clock, log, onEnded }
  const turns = createTurns(16, 500)
  const pending = new Map<string, Promise<void>>()
  let failedAt = Number.NEGATIVE_INFINITY
  let checked: { at: number; answer: Promise<PartHealth> } | undefined

  /** One question to the directory for all who wait for the same, and none right after one that failed. */
  const once = (key: string, ask: () => Promise<void>): Promise<void> => {
    const running = pending.get(key)
    if (running) return running
    if (clock().getTime() - failedAt < retryMs) {
      return Promise.reject(toUnavailable(new Error('the directory failed a moment ago')))
    }
    const started = ask().then(() => {
      failedAt = Number.NEGATIVE_INFINITY
    }, error => {
      if (isAppError(error) && error.code === 'directory-unavailable') failedAt = clock().getTime()
      throw error
    }).finally(() => pending.delete(key))
    pending.set(key, started)
    return started
  }
  const isStale = (session: StoredSession) => clock().getTime() - session.refreshedAt.getTime() > staleAfterMs
  const refresh = () => once('*', () => refreshStale(parts))

  const tick = async () => {
    try {
      await cleanFailures(pool, clock())
      await cleanSessions(pool, clock())
      await refresh()
    } catch (error) {
      log.warn({ err: error }, 'groups could not be read again; sessions stop 15 minutes after the last time')
    }
  }
  let ticking = Promise.resolve()
  const timer = setInterval(() => {
    ticking = ticking.then(tick)
  }, minuteMs)
  timer.unref()

  const findSession = async (id: string): Promise<SessionRecord | null> => {
    if (!isSessionId(id)) return null
    let session = await readSession(pool, id, clock())
    if (!session) return null
    if (isStale(session)) {
      // After a pause of the server nobody has asked yet: ask now rather than refuse.
      await once(session.person.user, () => refreshOne(parts, session!.person.user))
      session = await readSession(pool, id, clock())
      if (!session) return null
      if (isStale(session)) throw toUnavailable(new Error('groups are older than 15 minutes'))
    }
    if (clock().getTime() - session.seenAt.getTime() > minuteMs) await touchSession(pool, id, clock())
    return toRecord(session)
  }

  const signIn = async (input: SignInInput): Promise<SignedIn> => {
    const keys = throttleKeys(input.user, input.address)
    const before = await findWait(pool, keys, clock())
    if (before > 0) throw slowed(before)
    const person = isPlausible(input) ? await turns(() => authenticate(settings, input)) : null
    // Asked again: of many guesses sent at once none is answered after the others have used up the tries.
    const after = await findWait(pool, keys, clock())
    if (!person) await countFailure(pool, keys, clock())
    if (after > 0) throw slowed(after)
    if (!person) throw refused()
    await forgetFailures(pool, keys)
    const now = clock()
    const until = new Date(now.getTime() + config.SESSION_HOURS * 3_600_000)
    const agent = input.agent?.replace(/\p{C}/gu, '').slice(0, 300) ?? null
    const sessionId = await insertSession(pool, { person, address: input.address, agent, now, until })
    return { sessionId, person, until }
  }

  return {
    signIn: input => reachDatabase(() => signIn(input)),
    findSession: id => reachDatabase(() => findSession(id)),
    endSession: (id, by) => reachDatabase(async () => {
      const session = isSessionId(id) ? await closeSession(pool, id, by, clock()) : null
      return session && toRecord(session)
    }),
    listSessions: () => reachDatabase(async () => (await readSessions(pool, clock())).map(toRecord)),
    findPerson: user => isPlausible({ user, password: '-' })
      ? withPeople(settings, read => read(user.toLowerCase())) : Promise.resolve(null),
    onEnded: listener => {
      listeners.push(listener)
    },
    refresh: () => reachDatabase(refresh),
    health() {
      const at = clock().getTime()
      if (!checked || at - checked.at >= retryMs) {
        const where = `${settings.host}:${settings.port}`
        checked = { at, answer: checkDirectory(settings).then(
          () => settings.security === 'none'
            ? { ok: true, code: 'directory-answers-open', params: { where }, detail: `${where} answers without TLS` }
            : { ok: true, code: 'directory-answers', params: { where }, detail: `${where} answers over TLS` },
          error => {
            const cause = describeCause(error)
            return { ok: false, code: 'directory-away', params: { where, cause }, detail: `${where} does not answer: ${cause}` }
          }) }
      }
      return checked.answer
    },
    async close() {
      clearInterval(timer)
      await ticking
      await Promise.allSettled(pending.values())
    },
  }
}

/** The innermost reason in one line, for administrators. */
function describeCause(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? (cause.message || cause.name).split('\n').join(' ').slice(0, 300) : 'unknown'
}

function toRecord({ refreshedAt: _, ...session }: StoredSession): SessionRecord {
  return session
}
