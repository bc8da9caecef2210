import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { CatalogSearch } from '@/lib/contracts/browse.ts'
import { tableKey } from '@/lib/contracts/catalog.ts'
import { api } from '@/app/_ui/api.ts'
import { listTreeItems } from '@/app/_ui/catalog/tree-items.ts'
import type { CatalogTable, TreeItem } from '@/app/_ui/catalog/tree-items.ts'
import { useCatalog, useColumnLoader } from '@/app/_ui/catalog/use-catalog.ts'
import { useDelayed } from '@/app/_ui/use-delayed.ts'

/** With more tables than this schemas begin shut: nobody reads twenty thousand lines. */
const maxOpenTables = 400
const noTables: CatalogTable[] = []

/** The lines of the tree for a filter; what is opened of a large catalog is fetched. */
export function useTree(filter: string, current: string | null) {
  const view = useCatalog()
  const tables = view.data?.tables ?? noTables
  const large = tables.length > maxOpenTables
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set())
  const { ensure, version } = useColumnLoader()
  const found = useFoundColumns(filter, tables.some(({ unsent }) => unsent))
  const items = useMemo(
    () =>
      listTreeItems(
        tables,
        filter,
        (id, kind) => ((kind === 'schema' && !large) || id === current || (large && isWithin(current, id)))
          !== flipped.has(id),
        found.columns,
      ),
    // `version`: columns come into the tables themselves
    [tables, filter, flipped, current, large, found.columns, version],
  )
  const [failed, setFailed] = useState<unknown>(null)
  const wanted = useMemo(() => items.flatMap(item => (item.kind === 'loading' ? [item.table] : [])).slice(0, 100), [items])
  useEffect(() => {
    if (wanted.length === 0) return
    ensure(wanted).then(() => setFailed(null), setFailed)
  }, [wanted, ensure])
  const toggle = (id: string) =>
    setFlipped(before => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return {
    view, items, toggle, failed, asking: found.asking,
    retry: () => void ensure(wanted).then(() => setFailed(null), setFailed),
    several: (view.data?.engines.length ?? 0) > 1,
  }
}

function isWithin(current: string | null, schema: string): boolean {
  return current?.startsWith(`${schema}.`) ?? false
}

/** Columns that the server finds for a filter, where the listing came without them. */
function useFoundColumns(filter: string, light: boolean) {
  const text = useDelayed(filter.trim())
  const query = useQuery({
    queryKey: ['catalog-search', text, 'tree'],
    enabled: light && text.length >= 2,
    queryFn: ({ signal }) =>
      api.get<CatalogSearch>(`/api/catalog/search?${new URLSearchParams({ text, limit: '200' })}`, { signal }),
    staleTime: 60_000,
  })
  const columns = useMemo(
    () =>
      new Map(
        (query.data?.tables ?? [])
          .filter(table => table.columns.length > 0)
          .map(table => [tableKey(table), table.columns.map(({ name }) => name)]),
      ),
    [query.data],
  )
  return { columns, asking: query.isFetching }
}

export type { TreeItem }
