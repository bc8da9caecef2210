import { describe, expect, it } from 'vitest'
import { tableKey } from '../../lib/contracts/catalog.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { glance } from '../../lib/policy/glance.ts'
import { rolesOf } from '../../lib/policy/roles.ts'
import { see } from '../../lib/policy/see.ts'
import { demoPolicies, directory, shopCatalog } from './support.ts'

describe('glance', () => {
  it('sees of every table what see does, for every person of the demo', () => {
    const set = demoPolicies()
    for (const person of Object.values(directory)) {
      const principal: Principal = { kind: 'person', user: person.user, name: person.name, groups: person.groups,
        roles: rolesOf(set, person).roles, attributes: person.attributes, sessionId: null, address: null }
      const [whole, single] = [see(set, principal, shopCatalog), glance(set, principal, shopCatalog)]
      for (const table of shopCatalog.tables) {
        expect(single.table(tableKey(table))?.sight ?? null).toEqual(whole.tables.get(tableKey(table)) ?? null)
      }
    }
  })
})
