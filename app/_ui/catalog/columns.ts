import type { CatalogColumns } from '@/lib/contracts/browse.ts'
import { maxColumnTables, tableKey } from '@/lib/contracts/catalog.ts'
import type { CatalogView } from '@/lib/contracts/catalog.ts'
import { api } from '@/app/_ui/api.ts'

type CatalogTable = CatalogView['tables'][number]
type Load = (keys: string[]) => Promise<CatalogColumns>

/**
 * Loads the columns of tables which the listing came without, and puts them into the very objects of the listing:
 * indexes over twenty thousand tables need not be made again. Tables asked for together, or one after the other
 * before the answer is asked for, go in one request.
 */
export type ColumnLoader = {
  /** Resolves when the columns are there; at once where they all are. Rejects where the server does not answer. */
  ensure: (tables: readonly CatalogTable[]) => Promise<void>
  subscribe: (listener: () => void) => () => void
  /** Counts what has come. */
  version: () => number
}

const loadFromServer: Load = keys =>
  api.get<CatalogColumns>(`/api/catalog/columns?${new URLSearchParams(keys.map(key => ['table', key]))}`)

export function createColumnLoader(load: Load = loadFromServer): ColumnLoader {
  const listeners = new Set<() => void>()
  const pending = new Map<CatalogTable, Promise<void>>()
  let waiting: CatalogTable[] = []
  let turn: Promise<void> | null = null
  let version = 0

  async function fetchWaiting(): Promise<void> {
    // One turn of the loop: what asks at the same time is asked for together.
    await Promise.resolve()
    const tables = waiting
    waiting = []
    turn = null
    try {
      for (let from = 0; from < tables.length; from += maxColumnTables) {
        const some = tables.slice(from, from + maxColumnTables)
        const answer = await load(some.map(tableKey))
        const columns = new Map(answer.tables.map(table => [table.table, table.columns]))
        for (const table of some) {
          table.columns = columns.get(tableKey(table)) ?? []
          delete table.unsent
        }
        version += 1
        for (const listener of listeners) listener()
      }
    } finally {
      for (const table of tables) pending.delete(table)
    }
  }

  return {
    async ensure(tables) {
      const missing = tables.filter(({ unsent }) => unsent)
      if (missing.length === 0) return
      for (const table of missing) {
        if (pending.has(table)) continue
        waiting.push(table)
        turn ??= fetchWaiting()
        pending.set(table, turn)
      }
      await Promise.all(missing.map(table => pending.get(table)))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
  }
}
