import type { Lens } from '../contracts/query.ts'
import type { Principal } from '../contracts/principal.ts'
import { decide } from '../policy/decide.ts'
import type { House } from './house.ts'
import { sightOf } from './sight.ts'

/**
 * What a statement would touch and what the person would see of it, before it runs: the same reading and the same
 * decision as the road's. Nothing is executed, so nothing goes on record.
 */
export async function look(
  house: Pick<House, 'engine' | 'policies' | 'sights'>, principal: Principal, sql: string,
): Promise<Lens> {
  const { sight, world } = await sightOf(house, principal)
  const reading = await house.engine.read(sql, world, principal.user)
  return {
    decision: decide(sight, reading),
    columns: reading.ok ? reading.statement.columns : [],
    kind: reading.ok ? reading.statement.kind : null,
  }
}
