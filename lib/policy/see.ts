import type { ColumnSight, Limits, Right, RuleRef, TableSight } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import { indexOf, indexRole } from './catalog-index.ts'
import type { CatalogIndex, IndexedTable, RoleOnTable, RoleSet } from './catalog-index.ts'
import { exportOf } from './exports.ts'
import { columnsOf } from './expression.ts'
import type { Attributes } from './expression.ts'
import { limitsOf } from './limits.ts'
import { LazyMap } from './lazy-map.ts'
import { hashOf, keyOfPlan, planTable, SharedPlans } from './plan.ts'
import type { ColumnPlan, TablePlan } from './plan.ts'
import { rightsOf } from './roles.ts'
import type { PolicySet, Role } from './set.ts'
import { writingOf } from './write.ts'
import type { Writing } from './write.ts'

/** Everything one person may see of a warehouse, each table worked out when it is first asked for. */
export type Sight = {
  /** By the table's key; a table that is not in it does not exist for the person. */
  tables: ReadonlyMap<string, TableSight>
  /** By the table's key: what `compileViews` makes the views of. */
  plans: ReadonlyMap<string, TablePlan>
  /** Where they may write; no part of what is seen, and so of no fingerprint. */
  writing: Writing
  limits: Limits
  rights: Right[]
  /** Hash of all of it: equal fingerprints see equal data in every table. Asking for it looks at every table. */
  readonly fingerprint: string
  /** Version of the policy set. */
  policy: string
}

/** People who work at the same time under one policy and one warehouse; beyond it the oldest are computed again. */
const maxSights = 256

function sightOfColumn(plan: ColumnPlan): ColumnSight {
  const base = { name: plan.name, type: plan.type, rules: plan.rules }
  if (plan.clear === null) return { ...base, mask: null, mixed: false }
  const ways = plan.masks.length + (plan.clear.length > 0 ? 1 : 0) + (plan.closing ? 0 : 1)
  // The strongest stands first; a cell that no grant shows is NULL, and nothing is stronger.
  const mask = plan.closing ? plan.masks[0]!.mask.kind : 'null'
  return { ...base, mask, mixed: ways > 1 }
}

/** The filter for people. Where it names a column that does not exist for them, it must not tell of it. */
function wordsOf(plan: TablePlan): string | null {
  if (plan.rows === null) return null
  const visible = new Set(plan.columns.map(({ name }) => name))
  const hidden = plan.table.columns.map(({ name }) => name).filter(name => !visible.has(name))
  const texts = plan.rows.map(({ expression, text }) => columnsOf(expression, hidden).length > 0 ? '…' : text)
  return texts.length === 1 ? texts[0]! : texts.map(text => `(${text})`).join(' OR ')
}

function unique(rules: RuleRef[]): RuleRef[] {
  return [...new Map(rules.map(rule => [`${rule.file}:${rule.line}:${rule.text}`, rule])).values()]
}

/** Row rules that may be shown: not those that name a column which does not exist for the person. */
function rulesOfTable(plan: TablePlan, said: RoleOnTable[]): RuleRef[] {
  const visible = new Set(plan.columns.map(({ name }) => name))
  const hidden = plan.table.columns.map(({ name }) => name).filter(name => !visible.has(name))
  return unique(said.flatMap(({ grants }) => grants).flatMap(({ grant }) => grant.rows && grant.rowsRule
    ? [grant.rule, columnsOf(grant.rows, hidden).length > 0 ? { ...grant.rowsRule, text: 'rows: …' } : grant.rowsRule]
    : [grant.rule]))
}

/** Columns that some rule closes, by lower-case name: the `deny:` of any role, or `deny` in a grant on this table. */
function closedOf(table: IndexedTable, said: RoleOnTable[]): Map<string, RuleRef> {
  const closed = new Map<string, RuleRef>()
  for (const { closed: denied, grants } of said) {
    for (const [column, rule] of denied) if (!closed.has(column)) closed.set(column, rule)
    for (const { grant, actions } of grants) {
      if (!grant.columns.some(({ action }) => action.kind === 'deny')) continue
      for (const { lower } of table.columns) {
        const entry = actions.get(lower)
        if (entry?.action.kind === 'deny' && !closed.has(lower)) closed.set(lower, entry.rule)
      }
    }
  }
  return closed
}

/** What one person's tables have in common, so that a large warehouse costs little. */
export type SharedSights = { plans: SharedPlans; columns: Map<ColumnPlan, ColumnSight> }

