import type { Principal } from '../contracts/principal.ts'
import { toDatabaseError } from '../db/errors.ts'
import { rolesOf } from '../policy/roles.ts'
import type { PolicySet } from '../policy/set.ts'
import type { Usage } from '../query/catalog-state.ts'
import type { House } from '../query/house.ts'
import { keepFor } from './kept.ts'

/** What was run longer ago does not say what is used now. */
export const usageDays = 30
/** Newest runs that are looked at: enough to say what is popular, bounded however busy the house is. */
export const maxUsageRuns = 20_000

type Parts = Pick<House, 'pool' | 'policies' | 'catalog' | 'clock'>

/**
 * Which tables people who share a role with the principal ran cells on, over the last 30 days; a minute old at most.
 * Only runs in notebooks: what Explore, previews and scripts run is no opinion. Holds tables the principal may not
 * see; the caller looks up those of the sight.
 */
export function usageOf(house: Parts, principal: Principal): Promise<Usage> {
  const key = JSON.stringify([house.policies.current().version, [...principal.roles].sort()])
  return keepFor(house.catalog.usage, key, house.clock().getTime(), () => readUsage(house, principal.roles))
}

async function readUsage({ pool, policies, clock }: Parts, roles: string[]): Promise<Usage> {
  const people = await findPeople(pool, policies.current(), roles)
  const since = new Date(clock().getTime() - usageDays * 86_400_000)
  const { rows } = await pool.query<{ table: string; runs: string; people: string; last: Date }>({
    name: 'catalog-usage',
    text: `select used.name as "table", count(*) as runs, count(distinct run."user") as people, max(run.created_at) as last
      from (select "user", decision, created_at from executions where created_at > $1 and state = 'succeeded'
          and notebook_id is not null and "user" = any($2) order by created_at desc limit ${maxUsageRuns}) run,
        lateral (select distinct entry->>'table' as name from jsonb_array_elements(run.decision->'tables') entry) used
      group by used.name`,
    values: [since, [...people]],
  }).catch(error => { throw toDatabaseError(error) })
  return {
    people,
    tables: new Map(rows.map(({ table, runs, people: users, last }) =>
      [table, { runs: Number(runs), people: Number(users), last: last.toISOString() }])),
  }
}

/** Everybody who has one of these roles by the policy in force and the groups of their newest session. */
async function findPeople(pool: House['pool'], set: PolicySet, roles: string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ user: string; name: string; dn: string; groups: string[] }>({
    name: 'catalog-people',
    text: `select distinct on ("user") "user", name, dn, groups from sessions order by "user", created_at desc`,
  }).catch(error => { throw toDatabaseError(error) })
  const wanted = new Set(roles)
  return new Set(rows.filter(row => rolesOf(set, { ...row, attributes: {} }).roles.some(role => wanted.has(role)))
    .map(({ user }) => user))
}
