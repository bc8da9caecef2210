'use client'

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import type { AuditPage, AuditStory } from '@/lib/contracts/audit.ts'
import { api } from '@/app/_ui/api.ts'
import { auditPath } from '@/app/_ui/audit/filter.ts'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'
import { readFilter } from '@/app/_ui/audit/read-filter.ts'

const pageSize = 100

function entryIn(params: Pick<URLSearchParams, 'get'>): number | null {
  return Number(params.get('entry')) || null
}

/** The filter and the open entry live in the address: a link shows the same to the next auditor. */
export function useAuditAddress() {
  const params = useSearchParams()
  const filter = useMemo(() => readFilter(new URLSearchParams(params)), [params])
  const entry = entryIn(params)
  const go = useCallback((next: AuditFilter, nextEntry: number | null, replace = false) => {
    window.history[replace ? 'replaceState' : 'pushState'](null, '', auditPath(next, nextEntry))
  }, [])
  /** Another filter beside what is open. The address knows an entry opened a moment ago, the page may not yet. */
  const refilter = useCallback((next: AuditFilter) => go(next, entryIn(new URLSearchParams(window.location.search))), [go])
  return { filter, entry, go, refilter }
}

/** Pages of the record that pass the filter, newest first; the first page has counts, facets and histogram. */
export function useAuditPages(filter: AuditFilter, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    enabled,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({
        ...filter,
        limit: String(pageSize),
        ...(pageParam ? { before: String(pageParam) } : {}),
      })
      return api.get<AuditPage>(`/api/audit?${params}`, { signal })
    },
    getNextPageParam: page => (page.lines.length < pageSize ? undefined : page.lines.at(-1)?.seq),
    placeholderData: keepPreviousData,
    // reading the record is on record: never behind the reader's back
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
  })
}

/** One entry with everything on record about its execution. */
export function useAuditStory(seq: number) {
  return useQuery({
    queryKey: ['audit-story', seq],
    queryFn: ({ signal }) => api.get<AuditStory>(`/api/audit/${seq}`, { signal }),
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  })
}
