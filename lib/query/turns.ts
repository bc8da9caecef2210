import type { Lane } from '../policy/lanes.ts'

/** A statement's place in an engine: waited for, then held until it is given back. */
export type Claim = {
  /** Resolves when the statement may run, or when its claim was given back before that. */
  entered: Promise<void>
  /** Gives the place back, or leaves the queue. May be called again. */
  release(): void
  /** How many waiting statements are let in before this one, as things stand; null once it is in. */
  ahead(): number | null
}

/** The places of one engine, given out in fair turns. */
export type Turns = {
  /** How many statements may run at once, of all people together; null: the engine has a queue of its own. */
  total: number | null
  /** `onMove` is called when the place in the queue may have changed. */
  claim(user: string, lane: Lane, onMove?: () => void): Claim
  running(): number
  waiting(user?: string): number
}

type Ticket = { lane: Lane; enter: () => void; onMove: () => void }
type Person = { running: number; waiting: Ticket[] }

/** Nobody holds more of an engine than this, so that whoever comes finds a place or gets the next one soon. */
export const largestShare = 0.75

/**
 * Opens an engine's places. Three limits hold at once: of a person, of all people of a role, and of the engine. A free
 * place goes to the person who holds the fewest, and among equals to the one whose last turn is the longest ago; one
 * person's statements go in the order they came.
 */
export function createTurns(total: number | null): Turns {
  // In the order of turns: whoever was let in goes to the end.
  const people = new Map<string, Person>()
  const roles = new Map<string, number>()
  let running = 0
  const most = total === null ? Infinity : Math.max(1, Math.floor(total * largestShare))

  const isRoleFull = ({ role, together }: Lane) => together !== null && (roles.get(role) ?? 0) >= together
  const isPersonFull = (person: Person, { concurrent }: Lane) => person.running >= Math.min(concurrent, most)
  const isFull = () => total !== null && running >= total
  const admit = () => {
    while (!isFull()) {
      let next: { user: string; person: Person } | undefined
      for (const [user, person] of people) {
        const first = person.waiting[0]
        if (!first || isPersonFull(person, first.lane) || isRoleFull(first.lane)) continue
        if (!next || person.running < next.person.running) next = { user, person }
      }
      const ticket = next?.person.waiting.shift()
      if (!next || !ticket) break
      running += 1
      next.person.running += 1
      roles.set(ticket.lane.role, (roles.get(ticket.lane.role) ?? 0) + 1)
      people.delete(next.user)
      people.set(next.user, next.person)
      ticket.enter()
    }
    for (const { waiting } of people.values()) for (const ticket of waiting) ticket.onMove()
  }
  const leave = (user: string, person: Person, ticket: Ticket, entered: boolean) => {
    if (entered) {
      running -= 1
      person.running -= 1
      const left = (roles.get(ticket.lane.role) ?? 1) - 1
      if (left > 0) roles.set(ticket.lane.role, left)
      else roles.delete(ticket.lane.role)
    } else {
      person.waiting = person.waiting.filter(one => one !== ticket)
    }
    if (person.running === 0 && person.waiting.length === 0) people.delete(user)
    admit()
  }
  /** Of a queue that stands still at the engine or at the role: those with fewer running, and then whose turn it is. */
  const countAhead = (person: Person, ticket: Ticket): number => {
    const own = person.waiting.indexOf(ticket)
    const full = isFull()
    if (!full && !isRoleFull(ticket.lane)) return own
    const round = person.running + own
    let ahead = 0
    let isBefore = true
    for (const other of people.values()) {
      if (other === person) {
        isBefore = false
        ahead += own
        continue
      }
      const rivals = other.waiting.filter(({ lane }) => full || lane.role === ticket.lane.role).length
      ahead += Math.min(rivals, Math.max(0, round - other.running + (isBefore ? 1 : 0)))
    }
    return ahead
  }

  return {
    total,
    running: () => running,
    waiting(user) {
      if (user !== undefined) return people.get(user)?.waiting.length ?? 0
      return [...people.values()].reduce((sum, { waiting }) => sum + waiting.length, 0)
    },
    claim(user, lane, onMove = () => undefined) {
      const person = people.get(user) ?? { running: 0, waiting: [] }
      people.set(user, person)
      const entering = Promise.withResolvers<void>()
      let state: 'waiting' | 'in' | 'gone' = 'waiting'
      const ticket: Ticket = { lane, onMove: () => undefined, enter() {
        state = 'in'
        entering.resolve()
      } }
      person.waiting.push(ticket)
      admit()
      ticket.onMove = onMove
      return {
        entered: entering.promise,
        ahead: () => state === 'waiting' ? countAhead(person, ticket) : null,
        release() {
          if (state === 'gone') return
          const entered = state === 'in'
          state = 'gone'
          leave(user, person, ticket, entered)
          entering.resolve()
        },
      }
    },
  }
}
