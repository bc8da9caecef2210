'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useMemo, useSyncExternalStore } from 'react'
import type { CatalogView } from '@/lib/contracts/catalog.ts'
import { api } from '@/app/_ui/api.ts'
import { createColumnLoader } from '@/app/_ui/catalog/columns.ts'
import type { ColumnLoader } from '@/app/_ui/catalog/columns.ts'

/**
 * The catalog as the reader sees it: for the tree and for completion. A large one comes without columns (`unsent`);
 * whoever needs those of a table asks `useColumnLoader`.
 */
export function useCatalog() {
  return useQuery({
    queryKey: ['catalog'],
    queryFn: ({ signal }) => api.get<CatalogView>('/api/catalog', { signal }),
    staleTime: 60_000,
  })
}

/** One for each page: what one part has loaded is there for all. */
const loaders = new WeakMap<QueryClient, ColumnLoader>()

/** Fills in columns that the listing came without; the component is drawn anew when some have come (`version`). */
export function useColumnLoader(): { ensure: ColumnLoader['ensure']; version: number } {
  const queries = useQueryClient()
  const loader = loaders.get(queries) ?? createColumnLoader()
  loaders.set(queries, loader)
  const version = useSyncExternalStore(loader.subscribe, loader.version, loader.version)
  return useMemo(() => ({ ensure: loader.ensure, version }), [loader, version])
}
