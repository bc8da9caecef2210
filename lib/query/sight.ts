import { createHash } from 'node:crypto'
import type { WorldSpec } from '../contracts/engine.ts'
import { tableKey } from '../contracts/catalog.ts'
import type { EngineKind, WarehouseCatalog } from '../contracts/catalog.ts'
import type { Principal } from '../contracts/principal.ts'
import { see } from '../policy/see.ts'
import { compileViews } from '../policy/views.ts'
import type { Sight } from '../policy/see.ts'
import type { House } from './house.ts'

/** What a person may see of one engine's tables, and the world that shows just that. */
export type PersonalSight = {
  sight: Sight
  /** Made when a statement first needs it: in a large warehouse it takes longer than all else. */
  readonly world: WorldSpec
  catalog: WarehouseCatalog
  /** The tables' names in lower case, in full, with their schema, and alone; made when first needed. */
  readonly names: Set<string>
}

export type SightCache = Map<string, PersonalSight>

/** Enough for everybody of a large company who works at the same time; the oldest go first. */
const maxSights = 512

/**
 * The principal's sight of one engine under the policy in force and the warehouse as it is now. Computed once per
 * roles, attributes, policy version and warehouse version; people with equal sight share one world.
 */
export async function sightOf(
  house: Pick<House, 'engines' | 'policies' | 'sights'>, principal: Principal, kind: EngineKind,
): Promise<PersonalSight> {
  const catalog = await house.engines.catalog(kind)
  const set = house.policies.current()
  const key = JSON.stringify([kind, set.version, catalog.version, [...principal.roles].sort(), principal.user,
    Object.entries(principal.attributes).sort()])
  const known = house.sights.get(key)
  if (known) {
    // Re-inserted, so that the map's order is the order of use.
    house.sights.delete(key)
    house.sights.set(key, known)
    return known
  }
  const sight = see(set, principal, catalog)
  let world: WorldSpec | undefined
  let names: Set<string> | undefined
  const made: PersonalSight = {
    sight, catalog,
    get world() { return world ??= worldOf(sight, catalog, kind) },
    get names() { return names ??= namesOf(made.world.views) },
  }
  house.sights.set(key, made)
  for (const oldest of house.sights.keys()) {
    if (house.sights.size <= maxSights) break
    house.sights.delete(oldest)
  }
  return made
}

/** The principal's sight of every engine that answers; one that does not is left out, so that no other waits for it. */
export async function sightsOf(
  house: Pick<House, 'engines' | 'policies' | 'sights' | 'log'>, principal: Principal,
): Promise<Map<EngineKind, PersonalSight>> {
  const found = await Promise.all(house.engines.all.map(async ({ kind }) => {
    try {
      return [[kind, await sightOf(house, principal, kind)] as const]
    } catch (error) {
      if (house.engines.all.length === 1) throw error
      house.log.warn({ err: error, engine: kind }, 'an engine does not say which tables it has')
      return []
    }
  }))
  return new Map(found.flat())
}

function worldOf(sight: Sight, catalog: WarehouseCatalog, kind: EngineKind): WorldSpec {
  const views = compileViews(sight, catalog, kind)
  const key = createHash('sha256').update(catalog.version).update(JSON.stringify(views)).digest('hex')
  return { key, catalogVersion: catalog.version, views }
}

function namesOf(views: WorldSpec['views']): Set<string> {
  return new Set(views.flatMap(view =>
    [tableKey(view), `${view.schema}.${view.table}`, view.table].map(name => name.toLowerCase())))
}
