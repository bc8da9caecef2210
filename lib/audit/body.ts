import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Actor, LedgerBody, LedgerEvent } from '../contracts/audit.ts'
import { cleanValue } from './clean.ts'

/** What the first entry's `previous` is. */
export const genesis: Buffer = Buffer.alloc(32)

/** An actor and an event, cleaned, with their canonical text made before the ledger is locked. */
export type Draft = { actor: Actor; event: LedgerEvent; actorText: string; eventText: string }

function toText(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('the ledger cannot keep an empty value')
  return text
}

/** Cleans what is to be recorded and writes it as RFC 8785 JSON. */
export function draftEntry(actor: Actor, event: LedgerEvent): Draft {
  // `cleanValue` keeps every shape and only replaces characters and numbers, so the types still hold.
  const cleanActor = cleanValue(actor) as Actor
  const cleanEvent = cleanValue(event) as LedgerEvent
  return { actor: cleanActor, event: cleanEvent, actorText: toText(cleanActor), eventText: toText(cleanEvent) }
}

/** The RFC 8785 text of a whole entry: its four keys in their order, around parts that are canonical already. */
export function writeBody(draft: Draft, seq: number, at: string): string {
  return `{"actor":${draft.actorText},"at":"${at}","event":${draft.eventText},"seq":${seq}}`
}

/** `SHA-256(previous ‖ body)`. */
export function hashEntry(previous: Buffer, body: string): Buffer {
  return hash('sha256', Buffer.concat([previous, Buffer.from(body, 'utf8')]), 'buffer')
}

/** Reads a stored body back. Throws where it is not JSON of the shape every entry has. */
export function parseBody(body: string): LedgerBody {
  const value = JSON.parse(body) as LedgerBody
  if (!Number.isSafeInteger(value.seq) || typeof value.at !== 'string' || typeof value.actor?.user !== 'string'
    || typeof value.event?.kind !== 'string') throw new TypeError('not an entry of the ledger')
  return value
}
