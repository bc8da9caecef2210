import { findLastCheck } from '../audit/checks.ts'
import { readExecutionStory } from '../audit/story.ts'
import type { Actor, ExecutionRecord, LedgerEntry, LedgerEvent } from '../contracts/audit.ts'
import type { Decision } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import type { House } from './house.ts'
import { getExecution } from './readable.ts'

/**
 * What stands on record about an execution, for whoever may look at it, oldest first, with what the last verification
 * covers. The person who ran it also sees who looked at it; others see themselves only. It is the record in outline:
 * addresses and purposes of other people, refusals of others, the views a statement was run on and the engine's own
 * report stay with the auditors, because these can name what is hidden from the person. Throws `not-found`,
 * `result-other-rights`, `database-unavailable`.
 */
export async function readRecord(house: House, principal: Principal, id: string): Promise<ExecutionRecord> {
  const { view } = await getExecution(house, principal, id)
  const [entries, verified] = await Promise.all([readExecutionStory(house.pool, view.id), findLastCheck(house.pool)])
  const mine = view.user === principal.user
  const story = entries.flatMap(entry => {
    const own = entry.actor.user === principal.user
    const event = showEvent(entry.event, view.decision, own)
    const about = event?.kind === 'query.opened' || event?.kind === 'query.denied' || event?.kind === 'query.closed'
    return event && (mine || own || about) ? [{ ...entry, event, actor: own ? entry.actor : outline(entry) }] : []
  })
  return { story, verified }
}

function outline({ actor: { kind, user } }: LedgerEntry): Actor {
  return { kind, user, roles: [], sessionId: null, address: null }
}

/** The event as its reader may see it; undefined for those that only auditors read. */
function showEvent(event: LedgerEvent, decision: Decision | null, own: boolean): LedgerEvent | undefined {
  switch (event.kind) {
    case 'query.opened': return { ...event, executed: '' }
    case 'query.denied': return event
    case 'query.closed': return { ...event, read: event.read && namedOnly(event.read, decision) }
    case 'result.viewed':
    case 'result.deleted':
    case 'export.closed': return event
    case 'export.opened': return own ? event : { ...event, purpose: null }
    case 'result.refused':
    case 'export.denied': return own ? event : undefined
    default: return undefined
  }
}

/** A filter or a mask may read columns that the person does not know of: only what the decision names is told. */
function namedOnly(read: { table: string; columns: string[] }[], decision: Decision | null) {
  return (decision?.tables ?? []).flatMap(({ table, columns }) => {
    const found = read.find(one => one.table.toLowerCase() === table.toLowerCase())
    const named = new Set((columns ?? []).map(column => column.toLowerCase()))
    return found ? [{ table, columns: found.columns.filter(column => named.has(column.toLowerCase())) }] : []
  })
}
