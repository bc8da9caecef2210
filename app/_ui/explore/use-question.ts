'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useMemo } from 'react'
import type { TablePage } from '@/lib/contracts/browse.ts'
import type { ExploreSpec } from '@/lib/contracts/explore.ts'
import { api } from '@/app/_ui/api.ts'
import { tablePath } from '@/app/_ui/catalog/paths.ts'
import { explorePath, readAddress } from '@/app/_ui/explore/address.ts'
import { firstQuestion, fitting } from '@/app/_ui/explore/defaults.ts'

/** A table as the reader sees it, without its rows. */
export function useTable(name: Pick<ExploreSpec, 'catalog' | 'schema' | 'table'> | null) {
  return useQuery({
    queryKey: ['table', name?.catalog, name?.schema, name?.table],
    enabled: name !== null,
    queryFn: ({ signal }) => api.get<TablePage>(`/api/catalog/tables/${name ? tablePath(name) : ''}`, { signal }),
    staleTime: 60_000,
    retry: false,
  })
}

/** The question in the address, made whole by what its table has; each change of it is a step one can go back. */
export function useQuestion() {
  const params = useSearchParams()
  const { spec: read, bare } = useMemo(() => readAddress(new URLSearchParams(params)), [params])
  const table = useTable(read)
  const columns = useMemo(
    () =>
      table.data?.columns.map(({ name, type, kind, mask, comment }) => ({
        name, type, kind, mask, ...(comment ? { comment } : {}),
      })) ?? null,
    [table.data],
  )
  const spec = useMemo(
    () => (read && columns ? (bare ? { ...firstQuestion(read, columns), filters: read.filters } : fitting(read, columns)) : null),
    [read, bare, columns],
  )
  // The first question stands in the address too, so that it can be shared as it is.
  useEffect(() => {
    if (bare && spec) window.history.replaceState(null, '', explorePath(spec))
  }, [bare, spec])
  const change = useCallback((next: ExploreSpec | null) => window.history.pushState(null, '', explorePath(next)), [])
  return { read, spec, table, columns, change }
}
