import { tableKey } from '../../contracts/catalog.ts'
import { AppError } from '../../errors.ts'
import { readCatalog } from './catalog.ts'
import type { WorldRef } from './protocol.ts'
import type { Settings } from './side.ts'
import { buildWorld } from './world.ts'
import type { World } from './world.ts'

type Entry = { world: Promise<World>; version: string; users: number; dropped: boolean }

/** The worlds of one host, the least recently used ones dropped first. */
export type Shelf = {
  readonly size: number
  /** Runs `work` in a world, building it where needed; undefined where it is not here and no spec was given. */
  use<T>(ref: WorldRef, work: (world: World) => Promise<T>): Promise<T | undefined>
  drop(id: string): void
  /** Drops the worlds of every other version of the warehouse. */
  keep(catalogVersion: string): void
}

/** Shares worlds by id among everything a host runs; a world that is dropped closes when its last user is done. */
export function createShelf(settings: Settings, maxWorlds: number): Shelf {
  const entries = new Map<string, Entry>()
  const rawColumns = new Map<string, Promise<Map<string, string[]>>>()
  const close = (entry: Entry) => { entry.world.then(world => world.close(), () => undefined) }
  const drop = (id: string) => {
    const entry = entries.get(id)
    if (!entry) return
    entries.delete(id)
    entry.dropped = true
    if (entry.users === 0) close(entry)
  }
  const columnsOf = (version: string) => {
    const known = rawColumns.get(version)
    if (known) return known
    rawColumns.clear()
    const read = readCatalog(settings)
      .then(tables => new Map(tables.map(table => [tableKey(table), table.columns.map(({ name }) => name)])))
    rawColumns.set(version, read)
    return read
  }
  const build = (ref: WorldRef): Entry | undefined => {
    const { spec } = ref
    if (!spec) return undefined
    for (const id of entries.keys()) if (entries.size >= maxWorlds) drop(id)
    const world = columnsOf(spec.catalogVersion).then(columns => buildWorld(settings, spec, columns)).catch(error => {
      drop(ref.id)
      rawColumns.delete(spec.catalogVersion)
      throw new AppError('engine-unavailable', 'the warehouse cannot be opened: ask your administrator to look at it', { cause: error })
    })
    return { world, version: spec.catalogVersion, users: 0, dropped: false }
  }
  return {
    get size() { return entries.size },
    drop,
    keep(catalogVersion) {
      for (const [id, entry] of entries) if (entry.version !== catalogVersion) drop(id)
    },
    async use(ref, work) {
      const entry = entries.get(ref.id) ?? build(ref)
      if (!entry) return undefined
      // Last in the map is the most recently used.
      entries.delete(ref.id)
      entries.set(ref.id, entry)
      entry.users++
      try {
        return await work(await entry.world)
      } finally {
        entry.users--
        if (entry.dropped && entry.users === 0) close(entry)
      }
    },
  }
}
