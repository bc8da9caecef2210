import { useCallback, useEffect, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { Filter, Found, Sort } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'

const settleMs = 300
const pageMatches = 500

type Input = { executionId: string; sort: Sort[]; filter: Filter[]; positions: number[]; rows: number }
export type Find = ReturnType<typeof useFind>

/** Finds a text in the whole result, on the server, and steps through the cells that hold it. */
export function useFind({ executionId, sort, filter, positions, rows }: Input) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [settled, setSettled] = useState('')
  const [at, setAt] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), settleMs)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => setAt(0), [settled, sort, filter])
  const page = Math.floor(at / pageMatches)
  const looksAt = useMemo(() => positions.toSorted((a, b) => a - b), [positions])
  const found = useQuery({
    queryKey: ['find', executionId, settled, sort, filter, looksAt, page, rows],
    enabled: open && settled !== '',
    queryFn: ({ signal }) =>
      api.post<Found>(
        `/api/executions/${executionId}/find`,
        {
          text: plain(settled),
          columns: looksAt,
          sort,
          filter,
          offset: page * pageMatches,
          limit: pageMatches,
        },
        { signal },
      ),
    staleTime: 300_000,
    retry: false,
  })
  const data = open && settled !== '' ? found.data : undefined
  const match = data?.matches[at - page * pageMatches] ?? null
  const hits = useMemo(() => {
    const byRow = new Map<number, Set<number>>()
    for (const [row, column] of data?.matches ?? []) {
      const columns = byRow.get(row)
      if (columns) columns.add(column)
      else byRow.set(row, new Set([column]))
    }
    return byRow
  }, [data])
  const total = data?.total ?? 0
  const step = useCallback(
    (by: 1 | -1) => {
      if (total > 0) setAt(before => (before + by + total) % total)
    },
    [total],
  )
  return {
    open,
    text,
    at,
    match,
    hits,
    step,
    setText,
    total,
    bounded: data?.bounded ?? false,
    working: open && text.trim() !== '' && (found.isFetching || text.trim() !== settled),
    searched: data !== undefined,
    error: open ? found.error : null,
    show: useCallback(() => setOpen(true), []),
    close: useCallback(() => {
      setOpen(false)
      setText('')
      setSettled('')
    }, []),
  }
}

/** A number as the grid shows it, `1,204.50`, stands in the result without its commas. */
function plain(text: string): string {
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text
}