function columnsIn({ columns }: TablePlan, shared: SharedSights | null): ColumnSight[] {
  if (!shared) return columns.map(sightOfColumn)
  return columns.map(plan => {
    const known = shared.columns.get(plan) ?? sightOfColumn(plan)
    shared.columns.set(plan, known)
    return known
  })
}

/**
 * What one person sees of one table; null where it does not exist for them. What few ask for is worked out when it is
 * asked for.
 */
export function seeTable(
  table: IndexedTable, said: RoleOnTable[], attributes: Attributes | null, shared: SharedSights | null = null,
): { sight: TableSight; plan: TablePlan } | null {
  if (said.some(({ denied }) => denied)) return null
  const closed = closedOf(table, said)
  const shut = new Set(closed.keys())
  const grants = said.flatMap(role => role.grants)
  const plan = planTable(table, grants, shut, attributes, shared?.plans)
  if (!plan) return null
  let columns: ColumnSight[] | undefined
  let rules: RuleRef[] | undefined
  let exporting: TableSight['export'] | undefined
  let fingerprint: string | undefined
  return { plan, sight: {
    table: table.key,
    filter: wordsOf(plan),
    get columns() { return columns ??= columnsIn(plan, shared) },
    closed: closed.size === 0 ? noneClosed : table.columns.flatMap(({ name, lower }) => {
      const rule = closed.get(lower)
      return rule ? [{ name, rule, owner: table.owner }] : []
    }),
    get export() {
      if (exporting === undefined) exporting = exportOf(table, grants, shut, attributes, keyOfPlan(plan))
      return exporting
    },
    owner: table.owner,
    get rules() { return rules ??= rulesOfTable(plan, said) },
    get fingerprint() { return fingerprint ??= hashOf([keyOfPlan(plan)]) },
  } }
}
const noneClosed: TableSight['closed'] = []

/** The values that rules may bind: the directory's attributes, and `:user.user`, the user name. */
function attributesOf(principal: Principal): Attributes {
  return { ...principal.attributes, user: principal.user }
}

function makeSight(set: PolicySet, index: CatalogIndex, roles: Role[], attributes: Attributes): Sight {
  const said = roles.map(role => indexRole(index, role))
  const shared: SharedSights = { plans: new SharedPlans(), columns: new Map() }
  const keys = [...new Set(said.flatMap(role => [...role.keys()]))].sort()
  const seen = new LazyMap(keys, key =>
    seeTable(index.tables.get(key)!, said.flatMap(role => role.get(key) ?? []), attributes, shared))
  const tables = new LazyMap(keys, key => seen.get(key)?.sight ?? null)
  let fingerprint: string | undefined
  return {
    tables, plans: new LazyMap(keys, key => seen.get(key)?.plan ?? null),
    writing: writingOf(set, roles), limits: limitsOf(roles), rights: rightsOf(set, roles.map(({ name }) => name)),
    get fingerprint() { return fingerprint ??= hashOf([...tables.values()].map(table => table.fingerprint)) },
    policy: set.version,
  }
}

/** The roles of these names which the set has, and all the attributes that their rules bind, both sorted. */
function rolesIn(set: PolicySet, index: CatalogIndex, names: readonly string[]): RoleSet {
  const asked = names.join()
  const known = index.roleSets.get(asked)
  if (known) return known
  const roles = [...new Set(names)].sort().flatMap(name => set.roles.get(name) ?? [])
  const found = {
    key: roles.map(({ name }) => name).join(), roles, attributes: [...new Set(roles.flatMap(role => role.attributes))].sort(),
  }
  index.roleSets.set(asked, found)
  if (index.roleSets.size > maxSights) index.roleSets.delete(index.roleSets.keys().next().value!)
  return found
}

/**
 * All that a principal may see of a catalog: for each table the filter, the columns with their masks, what is closed,
 * what may be exported, and the rules that said so. Pure; remembered in the set by roles and the attributes which
 * their rules bind, so that people who cannot differ share one sight.
 */
export function see(set: PolicySet, principal: Principal, catalog: WarehouseCatalog): Sight {
  const index = indexOf(set, catalog)
  const { key: names, roles, attributes: bound } = rolesIn(set, index, principal.roles)
  const all = attributesOf(principal)
  const attributes = Object.fromEntries(bound.flatMap(name => Object.hasOwn(all, name) ? [[name, all[name]!]] : []))
  const key = `${names}\n${JSON.stringify(Object.entries(attributes))}`
  const known = index.sights.get(key)
  if (known) return known
  const sight = makeSight(set, index, roles, attributes)
  index.sights.set(key, sight)
  if (index.sights.size > maxSights) index.sights.delete(index.sights.keys().next().value!)
  return sight
}
