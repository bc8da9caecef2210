import { createHash } from 'node:crypto'
import type { EngineKind, WarehouseCatalog } from '../contracts/catalog.ts'
import type { Engine } from '../engine/engine.ts'
import { AppError } from '../errors.ts'

/** The engines side by side. Each catalog belongs to one of them: to the first that has it. */
export type Engines = {
  /** At least one; the first takes the statements that name no table. */
  all: readonly Engine[]
  /** Throws `engine-unavailable` where no engine of the kind is connected. */
  get(kind: EngineKind): Engine
  /** An engine's tables, without those of a catalog that an earlier engine has. Throws `engine-unavailable`. */
  catalog(kind: EngineKind): Promise<WarehouseCatalog>
  /** The tables of all engines that answer. The same object until one of them changes. */
  merged(): Promise<WarehouseCatalog>
}

/** Puts engines side by side, in the order of their say. */
export function createEngines(all: readonly [Engine, ...Engine[]]): Engines {
  const kept = new Map<string, { from: readonly WarehouseCatalog[]; catalog: WarehouseCatalog }>()
  /** Policy keeps its index by the catalog's object: an equal one must be the same one. */
  const keep = (key: string, from: readonly WarehouseCatalog[], make: () => WarehouseCatalog): WarehouseCatalog => {
    const known = kept.get(key)
    if (known && known.from.length === from.length && known.from.every((catalog, i) => catalog === from[i])) return known.catalog
    const catalog = make()
    kept.set(key, { from, catalog })
    return catalog
  }
  const engines: Engines = {
    all,
    get(kind) {
      const engine = all.find(one => one.kind === kind)
      if (engine) return engine
      throw new AppError('engine-unavailable', `the warehouse \`${kind}\` is not connected; ask an administrator`,
        { params: { engine: kind } })
    },
    async catalog(kind) {
      const engine = engines.get(kind)
      const own = await engine.catalog()
      const earlier = await Promise.all(all.slice(0, all.indexOf(engine)).map(one => one.catalog()))
      return keep(kind, [own, ...earlier], () => {
        const taken = new Set(earlier.flatMap(({ tables }) => tables.map(({ catalog }) => catalog.toLowerCase())))
        const tables = own.tables.filter(({ catalog }) => !taken.has(catalog.toLowerCase()))
        return tables.length === own.tables.length ? own : { ...own, tables }
      })
    },
    async merged() {
      const found = await Promise.allSettled(all.map(({ kind }) => engines.catalog(kind)))
      const catalogs = found.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
      const [first] = catalogs
      // Where none answers, the first engine's reason is the one to tell.
      if (!first) throw (found[0] as PromiseRejectedResult).reason
      if (catalogs.length === 1) return first
      return keep('merged', catalogs, () => ({
        engine: first.engine,
        version: createHash('sha256').update(JSON.stringify(catalogs.map(({ version }) => version))).digest('hex').slice(0, 16),
        tables: catalogs.flatMap(({ tables }) => tables),
      }))
    },
  }
  return engines
}
