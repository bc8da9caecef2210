import type { Note } from '../contracts/browse.ts'
import type { TableSight } from '../contracts/policy.ts'
import type { TableSchema, WarehouseCatalog } from '../contracts/catalog.ts'
import type { TableClasses } from '../policy/classes.ts'
import type { Sight } from '../policy/see.ts'

/** What the catalog knows of one table for its search, before any policy: in lower case, columns in the engine's order. */
export type TableText = {
  key: string
  /** The key in lower case, and the table's own name. */
  lower: string
  name: string
  comment: string
  columns: { name: string; comment: string }[]
  /** Names and comments of all columns in one text: where a word is not in it, no column has it. */
  all: string
}

/** A table as one sight finds it: the texts everybody shares, and which of its columns are seen. */
export type Findable = {
  text: TableText
  schema: TableSchema
  seen: TableSight
  classes: TableClasses
  /** By the engine's order of columns, 1 where it is seen; null where all are. */
  visible: Uint8Array | null
}

/** What people who share roles ran in notebooks lately. */
export type Usage = {
  people: ReadonlySet<string>
  tables: ReadonlyMap<string, { runs: number; people: number; last: string }>
}

/** By what is on record: tables that a table was filled from and has filled, and when it was written last. */
export type Lineage = { from: string[]; into: string[]; writtenAt: string | null }

/** An answer that is given again until `until` (ms). */
export type Kept<T> = { until: number; value: Promise<T> }

/** What the catalog keeps between requests. Everything in it can be read or computed again. */
export type CatalogState = {
  /** Notes by table, then by column (`''`: the table itself), as far as change number `seq`. */
  notes: { seq: string; byTable: Map<string, Map<string, Note>> }
  texts: WeakMap<WarehouseCatalog, TableText[]>
  findable: WeakMap<Sight, Findable[]>
  /** By the roles asked for. */
  usage: Map<string, Kept<Usage>>
  /** By table, before any policy. */
  lineage: Map<string, Kept<Lineage>>
  /** Whether a statement binds in a world: `world digest`, the oldest first. */
  binds: Map<string, boolean>
}

export function createCatalogState(): CatalogState {
  return {
    notes: { seq: '0', byTable: new Map() }, texts: new WeakMap(), findable: new WeakMap(), usage: new Map(),
    lineage: new Map(), binds: new Map(),
  }
}
