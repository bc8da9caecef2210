import type { Actor, LedgerEvent } from '../contracts/audit.ts'
import type { Ledger } from '../audit/ledger.ts'
import type { Log } from '../log.ts'

type Refused = Extract<LedgerEvent, { kind: 'gateway.refused' }>

/** Puts on record what the gateway refused, at most once a minute of each kind and address. */
export type Refusals = {
  note(what: Refused['what'], path: string, reason: string, address: string | null): void
  /** How many were refused in all. */
  count(): number
  /** Waits for what is being written. */
  settle(): Promise<void>
}

const quietMs = 60_000
/** Somebody who invents addresses must fill neither the ledger nor the memory. */
const maxPerMinute = 60

export function createRefusals(options: { ledger: Pick<Ledger, 'append'>; clock: () => Date; log: Pick<Log, 'warn'> }): Refusals {
  const { ledger, clock, log } = options
  const seen = new Map<string, { at: number; since: number }>()
  const writing = new Set<Promise<void>>()
  let total = 0
  let minute = { at: 0, count: 0 }
  return {
    note(what, path, reason, address) {
      total += 1
      const key = `${what} ${address}${what === 'operation' ? ` ${reason}` : ''}`
      const entry = seen.get(key)
      const now = clock().getTime()
      if (entry && now - entry.at < quietMs) {
        entry.since += 1
        return
      }
      if (now - minute.at >= quietMs) minute = { at: now, count: 0 }
      if (minute.count >= maxPerMinute) return
      minute.count += 1
      seen.delete(key)
      seen.set(key, { at: now, since: 0 })
      if (seen.size > maxPerMinute * 2) seen.delete(seen.keys().next().value!)
      const actor: Actor = { kind: 'system', user: 'gateway', roles: [], sessionId: null, address }
      const written = ledger.append(actor, {
        kind: 'gateway.refused', what, path: path.slice(0, 200), reason: reason.slice(0, 500), count: (entry?.since ?? 0) + 1,
      }).then(() => undefined, error => log.warn({ err: error, what, address }, 'a refusal of the gateway is not on record'))
        .finally(() => writing.delete(written))
      writing.add(written)
    },
    count: () => total,
    async settle() {
      await Promise.all(writing)
    },
  }
}
