'use client'

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import type { HistoryPage } from '@/lib/contracts/history.ts'
import { api } from '@/app/_ui/api.ts'
import { historyPath, readFilter } from '@/app/_ui/history/filter.ts'
import type { HistoryFilter } from '@/app/_ui/history/filter.ts'

/** The filter and the open run live in the address. */
export function useHistoryAddress() {
  const params = useSearchParams()
  const filter = useMemo(() => readFilter(new URLSearchParams(params)), [params])
  const go = useCallback((next: HistoryFilter, run: string | null) => {
    window.history.pushState(null, '', historyPath(next, run))
  }, [])
  /** Another filter beside what is open. The address knows a run opened a moment ago, the page may not yet. */
  const refilter = useCallback(
    (next: HistoryFilter) => go(next, new URLSearchParams(window.location.search).get('run')), [go])
  return { filter, run: params.get('run'), go, refilter }
}

/** What one ran, newest first, in pages; the first page has counts and facets. */
export function useHistoryPages(filter: HistoryFilter) {
  return useInfiniteQuery({
    queryKey: ['history', filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ ...filter, ...(pageParam ? { after: pageParam } : {}) })
      return api.get<HistoryPage>(`/api/history?${params}`, { signal })
    },
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  })
}

/** Runs of the statement that this run ran, newest first, it itself among them. */
export function useSameRuns(id: string) {
  return useQuery({
    queryKey: ['history-same', id],
    queryFn: ({ signal }) => api.get<HistoryPage>(`/api/history?same=${id}&limit=50`, { signal }),
  })
}
