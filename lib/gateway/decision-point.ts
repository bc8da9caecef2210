import { tableKey } from '../contracts/catalog.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { Person, Principal } from '../contracts/principal.ts'
import type { PolicySet } from '../policy/set.ts'
import { rolesOf } from '../policy/roles.ts'
import type { Analysis, AnalysisDesk } from './analyses.ts'
import { createExpressions, nothing, policyIdentity } from './expressions.ts'
import type { ViewExpression } from './expressions.ts'
import { createEyesMaker, showsColumn } from './eyes.ts'
import type { Eyes } from './eyes.ts'
import { isOperation, isServiceMetadata, rules } from './operations.ts'
import type { Operation } from './operations.ts'
import type { People } from './people.ts'
import type { Question, Resource, TableName } from './question.ts'

/** Who asks, as far as policy can tell. */
type Asker =
  | { kind: 'policy' }
  | { kind: 'service' }
  | { kind: 'nobody' }
  | { kind: 'person'; eyes: Eyes }
  | { kind: 'analysis'; eyes: Eyes | null; analysis: Analysis }

export type DecisionPointOptions = {
  /** The account by which we sign in to the cluster: it may act for people and see names, and no data. */
  service: string
  policies: () => PolicySet
  /** Null while it has not been read yet: then nobody sees anything. */
  catalog: () => WarehouseCatalog | null
  people: People
  analyses: AnalysisDesk
  /** Hears of operations that stand in no rule. */
  onUnknown: (operation: string) => void
}

export type DecisionPoint = {
  allow(question: Question): Promise<boolean>
  /** Indices of the resources (for `FilterColumns`: of the table's columns) that are allowed. */
  batch(question: Question): Promise<number[]>
  rowFilters(question: Question): Promise<ViewExpression[]>
  /** One answer for each column of the question that is masked. */
  masks(question: Question): Promise<{ index: number; viewExpression: ViewExpression }[]>
  mask(question: Question): Promise<ViewExpression | null>
}

