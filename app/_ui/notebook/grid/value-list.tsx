'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { ColumnValues, Filter } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Input } from '@/app/_ui/base/field.tsx'
import { Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { FilterFormProps } from './filter-form.tsx'
import { cellText, isNumeric } from './format.ts'

const settleMs = 250
const shownValues = 200

/** The column's values with their counts, among the rows that the other filters leave. */
export function ValueList({
  executionId,
  column,
  columnKey,
  position,
  masked,
  filters,
  others,
  onFilter,
}: FilterFormProps) {
  const { notebook, result } = useMessages()
  const formats = useFormats()
  const standing = filters.find(({ op }) => op === 'in' || op === 'not-in')
  const [chosen, setChosen] = useState<ReadonlySet<string | null>>(new Set(standing?.values ?? []))
  const [search, setSearch] = useState('')
  const values = useValues(executionId, position, search, others)
  const found = values.data
  const toggle = (value: string | null) =>
    setChosen(before => {
      const next = new Set(before)
      if (!next.delete(value)) next.add(value)
      return next
    })
  const send = (op: 'in' | 'not-in') => onFilter([{ column: columnKey, op, values: [...chosen].slice(0, 500) }])
  const distinct = found ? formats.number(found.distinct) : ''
  const listed = found?.values.length ?? 0
  return (
    <form
      className="grid gap-2"
      onSubmit={event => {
        event.preventDefault()
        if (chosen.size > 0) send('in')
      }}
    >
      <Input
        type="search"
        autoFocus
        aria-label={result.searchValues}
        placeholder={result.searchValues}
        before={<Search className="icon-12" />}
        value={search}
        onChange={event => setSearch(event.target.value)}
      />
      {values.isError ? (
        <Failed
          part={result.valuesFailed}
          error={values.error}
          onRetry={() => void values.refetch()}
          className="px-0"
        />
      ) : !found ? (
        <Skeleton className="h-40 py-2" />
      ) : (
        <>
          <div className="-mx-1 max-h-56 overflow-y-auto" role="group" aria-label={result.tabValues}>
            {found.nulls > 0 && search === '' && (
              <Choice on={chosen.has(null)} count={formats.number(found.nulls)} onToggle={() => toggle(null)}>
                <i className="text-faded">{notebook.null}</i>
              </Choice>
            )}
            {found.values.map(({ value, count, cut }) => {
              const text = String(value)
              return (
                <Choice
                  key={text}
                  on={chosen.has(text)}
                  count={formats.number(count)}
                  {...(cut ? { why: result.valueCut } : {})}
                  onToggle={() => toggle(text)}
                >
                  <bdi className={`${isNumeric(column.kind) ? 'font-mono' : ''} ${masked ? 'text-amber' : ''}`}>
                    {text === '' ? '""' : cellText(value, column)}
                  </bdi>
                </Choice>
              )
            })}
            {listed === 0 && found.nulls === 0 && <p className="px-1 text-12 text-faded">{result.valuesNone}</p>}
          </div>
          <p className="text-12 text-faded">
            {found.distinct > listed
              ? result.valuesShown(formats.number(listed), distinct)
              : found.sampled
                ? result.valuesAbout(distinct)
                : result.valuesCounted(distinct)}
            {found.sampled && ` ${result.valuesSampled(formats.number(found.sampled))}`}
          </p>
        </>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" kind="primary" disabled={chosen.size === 0}>
          {result.only}
        </Button>
        <Button disabled={chosen.size === 0} onClick={() => send('not-in')}>
          {result.except}
        </Button>
        {filters.length > 0 && (
          <Button kind="quiet" onClick={() => onFilter([])}>
            {notebook.clearFilter}
          </Button>
        )}
      </div>
    </form>
  )
}

type ChoiceProps = { on: boolean; count: string; why?: string; onToggle: () => void; children: ReactNode }

function Choice({ on, count, why, onToggle, children }: ChoiceProps) {
  return (
    <label
      title={why}
      className="flex h-6 items-center gap-2 rounded-3 px-1 hover:bg-celadon-wash has-disabled:text-faded"
    >
      <input type="checkbox" className="accent-celadon" checked={on} disabled={why !== undefined} onChange={onToggle} />
      <span className="fade-cut flex-1">{children}</span>
      <span className="text-11 text-faded tabular-nums">{count}</span>
    </label>
  )
}

/** Asked when typing has rested; the list before stays until the next one is here. */
function useValues(executionId: string, column: number, search: string, filter: Filter[]) {
  const [settled, setSettled] = useState(search)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(search), settleMs)
    return () => clearTimeout(timer)
  }, [search])
  return useQuery({
    queryKey: ['values', executionId, column, settled, filter],
    queryFn: ({ signal }) =>
      api.post<ColumnValues>(
        `/api/executions/${executionId}/values`,
        { column, search: settled, filter, limit: shownValues },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    retry: false,
  })
}
