import type { WarehouseCatalog } from '../../contracts/catalog.ts'
import { toFault } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { listAll, listTables, toCatalog } from './catalog.ts'
import type { Listed } from './catalog.ts'
import type { TrinoServer } from './options.ts'
import type { Transport } from './transport.ts'

/** What tables there are, kept fresh. */
export type Listing = {
  /** The last listing that came; only the first is waited for. Throws `engine-unavailable` while there is none. */
  catalog(): Promise<WarehouseCatalog>
  /** The last listing that came, at once; null before the first. */
  listed(): WarehouseCatalog | null
  /** Lists again; whoever asks meanwhile gets the last listing. */
  refresh(): Promise<unknown>
  /** Lists the schemas of these tables again, after every listing that is under way. */
  refreshSchemas(tables: readonly string[]): Promise<void>
  /** Whether a view stands under this full name, as far as was listed. */
  isView(table: string): boolean
}

type Kept = { listed: Listed; catalog: WarehouseCatalog; views: Set<string> }

function keep(listed: Listed): Kept {
  return { listed, catalog: toCatalog(listed), views: new Set(listed.views) }
}

/** Opens the listing of a cluster; nothing is asked before the first call. */
export function createListing(options: TrinoServer & { catalogMs?: number; log: Log }, transport: Transport): Listing {
  const freshMs = options.catalogMs ?? 60_000
  let pending: { at: number; done: Promise<Kept> } | undefined
  let kept: Kept | undefined
  /** Parts that are listed again, one after the other. */
  let patching: Promise<void> = Promise.resolve()

  const refresh = (): Promise<Kept> => {
    const next = { at: Date.now(), done: listAll(options, transport).then(keep) }
    pending = next
    next.done.then(found => { kept = found }, error => {
      if (pending !== next) return
      // What was listed last stays in force: Trino itself refuses what is gone.
      pending = kept && { at: Date.now(), done: Promise.resolve(kept) }
      if (kept) options.log.warn({ fault: toFault(error).message }, 'the tables of Trino could not be listed again')
    })
    return next.done
  }
  const patch = async (catalog: string, schema: string): Promise<void> => {
    const found = await listTables(options, transport, catalog, schema)
    if (!kept) return
    const prefix = `${catalog}.${schema}.`
    const { tables, views } = kept.listed
    const others = tables.filter(table => table.catalog !== catalog || table.schema !== schema)
    const otherViews = views.filter(view => !view.startsWith(prefix))
    kept = keep({ tables: [...others, ...found.tables], views: [...otherViews, ...found.views] })
  }
  return {
    async catalog() {
      if (!pending || Date.now() - pending.at > freshMs) {
        const next = refresh()
        if (!kept) return (await next).catalog
        next.catch(() => undefined)
      }
      // Nobody waits for a listing that only might be newer.
      return kept?.catalog ?? (await pending!.done).catalog
    },
    listed: () => kept?.catalog ?? null,
    refresh,
    refreshSchemas(tables) {
      const schemas = new Set(tables.map(table => table.split('.').slice(0, 2).join('.')))
      patching = patching.catch(() => undefined).then(async () => {
        // One that began before the change may come after it.
        await pending?.done.catch(() => undefined)
        for (const name of schemas) {
          const [catalog, schema] = name.split('.')
          await patch(catalog!, schema!)
        }
      })
      return patching
    },
    isView: table => kept?.views.has(table) ?? false,
  }
}
