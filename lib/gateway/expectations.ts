import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { Decision } from '../contracts/policy.ts'
import type { PolicySet } from '../policy/set.ts'
import { rolesOf } from '../policy/roles.ts'
import type { Expected } from './compare.ts'
import { createExpressions } from './expressions.ts'
import { createEyesMaker } from './eyes.ts'
import type { People } from './people.ts'

type Sources = { policies: () => PolicySet; catalog: () => WarehouseCatalog | null; people: People }

const unsure: Expected = () => null

/**
 * The exact filters and masks of a person's tables, to hold against what Trino reports. They can be said only while
 * policy and the person's rights are those of the decision; then `null` is answered for every table, and the comparison
 * looks only at whether there was a filter and a mask.
 */
export function createExpectations({ policies, catalog, people }: Sources) {
  const makeEyes = createEyesMaker()
  const expressions = createExpressions()
  return async (user: string, decision: Decision): Promise<Expected> => {
    const [person, tables, set] = [await people.get(user), catalog(), policies()]
    if (!person || !tables || set.version !== decision.policy) return unsure
    const eyes = makeEyes(set, {
      kind: 'person', user: person.user, name: person.name, groups: person.groups, roles: rolesOf(set, person).roles,
      attributes: person.attributes, sessionId: null, address: null,
    }, tables)
    const look = (name: string) => {
      const [catalogName = '', schema = '', table = ''] = name.split('.')
      return eyes.table({ catalog: catalogName, schema, table })
    }
    const changed = decision.tables.some(({ table, filter }) => {
      const seen = look(table)
      return seen?.kind !== 'governed' || seen.sight.filter !== filter
    })
    if (changed) return unsure
    return name => {
      const seen = look(name)
      if (seen?.kind !== 'governed') return null
      const types = new Map(seen.plan.table.columns.map(({ lower, type }) => [lower, type]))
      return {
        filters: expressions.filter(seen.plan).map(({ expression }) => expression),
        mask(column) {
          const type = types.get(column.toLowerCase())
          return type === undefined ? undefined : expressions.mask(seen, column, type)?.expression ?? null
        },
      }
    }
  }
}
