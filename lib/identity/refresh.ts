import type { Pool } from 'pg'
import { isAppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { withPeople } from './people.ts'
import type { ReadPerson } from './people.ts'
import { closeSessionsOf, listStale, refreshSessions } from './sessions.ts'
import type { SessionRecord } from './sessions.ts'
import type { DirectorySettings } from './settings.ts'

/** Groups are read again after this time; the timer comes by every minute. */
export const refreshAfterMs = 10 * 60_000
/** Past this the session may not be used until the directory has been asked. */
export const staleAfterMs = 15 * 60_000

export type Ended = (session: SessionRecord) => Promise<void>
type Parts = { settings: DirectorySettings; pool: Pool; clock: () => Date; log: Log; onEnded: Ended }

async function refreshPerson(parts: Parts, read: ReadPerson, user: string): Promise<void> {
  // Taken before the question: what changes meanwhile is found next time.
  const now = parts.clock()
  const person = await read(user)
  if (person) return refreshSessions(parts.pool, person, now)
  const ended = await closeSessionsOf(parts.pool, user, 'directory', now)
  parts.log.warn({ user, sessions: ended.length }, 'sessions ended: the directory no longer knows the account')
  for (const session of ended) await parts.onEnded(session)
}

/**
 * Reads people again whose groups are older than `refreshAfterMs`, each once, over one connection. Those who are gone
 * lose their sessions; a fault with one person leaves that one stale and goes on. Throws `directory-unavailable`.
 */
export async function refreshStale(parts: Parts): Promise<void> {
  const now = parts.clock()
  const users = await listStale(parts.pool, now, new Date(now.getTime() - refreshAfterMs))
  if (users.length === 0) return
  let fault: unknown
  await withPeople(parts.settings, async read => {
    for (const user of users) {
      try {
        await refreshPerson(parts, read, user)
      } catch (error) {
        fault ??= error
        parts.log.warn({ user, err: error }, 'groups could not be read again')
        // A connection that broke is broken for the rest as well.
        if (isAppError(error) && error.code === 'directory-unavailable') break
      }
    }
  })
  if (fault) throw fault
}

/** Reads one person again, at once. */
export async function refreshOne(parts: Parts, user: string): Promise<void> {
  await withPeople(parts.settings, read => refreshPerson(parts, read, user))
}
