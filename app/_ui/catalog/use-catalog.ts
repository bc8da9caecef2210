'use client'

import { useQuery } from '@tanstack/react-query'
import type { CatalogView } from '@/lib/contracts/catalog.ts'
import { api } from '@/app/_ui/api.ts'

/** The catalog as the reader sees it: for the tree and for completion. */
export function useCatalog() {
  return useQuery({
    queryKey: ['catalog'],
    queryFn: ({ signal }) => api.get<CatalogView>('/api/catalog', { signal }),
    staleTime: 60_000,
  })
}
