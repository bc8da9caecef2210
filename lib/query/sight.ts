import { createHash } from 'node:crypto'
import type { WorldSpec } from '../contracts/engine.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { Principal } from '../contracts/principal.ts'
import { see } from '../policy/see.ts'
import { compileViews } from '../policy/views.ts'
import type { Sight } from '../policy/see.ts'
import type { House } from './house.ts'

/** What a person may see, and the world that shows just that. */
export type PersonalSight = { sight: Sight; world: WorldSpec; catalog: WarehouseCatalog }

export type SightCache = Map<string, PersonalSight>

/** Enough for everybody of a large company who works at the same time; the oldest go first. */
const maxSights = 512

/**
 * The principal's sight under the policy in force and the warehouse as it is now. Computed once per roles, attributes,
 * policy version and warehouse version; people with equal sight share one world.
 */
export async function sightOf(
  house: Pick<House, 'engine' | 'policies' | 'sights'>, principal: Principal,
): Promise<PersonalSight> {
  const catalog = await house.engine.catalog()
  const set = house.policies.current()
  const key = JSON.stringify([set.version, catalog.version, [...principal.roles].sort(), principal.user,
    Object.entries(principal.attributes).sort()])
  const known = house.sights.get(key)
  if (known) {
    // Re-inserted, so that the map's order is the order of use.
    house.sights.delete(key)
    house.sights.set(key, known)
    return known
  }
  const sight = see(set, principal, catalog)
  const views = compileViews(sight, catalog, house.engine.kind)
  const identity = createHash('sha256').update(catalog.version).update(JSON.stringify(views)).digest('hex')
  const made = { sight, catalog, world: { key: identity, catalogVersion: catalog.version, views } }
  house.sights.set(key, made)
  for (const oldest of house.sights.keys()) {
    if (house.sights.size <= maxSights) break
    house.sights.delete(oldest)
  }
  return made
}
