import type { Lens, LensInput } from '../contracts/query.ts'
import type { Principal } from '../contracts/principal.ts'
import { decide } from '../policy/decide.ts'
import type { House } from './house.ts'
import { placeStatement, refused } from './place.ts'

/**
 * What a statement would touch and what the person would see of it, before it runs: the same reading and the same
 * decision as the road's. Nothing is executed, so nothing goes on record.
 */
export async function look(
  house: Pick<House, 'engines' | 'policies' | 'sights' | 'log'>, principal: Principal, { sql, engine: asked }: LensInput,
): Promise<Lens> {
  const { engine, personal: { sight, world }, choices, refusal } = await placeStatement(house, principal, sql, asked)
  const reading = refusal ? refused(refusal) : await engine.read(sql, world, principal.user)
  return {
    decision: decide(sight, reading),
    columns: reading.ok ? reading.statement.columns : [],
    kind: reading.ok ? reading.statement.kind : null,
    engine: engine.kind,
    choices,
  }
}
