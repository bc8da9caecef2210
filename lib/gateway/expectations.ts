import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { Decision } from '../contracts/policy.ts'
import type { Person } from '../contracts/principal.ts'
import type { PolicySet } from '../policy/set.ts'
import { rolesOf } from '../policy/roles.ts'
import type { Expected } from './compare.ts'
import { createExpressions } from './expressions.ts'
import { createEyesMaker } from './eyes.ts'
import type { Eyes } from './eyes.ts'
import type { People } from './people.ts'

type Sources = { policies: () => PolicySet; catalog: () => WarehouseCatalog | null; people: People; clock: () => Date }

/** What policy asks for, to hold against what Trino reports; null wherever it is not certain any more. */
export type Expectations = {
  /** Of the person of an execution of ours: policy and their rights are still those of the decision. */
  ofDecision(user: string, decision: Decision): Promise<Expected | null>
  /** Of whoever began a query outside at that moment: policy and their rights are still those of then. */
  since(user: string, createdAt: string): Expected | null
  /** To be told of every question: the policy it was answered by has been in force since the first one at least. */
  note(): void
}

/** Trino's clock and ours may differ by so much. */
const skewMs = 5_000

const seesNothing: Expected = () => null

export function createExpectations({ policies, catalog, people, clock }: Sources): Expectations {
  const makeEyes = createEyesMaker()
  const expressions = createExpressions()
  let inForce: { set: PolicySet; since: number } | null = null

  const note = () => {
    const set = policies()
    if (inForce?.set.version !== set.version) inForce = { set, since: clock().getTime() }
  }
  const lookOf = (person: Person, set: PolicySet, tables: WarehouseCatalog) => {
    const eyes = makeEyes(set, {
      kind: 'person', user: person.user, name: person.name, groups: person.groups, roles: rolesOf(set, person).roles,
      attributes: person.attributes, sessionId: null, address: null,
    }, tables)
    return (name: string) => {
      const [catalogName = '', schema = '', ...rest] = name.split('.')
      return eyes.table({ catalog: catalogName, schema, table: rest.join('.') })
    }
  }
  const expectedBy = (look: (name: string) => ReturnType<Eyes['table']>): Expected => name => {
    const seen = look(name)
    if (!seen) return null
    // `"t$files"` of a table with nothing hidden.
    if (seen.kind === 'metadata') return { filters: [], mask: () => undefined }
    const types = new Map(seen.plan.table.columns.map(({ lower, type }) => [lower, type]))
    return {
      filters: expressions.filter(seen.plan).map(({ expression }) => expression),
      mask(column) {
        const type = types.get(column.toLowerCase())
        return type === undefined ? undefined : expressions.mask(seen, column, type)?.expression ?? null
      },
    }
  }

  return {
    note,
    async ofDecision(user, decision) {
      const [person, tables, set] = [await people.get(user), catalog(), policies()]
      if (!person || !tables || set.version !== decision.policy) return null
      const look = lookOf(person, set, tables)
      const changed = decision.tables.some(({ table, filter }) => {
        const seen = look(table)
        return seen?.kind !== 'governed' || seen.sight.filter !== filter
      })
      return changed ? null : expectedBy(look)
    },
    since(user, createdAt) {
      note()
      const [known, tables] = [people.settled(user), catalog()]
      const begun = Date.parse(createdAt) - skewMs
      if (!known || !tables || !inForce || known.since > begun || inForce.since > begun) return null
      return known.person ? expectedBy(lookOf(known.person, inForce.set, tables)) : seesNothing
    },
  }
}