/** Answers Trino's questions from policy, catalog and people in memory. It throws nothing that is not a fault of ours. */
export function createDecisionPoint(options: DecisionPointOptions): DecisionPoint {
  const { service, policies, catalog, people, analyses, onUnknown } = options
  const makeEyes = createEyesMaker()
  const expressions = createExpressions()

  /** Each person's principal under the policy of now: their roles are looked up once. */
  const principals = new WeakMap<Person, { set: PolicySet; principal: Principal }>()

  const eyesOf = (person: Person | null, tables: WarehouseCatalog | null): Eyes | null => {
    if (!person || !tables) return null
    const set = policies()
    let known = principals.get(person)
    if (known?.set !== set) {
      known = { set, principal: {
        kind: 'person', user: person.user, name: person.name, groups: person.groups, roles: rolesOf(set, person).roles,
        attributes: person.attributes, sessionId: null, address: null,
      } }
      principals.set(person, known)
    }
    return makeEyes(set, known.principal, tables)
  }
  const askerOf = async (user: string): Promise<Asker> => {
    if (user === policyIdentity) return { kind: 'policy' }
    if (user === service) return { kind: 'service' }
    const analysis = analyses.find(user)
    if (analysis?.user === null) return { kind: 'analysis', eyes: null, analysis }
    const found = people.get(analysis?.user ?? user)
    const eyes = eyesOf(found instanceof Promise ? await found : found, catalog())
    if (!eyes) return { kind: 'nobody' }
    return analysis ? { kind: 'analysis', eyes, analysis } : { kind: 'person', eyes }
  }
  const decide = (operation: Operation, asker: Asker, user: string, resource: Resource, target: Resource): boolean => {
    const rule = rules[operation]
    const ask = { user, resource, target }
    switch (asker.kind) {
      case 'nobody': return false
      case 'policy': return rule.policy?.(ask) ?? false
      case 'service': return rule.service?.(ask) ?? false
      case 'person': return rule.person?.(ask, asker.eyes) ?? false
      case 'analysis': {
        if (rule.writes && !asker.analysis.writes) return false
        if (!asker.eyes) return operation === 'ExecuteQuery' || (rule.policy?.(ask) ?? false)
        return rule.person?.(ask, asker.eyes) ?? false
      }
    }
  }
  /** Whether somebody of this name can be acted for: a person of the directory, or an analysis under way. */
  const canBe = async (user: string | undefined): Promise<boolean> => {
    if (user === undefined || user === policyIdentity || user === service) return false
    return analyses.find(user) !== undefined || await people.get(user) !== null
  }
  const operationOf = ({ operation }: Question): Operation | null => {
    if (isOperation(operation)) return operation
    onUnknown(operation)
    return null
  }
  const filterOf = (asker: Asker, table: TableName | undefined): ViewExpression[] => {
    if (!table || asker.kind === 'nobody') return [nothing]
    if (asker.kind === 'policy') return []
    if (asker.kind === 'service') return isServiceMetadata(table) ? [] : [nothing]
    const seen = asker.eyes?.table(table) ?? null
    if (seen?.kind === 'metadata') return []
    if (!seen) return [nothing]
    // An analysis needs no row, and nothing that ran under its name must see one; but Trino updates no table with a filter.
    const isChanged = asker.kind === 'analysis' && asker.analysis.changed.has(tableKey(table))
    return asker.kind === 'analysis' && !isChanged ? [nothing] : expressions.filter(seen.plan)
  }
  const masksOf = (asker: Asker, columns: readonly NonNullable<Resource['column']>[]): (ViewExpression | null)[] => {
    if (asker.kind === 'policy' || asker.kind === 'service' || asker.kind === 'analysis') return columns.map(() => null)
    if (asker.kind === 'nobody') return columns.map(() => expressions.empty)
    const all = columns.map(({ column, type }) => ({ name: column, type }))
    let last: { table: TableName; seen: ReturnType<Eyes['table']> } | undefined
    return columns.map(column => {
      if (!last || last.table.table !== column.table || last.table.schema !== column.schema
        || last.table.catalog !== column.catalog) last = { table: column, seen: asker.eyes.table(column, all) }
      const { seen } = last
      if (!seen) return expressions.empty
      return seen.kind === 'metadata' ? null : expressions.mask(seen, column.column, column.type)
    })
  }

  return {
    async allow(question) {
      const operation = operationOf(question)
      if (!operation) return false
      const asker = await askerOf(question.user)
      const { resource, target } = question
      if (asker.kind === 'analysis') observe(asker.analysis, operation, resource)
      if (!decide(operation, asker, question.user, resource, target)) return false
      return operation !== 'ImpersonateUser' || resource.user === question.user || canBe(resource.user)
    },
    async batch(question) {
      const operation = operationOf(question)
      if (!operation || !question.resources) return []
      const asker = await askerOf(question.user)
      const [first] = question.resources
      const columns = operation === 'FilterColumns' && question.resources.length === 1 ? first?.table?.columns : undefined
      const resources = columns && first?.table
        ? columns.map((column): Resource => ({ table: { ...first.table!, columns: [column] } })) : question.resources
      return resources.flatMap((resource, index) => decide(operation, asker, question.user, resource, {}) ? [index] : [])
    },
    rowFilters: async question => filterOf(await askerOf(question.user), question.resource.table),
    async masks(question) {
      const columns = (question.resources ?? []).map(({ column }) => column)
      if (columns.some(column => !column)) return columns.map((_, index) => ({ index, viewExpression: expressions.empty }))
      const asker = await askerOf(question.user)
      if (asker.kind === 'analysis' && asker.eyes) observeHidden(asker.analysis, asker.eyes, columns as NonNullable<Resource['column']>[])
      const masks = masksOf(asker, columns as NonNullable<Resource['column']>[])
      return masks.flatMap((viewExpression, index) => viewExpression ? [{ index, viewExpression }] : [])
    },
    async mask(question) {
      const { column } = question.resource
      return column ? masksOf(await askerOf(question.user), [column])[0] ?? null : expressions.empty
    },
  }
}

/** What of a table does not exist for the person. Trino asks for masks before it looks for the columns of a statement. */
function observeHidden(analysis: Analysis, eyes: Eyes, columns: readonly NonNullable<Resource['column']>[]): void {
  const [first] = columns
  if (!first) return
  const seen = eyes.table(first, columns.map(({ column, type }) => ({ name: column, type })))
  if (!seen) return void analysis.unseen.add(tableKey(first))
  if (seen.kind === 'metadata') return
  const closed = new Set(seen.sight.closed.map(({ name }) => name.toLowerCase()))
  for (const { column } of columns) if (!showsColumn(seen, column) && !closed.has(column.toLowerCase())) analysis.hidden.add(column)
}

/** What tells of a table that is read, be it of its columns only. */
const reading: ReadonlySet<Operation> = new Set(['SelectFromColumns', 'ShowColumns', 'ShowCreateTable'])

/** What a statement under analysis asks for by itself; what Trino reads to answer it is left out. */
function observe(analysis: Analysis, operation: Operation, { table, function: called }: Resource): void {
  if (operation === 'ExecuteFunction' && called) {
    analysis.functions.add([called.catalog, called.schema, called.name].filter(part => part !== null).join('.'))
  }
  if (!table || table.schema === 'information_schema') return
  const key = `${table.catalog}.${table.schema}.${table.table}`
  if (rules[operation].writes) analysis.changed.add(key)
  if (!reading.has(operation)) return
  const columns = analysis.tables.get(key) ?? new Set()
  for (const column of table.columns ?? []) columns.add(column)
  analysis.tables.set(key, columns)
}
