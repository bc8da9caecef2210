import type { Actor } from '../contracts/audit.ts'
import type { Principal } from '../contracts/principal.ts'

/** The ledger's name for a principal. */
export function actorOf(principal: Principal): Actor {
  return {
    kind: principal.kind,
    user: principal.user,
    roles: principal.roles,
    sessionId: principal.sessionId,
    address: principal.address,
  }
}

/** Sagwan itself: starts, stops, recoveries and retention. */
export const systemActor: Actor = { kind: 'system', user: 'sagwan', roles: [], sessionId: null, address: null }
