import { tableKey } from '../contracts/catalog.ts'
import type { TableSchema, WarehouseCatalog } from '../contracts/catalog.ts'
import type { RuleRef } from '../contracts/policy.ts'
import { sourceToken } from '../contracts/engine.ts'
import { compareMasks } from './masks.ts'
import { matches } from './patterns.ts'
import type { Pattern } from './patterns.ts'
import type { ColumnAction, ColumnKey, Grant, PolicySet, Role, Target } from './set.ts'
import type { Sight } from './see.ts'

export type IndexedTable = {
  key: string
  schema: TableSchema
  /** Catalog, schema and table in lower case. */
  names: [string, string, string]
  /** Columns one can speak of; of names that differ by letter case only, engines know just one. */
  columns: { name: string; lower: string; type: string; raw: string }[]
  tags: Set<string>
  /** By column in lower case; those without a tag are not in it. */
  columnTags: Map<string, Set<string>>
  owner: string | null
}

/** What a target reaches: a whole table, or just these columns (lower case) of it. */
type Reach = { table: IndexedTable; columns: Set<string> | null }

/** A grant as it falls on one table: what it says of each column, in lower case, and perhaps of other names. */
export type GrantOnTable = { grant: Grant; actions: Map<string, { action: ColumnAction; rule: RuleRef }> }

/** All that one role says of one table. */
export type RoleOnTable = { grants: GrantOnTable[]; denied: RuleRef | null; closed: Map<string, RuleRef> }

/** Roles that people have together. `key` is the same for the same roles, whatever their order was. */
export type RoleSet = { key: string; roles: Role[]; attributes: string[] }

/** What a policy set says of one catalog. Everything in it is computed once and can be computed again. */
export type CatalogIndex = {
  tables: Map<string, IndexedTable>
  /** By names in lower case: several where names differ by letter case only. */
  byName: Map<string, IndexedTable[]>
  reaches: Map<string, Reach[]>
  roles: Map<string, Map<string, RoleOnTable>>
  /** By the names as they were given. */
  roleSets: Map<string, RoleSet>
  /** Sights by roles and bound attributes, the oldest first. */
  sights: Map<string, Sight>
}

function ownerOf(set: PolicySet, names: readonly string[]): string | null {
  let best: PolicySet['owners'][number] | undefined
  for (const rule of set.owners) {
    if (matches(rule.pattern, names) && (!best || rule.pattern.wild < best.pattern.wild)) best = rule
  }
  return best?.owner ?? null
}

/**
 * The type under which a column is shown. An ENUM's type lists every value there is, those of hidden rows and of masked
 * cells too, and `enum_range` gives them: to people it is text.
 */
