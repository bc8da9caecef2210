import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newestOf, profileSql, readProfile } from '../../app/_ui/catalog/page/profile-sql.ts'
import type { Profile } from '../../app/_ui/catalog/page/profile-sql.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { getTable } from '../../lib/catalog/table.ts'
import { viewCatalog } from '../../lib/catalog/view.ts'
import { start } from '../../lib/query/start.ts'
import { openTestHouse, people } from '../support/house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
beforeAll(async () => { house = await openTestHouse() })
afterAll(() => house.drop())

async function profile(who: Principal, schema: string, table: string): Promise<Profile> {
  const page = await getTable(house, who, { catalog: 'shop', schema, table })
  const { execution, rows } = await start(house, who, { sql: profileSql(page), waitMs: 10_000 })
  expect([execution?.state, execution?.error?.message]).toEqual(['succeeded', undefined])
  return readProfile(page, rows?.[0] ?? [])
}

describe('profileSql', () => {
  it('runs on every table a person sees', async () => {
    for (const { schema, table } of (await viewCatalog(house, people.analyst)).tables) {
      expect((await profile(people.analyst, schema, table)).columns.length).toBeGreaterThan(0)
    }
  })

  it('counts what its reader sees and nothing else: rows, values, masks', async () => {
    const korean = await profile(people.analyst, 'sales', 'customers')
    const all = await profile(people.owner, 'sales', 'customers')
    const of = (from: Profile, name: string) => from.columns.find(({ column }) => column.name === name)
    expect([korean.rows, all.rows]).toEqual(['2', '4'])
    expect(of(korean, 'country')).toMatchObject({ distinct: '1', least: 'KR', most: 'KR' })
    expect(of(all, 'country')).toMatchObject({ distinct: '3', least: 'JP', most: 'US' })
    expect(of(korean, 'email')?.least).toMatch(/^[0-9a-f]{64}$/)
    expect(of(korean, 'national_id')).toBeUndefined()
    expect(of(korean, 'referrer')).toMatchObject({ filled: '1' })
  })

  it('tells how fresh a table is by the newest moment, and never by a birthday', async () => {
    expect(newestOf(await profile(people.owner, 'sales', 'customers'))?.column.name).toBe('last_order_at')
    expect(newestOf(await profile(people.owner, 'sales', 'products'))).toBeUndefined()
  })
})
