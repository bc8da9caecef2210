import { tableKey } from '../contracts/catalog.ts'
import type { TableSchema, WarehouseCatalog } from '../contracts/catalog.ts'
import type { TableSight } from '../contracts/policy.ts'
import type { Principal } from '../contracts/principal.ts'
import { trinoKeyTable } from '../policy/masks.ts'
import { glance } from '../policy/glance.ts'
import type { Glance } from '../policy/glance.ts'
import { showsAll } from '../policy/plan.ts'
import type { TablePlan } from '../policy/plan.ts'
import type { PolicySet } from '../policy/set.ts'
import { listWritable, writingOf } from '../policy/write.ts'
import type { Writing } from '../policy/write.ts'
import type { TableName } from './question.ts'

/** How a person sees a table: as metadata that Trino filters itself, or as policy plans it. `clear`: all of it. */
export type Seen = { kind: 'metadata' } | { kind: 'governed'; plan: TablePlan; sight: TableSight; clear: boolean }

/** One person's look at a cluster under one policy. Names that policy cannot tell apart do not exist in it. */
export type Eyes = {
  principal: Principal
  /** Null where the table does not exist for them. `columns` are all it has, for tables newer than our catalog. */
  table(name: TableName, columns?: readonly { name: string; type: string }[]): Seen | null
  catalog(name: string): boolean
  schema(catalog: string, schema: string): boolean
  maySelect(table: TableName, columns: readonly string[]): boolean
  mayWrite(table: TableName): boolean
  /** May it, or one of its columns, have another name? What a rule closes by this one would then stand open. */
  mayRename(table: TableName): boolean
}

export type EyesMaker = (set: PolicySet, principal: Principal, catalog: WarehouseCatalog) => Eyes

/** Metadata that Trino fills with what our answers to its filters leave. Everything else of `system` is closed. */
const informationTables = new Set(['tables', 'columns', 'schemata'])
const systemTables = new Set(['metadata.table_comments', 'metadata.catalogs', 'runtime.queries'])
const systemSchemas = new Set(['jdbc', 'metadata', 'runtime', 'information_schema'])

/** Metadata tables of `system` and of every catalog that a person may read, each filtered by Trino through us. */
export function isPersonalMetadata({ catalog, schema, table }: TableName): boolean {
  if (schema === 'information_schema') return informationTables.has(table)
  return catalog === 'system' && (schema === 'jdbc' || systemTables.has(`${schema}.${table}`))
}

/** Whether this is the catalog of the hash key, which exists for nobody. */
export function isKeyCatalog(catalog: string): boolean {
  return catalog === trinoKeyTable.catalog
}

function isClear(plan: TablePlan, sight: TableSight): boolean {
  return sight.closed.length === 0 && showsAll(plan)
}

/** Whether one column is shown, clear or masked. What our catalog does not know is shown only where nothing is hidden. */
export function showsColumn(seen: Seen, column: string): boolean {
  if (seen.kind === 'metadata') return true
  const lower = column.toLowerCase()
  if (seen.plan.columns.some(({ name }) => name.toLowerCase() === lower)) return true
  return seen.clear && !seen.plan.table.columns.some(known => known.lower === lower)
}

/** The schemas in which a person sees a table; each is looked through once, up to the first one. */
function createReach(look: Glance): { catalog(name: string): boolean; schema(catalog: string, schema: string): boolean } {
  let tables: Map<string, Map<string, string[]>> | undefined
  const known = new Map<string, boolean>()
  const group = () => {
    const all = new Map<string, Map<string, string[]>>()
    for (const { key, schema } of look.spokenOf()) {
      const schemas = all.get(schema.catalog) ?? new Map<string, string[]>()
      const keys = schemas.get(schema.schema) ?? []
      keys.push(key)
      all.set(schema.catalog, schemas.set(schema.schema, keys))
    }
    return all
  }
  const seesSchema = (catalog: string, schema: string): boolean => {
    const name = `${catalog}\0${schema}`
    let visible = known.get(name)
    if (visible === undefined) {
      tables ??= group()
      visible = tables.get(catalog)?.get(schema)?.some(key => look.table(key) !== null) ?? false
      known.set(name, visible)
    }
    return visible
  }
  return {
    schema: seesSchema,
    catalog(name) {
      tables ??= group()
      return [...tables.get(name)?.keys() ?? []].some(schema => seesSchema(name, schema))
    },
  }
}

/** A name no column has: stands for the columns of a table of which only the name is known. */
const anyColumn = [{ name: '\0', type: 'varchar' }]
const maxFresh = 1000

type Look = { set: PolicySet; catalog: WarehouseCatalog; look: Glance; reach: ReturnType<typeof createReach>
  writing: Writing; writable: ReturnType<typeof listWritable> }
/** Kinds of people who work at the same time; each may hold the plan of every table. */
const maxLooks = 128

