import type { Actor, LedgerEvent } from '../contracts/audit.ts'
import type { Ledger } from '../audit/ledger.ts'
import type { Log } from '../log.ts'

type Refused = Extract<LedgerEvent, { kind: 'gateway.refused' }>

/**
 * Puts on record what the gateway refused: of each kind and address the first at once, and once a minute how many came
 * since. Whoever floods us, from however many addresses, makes at most two entries a second, and each is counted.
 */
export type Refusals = {
  note(what: Refused['what'], path: string, reason: string, address: string | null): void
  /** How many were refused in all. */
  count(): number
  /** Puts on record what was only counted so far, and waits for what is being written. */
  settle(): Promise<void>
}

export const quietMs = 60_000
/** Somebody who invents addresses must fill neither the ledger nor the memory. */
export const maxPerMinute = 60

type Entry = { what: Refused['what']; path: string; reason: string; address: string | null; at: number; since: number }

type Parts = { ledger: Pick<Ledger, 'append'>; clock: () => Date; log: Pick<Log, 'warn'> }

export function createRefusals(options: Parts): Refusals {
  const { ledger, clock, log } = options
  const seen = new Map<string, Entry>()
  const writing = new Set<Promise<void>>()
  let total = 0
  let minute = { at: 0, count: 0 }
  /** Refused beyond the bound of a minute, without an entry of their own. */
  let others = 0
  let timer: NodeJS.Timeout | null = null

  const write = ({ what, path, reason, address }: Omit<Entry, 'at' | 'since'>, count: number) => {
    const actor: Actor = { kind: 'system', user: 'gateway', roles: [], sessionId: null, address }
    const written = ledger.append(actor, { kind: 'gateway.refused', what, path, reason, count })
      .then(() => undefined, error => {
        log.warn({ err: error, what, address, count }, 'a refusal of the gateway is not on record')
      })
      .finally(() => writing.delete(written))
    writing.add(written)
  }
  const writeOthers = () => {
    const reason = 'more than could be put on record one by one'
    if (others > 0) write({ what: 'others', path: '', reason, address: null }, others)
    others = 0
  }
  /** Writes what was only counted, where its minute is over; `all` of it at the end. */
  const flush = (all: boolean) => {
    const now = clock().getTime()
    for (const [key, entry] of seen) {
      if (!all && now - entry.at < quietMs) continue
      if (entry.since > 0) write(entry, entry.since)
      seen.delete(key)
    }
    if (all || now - minute.at >= quietMs) writeOthers()
    if (timer && (all || (seen.size === 0 && others === 0))) {
      clearInterval(timer)
      timer = null
    }
  }
  return {
    note(what, path, reason, address) {
      total += 1
      timer ??= setInterval(() => flush(false), quietMs).unref()
      const key = `${what} ${address}${what === 'operation' ? ` ${reason}` : ''}`
      const now = clock().getTime()
      const entry = seen.get(key)
      if (entry && now - entry.at < quietMs) {
        entry.since += 1
        return
      }
      if (now - minute.at >= quietMs) {
        writeOthers()
        minute = { at: now, count: 0 }
      }
      if (minute.count >= maxPerMinute) {
        others += 1
        return
      }
      minute.count += 1
      const noted = { what, path: path.slice(0, 200), reason: reason.slice(0, 500), address, at: now, since: 0 }
      seen.delete(key)
      seen.set(key, noted)
      write(noted, (entry?.since ?? 0) + 1)
    },
    count: () => total,
    async settle() {
      flush(true)
      await Promise.all(writing)
    },
  }
}
