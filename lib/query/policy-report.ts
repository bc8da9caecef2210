import type { PolicyReport } from '../contracts/admin.ts'
import type { Principal } from '../contracts/principal.ts'
import { reportPolicies } from '../policy/report.ts'
import { actorOf } from './actor.ts'
import type { House } from './house.ts'
import { demand } from './principal.ts'

/** The policies in force, their source and what each role sees of each table, for those with `policy:read`. */
export async function readPolicies(house: House, principal: Principal): Promise<PolicyReport> {
  demand(house, principal, 'policy:read')
  const set = house.policies.current()
  const { at, seq } = house.policies.activated()
  return {
    version: set.version,
    activatedAt: at,
    seq,
    files: set.files,
    rejected: house.policies.rejected(),
    ...reportPolicies(set, await house.engines.merged()),
  }
}

/** Reads the folder again, for those with `policy:reload`; answers the faults where the new set cannot be used. */
export async function reloadPolicies(house: House, principal: Principal): Promise<{ changed: boolean; faults: string[] }> {
  demand(house, principal, 'policy:reload')
  return house.policies.reload(actorOf(principal))
}
