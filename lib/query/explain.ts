import type { ExplainInput, Explanation, PolicyPeople } from '../contracts/admin.ts'
import type { Principal } from '../contracts/principal.ts'
import { toDatabaseError } from '../db/errors.ts'
import { AppError } from '../errors.ts'
import { rolesOf } from '../policy/roles.ts'
import { findUnseen } from '../policy/unseen.ts'
import { actorOf } from './actor.ts'
import type { House } from './house.ts'
import { look } from './lens.ts'
import { findTableNames } from './names.ts'
import { demand } from './principal.ts'
import { sightOf } from './sight.ts'

/**
 * What somebody would see of a statement and by which rules, for those with `policy:read`: the same reading and
 * decision as the person's own lens, with the groups and attributes that the directory has of them now. Nothing is
 * executed, and no row is read. On record (`policy.explained`) before anything is looked up in the person's name.
 *
 * Throws `forbidden`, `not-found` where the directory knows nobody of that name, `directory-unavailable`,
 * `ledger-unavailable`, `engine-unavailable`.
 */
export async function explain(house: House, principal: Principal, input: ExplainInput): Promise<Explanation> {
  const { user, sql, engine } = input
  demand(house, principal, 'policy:read')
  const person = await house.identity.findPerson(user)
  if (!person) {
    const message = `the directory knows nobody called \`${user}\`; look how they write the name when they sign in`
    throw new AppError('not-found', message, { params: { user } })
  }
  const { roles, because } = rolesOf(house.policies.current(), person)
  const { seq } = await house.ledger.append(actorOf(principal), {
    kind: 'policy.explained', of: person.user, sql: sql.toWellFormed().replaceAll('\0', '\uFFFD'),
  })
  const target: Principal = {
    kind: 'person', user: person.user, name: person.name, groups: person.groups, roles, attributes: person.attributes,
    sessionId: null, address: null,
  }
  const lens = await look(house, target, { sql, engine })
  const { sight, catalog } = await sightOf(house, target, lens.engine)
  return {
    user: person.user, name: person.name, roles: because, decision: lens.decision,
    engine: lens.engine, choices: lens.choices, seq,
    unseen: findUnseen(house.policies.current(), roles, catalog, sight, findTableNames(sql).map(({ parts }) => parts)),
  }
}

/** Everybody who has signed in, by name, to choose from; for those with `policy:read`. */
export async function listPeople(house: Pick<House, 'pool' | 'policies'>, principal: Principal): Promise<PolicyPeople> {
  demand(house, principal, 'policy:read')
  const { rows } = await house.pool.query<PolicyPeople['people'][number]>({
    name: 'policy-people',
    text: `select distinct on ("user") "user", name from sessions order by "user", created_at desc limit 1000`,
  }).catch(error => { throw toDatabaseError(error) })
  return { people: rows }
}
