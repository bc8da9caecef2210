import { engineName } from '../contracts/catalog.ts'
import type { EngineKind } from '../contracts/catalog.ts'
import type { Reading } from '../contracts/engine.ts'
import type { Denial } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import type { Engine } from '../engine/engine.ts'
import type { House } from './house.ts'
import { findTableNames } from './names.ts'
import type { WrittenName } from './names.ts'
import { sightOf, sightsOf } from './sight.ts'
import type { PersonalSight } from './sight.ts'

/** Where a statement runs, with what the person may see there. */
export type Place = {
  engine: Engine
  personal: PersonalSight
  /** Engines that could run it; empty where only one is connected. Of several, the person may choose. */
  choices: EngineKind[]
  /** Set where its tables stand in different engines. */
  refusal: Denial | null
}

/**
 * Finds the engine for a statement by the tables it names, of those the person may see; `asked` decides where several
 * could run it, otherwise the first. Throws `engine-unavailable` where the only one it can be does not answer.
 */
export async function placeStatement(
  house: Pick<House, 'engines' | 'policies' | 'sights' | 'log'>, principal: Principal, sql: string, asked?: EngineKind | null,
): Promise<Place> {
  const [first] = house.engines.all
  if (house.engines.all.length === 1) {
    return { engine: first!, personal: await sightOf(house, principal, first!.kind), choices: [], refusal: null }
  }
  const sights = await sightsOf(house, principal)
  const owners = findTableNames(sql).map(name => ({ name, kinds: ownersOf(name, sights) })).filter(({ kinds }) => kinds.length > 0)
  const connected = house.engines.all.map(({ kind }) => kind)
  const able = connected.filter(kind => owners.every(({ kinds }) => kinds.includes(kind)))
  const writing = isWriting(sql) ? able.filter(one => house.engines.get(one).capabilities.writes) : []
  const choices = writing.length > 0 ? writing : able.length > 0 ? able : connected.slice(0, 1)
  const kind = asked && choices.includes(asked) ? asked : choices[0]!
  return {
    engine: house.engines.get(kind),
    personal: sights.get(kind) ?? await sightOf(house, principal, kind),
    choices,
    refusal: able.length > 0 ? null : refuseAcross(owners),
  }
}

/** The reading of a statement that no engine is asked to read. */
export function refused(refusal: Denial): Reading {
  return { ok: false, refusal, tables: [], mentions: [] }
}

/** A guess by the first word, to find the engine for a table that is not there yet. */
function isWriting(sql: string): boolean {
  return /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:CREATE|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|DROP|ALTER|COMMENT)\b/i.test(sql)
}

type Owned = { name: WrittenName; kinds: EngineKind[] }

/** The engines in which the person sees a table of that name. */
function ownersOf(name: WrittenName, sights: Map<EngineKind, PersonalSight>): EngineKind[] {
  const ending = name.parts.join('.')
  return [...sights].filter(([, { names }]) => names.has(ending)).map(([kind]) => kind)
}

function refuseAcross(owners: Owned[]): Denial {
  const one = owners[0]!
  const other = owners.find(({ kinds }) => !kinds.some(kind => one.kinds.includes(kind))) ?? owners.at(-1)!
  const [here, there] = [engineName[one.kinds[0]!], engineName[other.kinds[0]!]]
  return {
    code: 'across-engines',
    message: `\`${one.name.text}\` is in ${here} and \`${other.name.text}\` in ${there}: a statement runs in one of them;`
      + ' query each in a cell of its own',
    table: other.name.text,
    position: other.name.position,
  }
}
