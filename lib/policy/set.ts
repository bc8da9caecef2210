import type { ExportRule, Limits, Right, RuleRef } from '../contracts/policy.ts'
import type { WarehouseCatalog } from '../contracts/catalog.ts'
import type { CatalogIndex } from './catalog-index.ts'
import type { Expression } from './expression.ts'
import type { Mask } from './masks.ts'
import type { Pattern } from './patterns.ts'

/** What a rule speaks of: tables by name, or whatever carries a tag. */
export type Target = { kind: 'tables'; pattern: Pattern } | { kind: 'tag'; tag: string }

export type ColumnAction = { kind: 'show' } | { kind: 'deny' } | { kind: 'hide' } | { kind: 'mask'; mask: Mask }

/** A key of `columns:`. `name` is in lower case; for `rest` (`*`) it is empty. */
export type ColumnKey = { kind: 'name' | 'tag' | 'rest'; name: string }
export type ColumnRule = { key: ColumnKey; action: ColumnAction; rule: RuleRef }

export type Grant = {
  on: Target
  rows: Expression | null
  columns: ColumnRule[]
  export: ExportRule | null
  /** Tables and views may be made, changed and dropped here. */
  write: boolean
  rule: RuleRef
  /** The rule of the row filter, where there is one. */
  rowsRule: RuleRef | null
}

export type Deny = { on: Target; columns: ColumnKey[] | null; rule: RuleRef }

export type Role = {
  name: string
  description: string
  /** Normalised DNs. */
  groups: string[]
  /** User names in lower case. */
  users: string[]
  grants: Grant[]
  denies: Deny[]
  /** `together`: statements of all its people at once; `waiting`: of one person in the queue. */
  limits: Partial<Limits> & { together?: number; waiting?: number }
  may: Right[]
  /** The `:user.*` that this role's filters and masks bind. */
  attributes: string[]
}

export type Tag = { name: string; description: string; patterns: Pattern[] }
export type OwnerRule = { pattern: Pattern; owner: string }

/** One activated set of policies. Immutable but for `indexes`, which only remembers what can be computed again. */
export type PolicySet = {
  /** SHA-256 over names and texts of the files. */
  version: string
  files: { path: string; text: string }[]
  roles: Map<string, Role>
  tags: Map<string, Tag>
  owners: OwnerRule[]
  /** What the set says about a catalog, by the catalog's own object. */
  indexes: WeakMap<WarehouseCatalog, CatalogIndex>
}
