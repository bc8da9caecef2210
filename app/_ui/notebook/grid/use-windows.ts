import { useEffect, useMemo, useReducer } from 'react'
import { api } from '@/app/_ui/api.ts'
import type { Row } from '@/lib/contracts/engine.ts'
import type { Filter, RowsPage, Sort } from '@/lib/contracts/result.ts'
import { createWindows } from './windows.ts'
import type { Windows } from './windows.ts'

type Input = { executionId: string; rows: number; first: Row[] | null; sort: Sort[]; filter: Filter[] }

/** The address of one window of a result. */
export function rowsPath(executionId: string, offset: number, limit: number, sort: Sort[], filter: Filter[]): string {
  const query = new URLSearchParams({ offset: String(offset), limit: String(limit) })
  if (sort.length > 0) query.set('sort', JSON.stringify(sort))
  if (filter.length > 0) query.set('filter', JSON.stringify(filter))
  return `/api/executions/${executionId}/rows?${query}`
}

/** Rows of an execution as they are needed; a change of sort or filter begins anew. */
export function useWindows({ executionId, rows, first, sort, filter }: Input): Windows {
  const [, render] = useReducer((count: number) => count + 1, 0)
  const plain = sort.length === 0 && filter.length === 0
  const windows = useMemo(
    () =>
      createWindows({
        load: (offset, limit, signal) =>
          api.get<RowsPage>(rowsPath(executionId, offset, limit, sort, filter), { signal }),
        first: plain ? first : null,
        total: rows,
        onChange: render,
        // `rows` grows while it runs and is handed on below; it must not begin anew
      }),
    [executionId, first, sort, filter, plain],
  )
  if (plain) windows.grow(rows)
  useEffect(() => () => windows.close(), [windows])
  return windows
}
