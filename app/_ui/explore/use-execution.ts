'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { Row } from '@/lib/contracts/engine.ts'
import type { ExecuteAnswer, ExecutionView } from '@/lib/contracts/query.ts'
import type { RowsPage } from '@/lib/contracts/result.ts'
import { api, ApiFault } from '@/app/_ui/api.ts'
import { rowsPath } from '@/app/_ui/notebook/grid/use-windows.ts'
import { serverEffects } from '@/app/_ui/notebook/run/effects.ts'
import { hasEnded } from '@/app/_ui/notebook/run/runner.ts'

/** An ended run, and its rows where they came along with the answer. */
export type Ran = { execution: ExecutionView; first: Row[] | null }
type Asked = { sql: string; engine: EngineKind }

/** A result of so few rows is read at once; the same number comes along with a quick answer. */
const firstRows = 200
/** How long a result is shown again without another run: going back and forth between questions costs nothing. */
const keepMs = 10 * 60_000

/**
 * Runs a statement as the reader, through the same door as a cell, and answers its end. A statement that another one
 * overtakes is stopped in the engine. The last result stays until the next is there. `null`: nothing to run.
 */
export function useExecution(asked: Asked | null) {
  const queries = useQueryClient()
  const key = keyOf(asked)
  const query = useQuery({
    queryKey: key,
    enabled: asked !== null,
    queryFn: ({ signal }) => runToEnd(asked!, signal, view => queries.setQueryData(progressKey(asked!), view)),
    placeholderData: keepPreviousData,
    staleTime: keepMs,
    gcTime: keepMs,
    retry: false,
    // a run is on record: never behind the reader's back
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchOnMount: false,
    refetchInterval: false,
  })
  const progress = useProgress(asked)
  return {
    ran: query.data ?? null,
    /** What is shown belongs to the question before. */
    stale: query.isPlaceholderData,
    running: query.isFetching,
    progress: query.isFetching ? progress : null,
    error: query.isPlaceholderData ? null : query.error,
    stopped: asked !== null && query.fetchStatus === 'idle' && query.status === 'pending',
    again: useCallback(() => void query.refetch(), [query]),
    stop: () => void queries.cancelQueries({ queryKey: key, exact: true }),
  }
}

function keyOf(asked: Asked | null) {
  return ['execution', asked?.engine, asked?.sql]
}

/** The end of a run that was asked for on this page already, here or elsewhere; undefined where there is none. */
export function findExecution(queries: QueryClient, asked: Asked): Ran | undefined {
  return queries.getQueryData<Ran>(keyOf(asked))
}

/** The same run for those who are no components: one that stands already is not run again. */
export function fetchExecution(queries: QueryClient, asked: Asked): Promise<Ran> {
  return queries.fetchQuery({
    queryKey: keyOf(asked),
    queryFn: ({ signal }) => runToEnd(asked, signal, view => queries.setQueryData(progressKey(asked), view)),
    staleTime: keepMs,
    gcTime: keepMs,
    retry: false,
  })
}

function progressKey({ engine, sql }: Asked) {
  return ['execution-progress', engine, sql]
}

/** How far a run is, as its events tell. */
function useProgress(asked: Asked | null): ExecutionView | null {
  const queries = useQueryClient()
  const read = () => (asked ? (queries.getQueryData<ExecutionView>(progressKey(asked)) ?? null) : null)
  return useSyncExternalStore(
    useCallback(listener => queries.getQueryCache().subscribe(listener), [queries]),
    read,
    () => null,
  )
}

async function runToEnd({ sql, engine }: Asked, signal: AbortSignal, onView: (view: ExecutionView) => void): Promise<Ran> {
  // The request itself is not aborted: what it began must be known, to be stopped.
  const answer = await api.post<ExecuteAnswer>('/api/executions', { sql, engine, waitMs: 800 })
  if (answer.execution && hasEnded(answer.execution.state)) return { execution: answer.execution, first: answer.rows ?? null }
  const { follow } = serverEffects('')
  return new Promise<Ran>((resolve, reject) => {
    const stop = follow(
      answer.id,
      execution => {
        if (!hasEnded(execution.state)) return onView(execution)
        readFirst(execution).then(first => resolve({ execution, first }), reject)
      },
      fault => reject(new ApiFault(fault, 500, null)),
    )
    const overtaken = () => {
      stop()
      api.post(`/api/executions/${answer.id}/cancel`).then(
        () => reject(new DOMException('overtaken', 'AbortError')),
        reject,
      )
    }
    if (signal.aborted) overtaken()
    else signal.addEventListener('abort', overtaken, { once: true })
  })
}

async function readFirst(execution: ExecutionView): Promise<Row[] | null> {
  if (execution.state !== 'succeeded' || execution.rows > firstRows) return null
  return (await api.get<RowsPage>(rowsPath(execution.id, 0, firstRows, [], []))).rows
}
