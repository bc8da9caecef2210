import { loadPolicies } from '../policy/load.ts'
import type { PolicySet } from '../policy/load.ts'
import { see } from '../policy/see.ts'
import { compileViews } from '../policy/views.ts'
import type { Principal } from '../contracts/principal.ts'
import type { Actor } from '../contracts/audit.ts'
import type { EngineKind } from '../contracts/catalog.ts'
import type { Engine } from '../engine/engine.ts'
import { AppError, isAppError } from '../errors.ts'
import type { House } from './house.ts'
import { systemActor } from './actor.ts'

/** Holds the set in force. A set that cannot be used never replaces it. */
export type PolicyKeeper = {
  current(): PolicySet
  /** When the set in force was activated, and the ledger's number of that. */
  activated(): { at: string; seq: number }
  /** Faults of the newest set on disk, where it is not the one in force. */
  rejected(): { at: string; faults: string[] } | null
  /**
   * Reads the folder again and puts it in force if it is sound: validated, every view of every role bound by the
   * engine, its full text on record. Answers the faults otherwise, on record too; the old set stays in force.
   */
  reload(by: Actor): Promise<{ changed: boolean; faults: string[] }>
}

/** Loads the policies at start. Throws `policy-invalid` naming file and line: Sagwan does not start without rules. */
export async function openPolicies(house: Pick<House, 'config' | 'engines' | 'ledger' | 'clock' | 'log'>): Promise<PolicyKeeper> {
  let rejected: { at: string; faults: string[] } | null = null
  let rejectedVersion = ''

  const activate = async (set: PolicySet, by: Actor) => {
    const receipt = await house.ledger.append(by, { kind: 'policy.activated', version: set.version, files: set.files })
    return { set, at: receipt.at, seq: receipt.seq }
  }
  const check = createCheck(house)
  const load = async (): Promise<{ set?: PolicySet; version: string; faults: string[] }> => {
    const loaded = loadPolicies(house.config.POLICIES)
    if (!loaded.ok) return { version: loaded.faults.join('\n'), faults: loaded.faults }
    const faults = await check(loaded.set)
    return faults.length > 0 ? { version: loaded.set.version, faults } : { set: loaded.set, version: loaded.set.version, faults }
  }

  const first = await load()
  if (!first.set) {
    await house.ledger.append(systemActor, { kind: 'policy.rejected', version: '', faults: first.faults })
    throw new AppError('policy-invalid', `policies that cannot be used in \`${house.config.POLICIES}\`:\n  ${first.faults.join('\n  ')}`)
  }
  let inForce = await activate(first.set, systemActor)
  /** One after the other: two that find the same new set would both put it on record. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work, work)
    turn = next
    return next
  }

  return {
    current: () => inForce.set,
    activated: () => ({ at: inForce.at, seq: inForce.seq }),
    rejected: () => rejected,
    reload: by => inTurn(async () => {
      const next = await load()
      if (!next.set) {
        if (next.version !== rejectedVersion) {
          await house.ledger.append(by, { kind: 'policy.rejected', version: '', faults: next.faults })
          house.log.error({ faults: next.faults }, 'the policies on disk cannot be used; the old set stays in force')
          rejectedVersion = next.version
        }
        rejected = { at: house.clock().toISOString(), faults: next.faults }
        return { changed: false, faults: next.faults }
      }
      rejected = null
      rejectedVersion = ''
      if (next.set.version === inForce.set.version) return { changed: false, faults: [] }
      inForce = await activate(next.set, by)
      return { changed: true, faults: [] }
    }),
  }
}

type Checked = { of: string; faults: string[] }

/**
 * Binds the views of each role alone in each engine: a filter or mask that does not fit its table is found here. What
 * was found is remembered until the set or an engine's tables change. An engine that does not answer is asked again the
 * next time: people get nothing of it meanwhile, and a view that does not bind shows nobody anything.
 */
function createCheck(house: Pick<House, 'engines' | 'log'>): (set: PolicySet) => Promise<string[]> {
  const checked = new Map<EngineKind, Checked>()
  const checkOn = async ({ kind, checkViews }: Engine, set: PolicySet): Promise<string[]> => {
    const catalog = await house.engines.catalog(kind)
    const of = `${set.version} ${catalog.version}`
    const known = checked.get(kind)
    if (known?.of === of) return known.faults
    const faults: string[] = []
    for (const role of set.roles.keys()) {
      const nobody: Principal = {
        kind: 'person', user: 'nobody', name: 'nobody', groups: [], roles: [role], attributes: {}, sessionId: null, address: null,
      }
      const views = compileViews(see(set, nobody, catalog), catalog, kind)
      if (views.length === 0) continue
      for (const fault of await checkViews(views)) faults.push(`roles/${role}.yaml: ${fault}`)
    }
    checked.set(kind, { of, faults })
    return faults
  }
  return async set => {
    const found = await Promise.all(house.engines.all.map(engine => checkOn(engine, set).catch(error => {
      if (!isAppError(error) || error.code !== 'engine-unavailable') throw error
      house.log.warn({ err: error, engine: engine.kind }, 'policies could not be held against the tables of this engine yet')
      return []
    })))
    return found.flat()
  }
}
