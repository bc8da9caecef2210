import { useEffect, useMemo, useReducer, useRef } from 'react'
import { api } from '@/app/_ui/api.ts'
import type { Row } from '@/lib/contracts/engine.ts'
import type { Filter, RowsPage, Sort } from '@/lib/contracts/result.ts'
import { createWindows } from './windows.ts'
import type { ColumnBlock, Windows } from './windows.ts'

type Input = {
  executionId: string
  rows: number
  columns: number
  first: Row[] | null
  sort: Sort[]
  filter: Filter[]
}
/** Servers and proxies refuse longer addresses. */
const maxAddress = 4000

/** The address of one window of a result. */
export function rowsPath(executionId: string, offset: number, limit: number, sort: Sort[], filter: Filter[]): string {
  const query = new URLSearchParams({ offset: String(offset), limit: String(limit) })
  if (sort.length > 0) query.set('sort', JSON.stringify(sort))
  if (filter.length > 0) query.set('filter', JSON.stringify(filter))
  return `/api/executions/${executionId}/rows?${query}`
}

/** Rows of an execution as they are needed; a change of sort or filter begins anew. */
export function useWindows({ executionId, rows, columns, first, sort, filter }: Input): Windows {
  const [, render] = useReducer((count: number) => count + 1, 0)
  const plain = sort.length === 0 && filter.length === 0
  const windows = useMemo(() => {
    const load = (offset: number, limit: number, signal: AbortSignal, block?: ColumnBlock) => {
      const span = block ? `&columns=${block.from}-${block.to}` : ''
      const path = `${rowsPath(executionId, offset, limit, sort, filter)}${span}`
      if (path.length <= maxAddress) return api.get<RowsPage>(path, { signal })
      const body = { offset, limit, sort, filter, ...(block ? { columns: block } : {}) }
      return api.post<RowsPage>(`/api/executions/${executionId}/rows`, body, { signal })
    }
    // `rows` grows while it runs and is handed on below; it must not begin anew
    return createWindows({ load, first: plain ? first : null, total: rows, columns, onChange: render })
  }, [executionId, first, sort, filter, plain, columns])
  if (plain) windows.grow(rows)
  useEffect(() => () => windows.close(), [windows])
  return windows
}

/**
 * The windows to draw: those before a new order or filter stay in sight, dimmed, until the first of the new ones is
 * here, so that nothing flashes empty.
 */
export function useDrawn(fresh: Windows): { windows: Windows; waiting: boolean } {
  const kept = useRef(fresh)
  const ready = fresh.row(0) !== undefined || fresh.total() === 0 || fresh.answered()
  const before = kept.current
  const waiting = before !== fresh && !ready && fresh.fault() === null && before.any()
  useEffect(() => {
    if (waiting) fresh.ensure(0, 20)
    else kept.current = fresh
  }, [waiting, fresh])
  return { windows: waiting ? before : fresh, waiting }
}