function withoutEnums(type: string): string {
  return type.replaceAll(/\bENUM\s*\((?:'(?:[^']|'')*'(?:,\s*)?)*\)/gi, 'VARCHAR')
}

function indexTable(set: PolicySet, schema: TableSchema): IndexedTable {
  const names: IndexedTable['names'] =
    [schema.catalog.toLowerCase(), schema.schema.toLowerCase(), schema.table.toLowerCase()]
  const seen = new Set<string>()
  const columns = schema.columns
    .map(({ name, type }) => ({ name, lower: name.toLowerCase(), type: withoutEnums(type), raw: type }))
    // A name like the source's token could not be told from it in a view: such a column does not exist.
    .filter(({ lower }) => !seen.has(lower) && seen.add(lower) && !lower.includes(sourceToken))
  const tags = new Set<string>()
  const columnTags = new Map<string, Set<string>>()
  for (const tag of set.tags.values()) {
    for (const pattern of tag.patterns) {
      if (matches(pattern, names)) tags.add(tag.name)
      if (pattern.parts.length !== 4) continue
      for (const { lower } of columns) {
        if (matches(pattern, [...names, lower])) columnTags.set(lower, (columnTags.get(lower) ?? new Set()).add(tag.name))
      }
    }
  }
  return { key: tableKey(schema), schema, names, columns, tags, columnTags, owner: ownerOf(set, names) }
}

/** The set's index of a catalog, made on first use. */
export function indexOf(set: PolicySet, catalog: WarehouseCatalog): CatalogIndex {
  const known = set.indexes.get(catalog)
  if (known) return known
  const tables = new Map(catalog.tables.map(schema => [tableKey(schema), indexTable(set, schema)]))
  const byName = Map.groupBy(tables.values(), table => table.names.join('\0'))
  const index: CatalogIndex = { tables, byName, reaches: new Map(), roles: new Map(), roleSets: new Map(), sights: new Map() }
  set.indexes.set(catalog, index)
  return index
}

function reachPattern(index: CatalogIndex, pattern: Pattern): Reach[] {
  if (pattern.exact !== null) {
    return (index.byName.get(pattern.exact) ?? []).map(table => ({ table, columns: null }))
  }
  return [...index.tables.values()].filter(({ names }) => matches(pattern, names)).map(table => ({ table, columns: null }))
}

function reachTag(index: CatalogIndex, tag: string): Reach[] {
  return [...index.tables.values()].flatMap((table): Reach[] => {
    if (table.tags.has(tag)) return [{ table, columns: null }]
    const columns = new Set([...table.columnTags].filter(([, tags]) => tags.has(tag)).map(([name]) => name))
    return columns.size > 0 ? [{ table, columns }] : []
  })
}

/** The tables a target reaches, and of a tag on columns just these columns. */
export function reachOf(index: CatalogIndex, target: Target): Reach[] {
  const key = target.kind === 'tag' ? `#${target.tag}` : target.pattern.text
  const known = index.reaches.get(key)
  if (known) return known
  const reach = target.kind === 'tag' ? reachTag(index, target.tag) : reachPattern(index, target.pattern)
  index.reaches.set(key, reach)
  return reach
}

/** Whether a column key speaks of a column; a tag on the whole table is one on each column of it. */
function speaksOf(key: ColumnKey, table: IndexedTable, column: string): boolean {
  if (key.kind === 'rest') return true
  if (key.kind === 'name') return key.name === column
  return table.tags.has(key.name) || (table.columnTags.get(column)?.has(key.name) ?? false)
}

/** Whether no tag is on a column, so that rules can tell it by its name only. */
export function isPlain(table: IndexedTable, column: string): boolean {
  return table.tags.size === 0 && (table.columnTags.get(column)?.size ?? 0) === 0
}

const nearness = { name: 0, tag: 1, rest: 2 }
const severity = { deny: 0, hide: 1, mask: 2, show: 3 }

/** The rule of a grant for one column: its own name before its tags before `*`; of several tags the strictest. */
function actionFor(grant: Grant, table: IndexedTable, column: string): { action: ColumnAction; rule: RuleRef } {
  const rules = grant.columns.filter(({ key }) => speaksOf(key, table, column))
  let best: (typeof rules)[number] | undefined
  for (const rule of rules) {
    const order = best ? nearness[rule.key.kind] - nearness[best.key.kind]
      || severity[rule.action.kind] - severity[best.action.kind] || strongerMask(rule.action, best.action) : -1
    if (order < 0) best = rule
  }
  return best ?? { action: { kind: 'show' }, rule: grant.rule }
}

function strongerMask(a: ColumnAction, b: ColumnAction): number {
  return a.kind === 'mask' && b.kind === 'mask' ? compareMasks(a.mask, b.mask) : 0
}

/** What a role says of every table it speaks of, by the table's key. */
export function indexRole(index: CatalogIndex, role: Role): Map<string, RoleOnTable> {
  const known = index.roles.get(role.name)
  if (known) return known
  const found = new Map<string, RoleOnTable>()
  const on = (table: IndexedTable): RoleOnTable => {
    const entry = found.get(table.key) ?? { grants: [], denied: null, closed: new Map() }
    found.set(table.key, entry)
    return entry
  }
  for (const grant of role.grants) {
    // Tables without tags share what the grant says of their names: half a million columns have few of them.
    const plain: GrantOnTable['actions'] = new Map()
    for (const { table, columns } of reachOf(index, grant.on)) {
      const isShared = columns === null && table.columns.every(({ lower }) => isPlain(table, lower))
      const actions = isShared ? plain : new Map()
      for (const { lower } of table.columns) {
        if (actions.has(lower) || (columns !== null && !columns.has(lower))) continue
        actions.set(lower, actionFor(grant, table, lower))
      }
      on(table).grants.push({ grant, actions })
    }
  }
  for (const deny of role.denies) {
    for (const { table, columns } of reachOf(index, deny.on)) {
      if (deny.columns === null && columns === null) on(table).denied ??= deny.rule
      for (const { lower } of table.columns) {
        const reached = columns === null ? deny.columns !== null : columns.has(lower)
        if (reached && (deny.columns?.some(key => speaksOf(key, table, lower)) ?? true)) on(table).closed.set(lower, deny.rule)
      }
    }
  }
  index.roles.set(role.name, found)
  return found
}