/** Makes eyes; remembers only what can be computed again from policy and catalog. */
export function createEyesMaker(): EyesMaker {
  const clears = new WeakMap<TablePlan, boolean>()
  const indexes = new WeakMap<WarehouseCatalog, Set<string>>()
  /** Catalogs of just one table that is newer than the catalog of the engine. */
  const fresh = new Map<string, WarehouseCatalog>()

  const knows = (catalog: WarehouseCatalog, key: string): boolean => {
    let keys = indexes.get(catalog)
    if (!keys) {
      keys = new Set(catalog.tables.map(tableKey))
      indexes.set(catalog, keys)
    }
    return keys.has(key)
  }
  const freshCatalog = (name: TableName, columns: readonly { name: string; type: string }[]): WarehouseCatalog => {
    const schema: TableSchema = { ...name, columns: columns.map(column => ({ ...column })) }
    const key = JSON.stringify(schema)
    const known = fresh.get(key)
    if (known) return known
    const made: WarehouseCatalog = { engine: 'trino', version: key, tables: [schema] }
    fresh.set(key, made)
    if (fresh.size > maxFresh) fresh.delete(fresh.keys().next().value!)
    return made
  }
  const governed = (look: Glance, key: string): Seen | null => {
    const seen = look.table(key)
    if (!seen) return null
    const { plan, sight } = seen
    let clear = clears.get(plan)
    if (clear === undefined) {
      clear = isClear(plan, sight)
      clears.set(plan, clear)
    }
    return { kind: 'governed', plan, sight, clear }
  }

  /** What people of equal roles and bound attributes share, the one used last at the end. */
  const looks = new Map<string, Look>()
  const lookOf = (set: PolicySet, principal: Principal, catalog: WarehouseCatalog): Look => {
    const bound = principal.roles.flatMap(role => set.roles.get(role)?.attributes ?? [])
    const key = JSON.stringify([principal.roles, bound.map(name => name === 'user' ? principal.user
      : Object.hasOwn(principal.attributes, name) ? principal.attributes[name] : null)])
    let known = looks.get(key)
    if (known?.set !== set || known.catalog !== catalog) {
      const look = glance(set, principal, catalog)
      const roles = principal.roles.flatMap(name => set.roles.get(name) ?? [])
      known = { set, catalog, look, reach: createReach(look), writing: writingOf(set, roles), writable: listWritable(roles) }
    }
    looks.delete(key)
    looks.set(key, known)
    if (looks.size > maxLooks) looks.delete(looks.keys().next().value!)
    return known
  }

  return (set, principal, catalog) => {
    const { look, reach, writing, writable } = lookOf(set, principal, catalog)
    const seesCatalog = (name: string) => !isKeyCatalog(name)
      && (name === 'system' || reach.catalog(name) || writable([name]))
    const seesSchema = (name: string, schema: string) => seesCatalog(name) && (name === 'system' ? systemSchemas.has(schema)
      : schema === 'information_schema' || reach.schema(name, schema) || writable([name, schema]))

    const table: Eyes['table'] = (name, columns) => {
      if (name.schema === 'information_schema' || name.catalog === 'system') {
        return seesCatalog(name.catalog) && isPersonalMetadata(name) ? { kind: 'metadata' } : null
      }
      // A connector's own tables (`shop.system.iceberg_tables`) list every table there is.
      if (name.schema === 'system') return null
      // A dot within a name could be taken for the one between two.
      if (isKeyCatalog(name.catalog) || `${name.catalog}${name.schema}${name.table}`.includes('.')) return null
      const key = tableKey(name)
      if (knows(catalog, key)) return governed(look, key)
      const dollar = name.table.indexOf('$')
      if (dollar >= 0) {
        // `"t$files"` and its kin show least and greatest values of every file: of a table with nothing hidden only.
        const base = { ...name, table: name.table.slice(0, dollar) }
        const seen = knows(catalog, tableKey(base)) ? governed(look, tableKey(base)) : null
        return seen?.kind === 'governed' && seen.clear ? { kind: 'metadata' } : null
      }
      return governed(glance(set, principal, freshCatalog(name, columns?.length ? columns : anyColumn)), key)
    }
    const mayWrite = (name: TableName) => !isKeyCatalog(name.catalog) && name.catalog !== 'system' && name.schema !== 'information_schema'
      && !`${name.catalog}${name.schema}${name.table}`.includes('.') && !name.table.includes('$')
      && writing.ruleFor(tableKey(name)) !== null
    return {
      principal, table,
      catalog: seesCatalog,
      schema: seesSchema,
      maySelect(name, columns) {
        const seen = table(name, columns.map(column => ({ name: column, type: 'varchar' })))
        return seen !== null && columns.every(column => showsColumn(seen, column))
      },
      mayWrite,
      mayRename: name => mayWrite(name) && !writing.closes(tableKey(name)),
    }
  }
}
