import type { LedgerEntry, LedgerEvent } from '@/lib/contracts/audit.ts'

/** An entry whose event is of one kind. */
export type OfKind<Kind extends LedgerEvent['kind']> = LedgerEntry & { event: Extract<LedgerEvent, { kind: Kind }> }

/** Narrows an entry by its event's kind. */
export function isKind<Kind extends LedgerEvent['kind']>(entry: LedgerEntry, kind: Kind): entry is OfKind<Kind> {
  return entry.event.kind === kind
}
