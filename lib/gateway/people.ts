import { isDeepStrictEqual } from 'node:util'
import type { Person } from '../contracts/principal.ts'
import type { Log } from '../log.ts'

/** People by the user names of a cluster, kept in memory. */
export type People = {
  /** At once where the person is known well enough; otherwise the directory is asked. Null: deny everything. */
  get(user: string): Person | null | Promise<Person | null>
  /** What questions about this name have been answered by, and since when (milliseconds); null where by nothing yet. */
  settled(user: string): { person: Person | null; since: number } | null
  size(): number
}

export type PeopleOptions = {
  /** The directory's person of exactly this name in lower case; null where there is none. Throws where it is away. */
  find(user: string): Promise<Person | null>
  clock: () => Date
  log: Pick<Log, 'warn'>
}

/** Groups are at most this old, as in sessions: after it nobody is let in by them. */
const maxAgeMs = 15 * 60_000
/** From this age on they are read again, while the old ones still hold. */
const refreshMs = 5 * 60_000
/** A name nobody has is not asked for again by each question. */
const unknownMs = 30_000
const maxPeople = 10_000

type Known = { person: Person | null; at: number; since: number }

/** Whether a name may be one of the directory at all: most of what is tried by hand is not. */
function isPlausible(user: string): boolean {
  return user !== '' && user.length <= 256 && !/[\p{C}~]/u.test(user)
}

/** Opens the memory of people. Every failure of the directory leaves what was known until it is too old. */
export function createPeople({ find, clock, log }: PeopleOptions): People {
  const known = new Map<string, Known>()
  const openedAt = clock().getTime()
  const asking = new Map<string, Promise<Person | null>>()

  const remember = (user: string, person: Person | null) => {
    const before = known.get(user)
    const at = clock().getTime()
    // The first answer about a name is that of all questions since the start.
    const since = !before ? openedAt : isDeepStrictEqual(before.person, person) ? before.since : at
    known.delete(user)
    known.set(user, { person, at, since })
    if (known.size > maxPeople) known.delete(known.keys().next().value!)
    return person
  }
  const current = (user: string): Known | undefined => {
    const entry = known.get(user)
    if (!entry) return undefined
    return clock().getTime() - entry.at < (entry.person ? maxAgeMs : unknownMs) ? entry : undefined
  }
  const ask = (user: string): Promise<Person | null> => {
    const running = asking.get(user)
    if (running) return running
    const started = find(user).then(person => remember(user, person), error => {
      log.warn({ err: error, user }, 'the decision point could not ask the directory')
      return current(user)?.person ?? null
    }).finally(() => asking.delete(user))
    asking.set(user, started)
    return started
  }

  return {
    get(name) {
      const user = name.toLowerCase()
      if (!isPlausible(user)) return null
      const entry = current(user)
      if (!entry) return ask(user)
      if (entry.person && clock().getTime() - entry.at > refreshMs) void ask(user)
      return entry.person
    },
    settled: name => known.get(name.toLowerCase()) ?? null,
    size: () => known.size,
  }
}
