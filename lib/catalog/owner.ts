import type { Principal } from '../contracts/principal.ts'
import { toDatabaseError } from '../db/errors.ts'
import type { House } from '../query/house.ts'

/**
 * Whether the principal is the owner that the policy names: by user name, or by the name people read where just one
 * account has ever signed in under it. Two people of one name both stay out, until `owners.yaml` says which is meant.
 */
export async function isOwner(
  { pool }: Pick<House, 'pool'>, principal: Principal, owner: string | null,
): Promise<boolean> {
  if (owner === null || principal.kind !== 'person') return false
  if (owner.toLowerCase() === principal.user.toLowerCase()) return true
  if (owner !== principal.name) return false
  const { rows } = await pool.query<{ people: string }>({
    name: 'people-of-a-name',
    text: 'select count(distinct "user") as people from sessions where name = $1 and "user" <> $2',
    values: [owner, principal.user],
  }).catch(error => { throw toDatabaseError(error) })
  return Number(rows[0]?.people) === 0
}
