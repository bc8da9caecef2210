'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { GridState } from '@/lib/contracts/notebook.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { Pivot, PivotSpec } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Empty, Skeleton } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import type { Messages } from '@/app/_ui/messages/index.ts'
import { Chips } from '../grid/chips.tsx'
import { GridFault } from '../grid/fault.tsx'
import { askOf } from '../grid/state.ts'
import { Shelves } from './shelves.tsx'
import { fitPivot, guessPivot } from './spec.ts'
import { PivotTable } from './table.tsx'

type Props = {
  executionId: string
  sql: string
  columns: ResultColumn[]
  masks: ReadonlyMap<number, MaskKind>
  number: number
  /** Null: nobody has chosen yet. */
  spec: PivotSpec | null
  onSpec: (spec: PivotSpec) => void
  state: GridState
  onState: (state: GridState) => void
  onCell: ((sql: string) => void) | null
  onRun: () => void
}

/** Groups over the whole result, with totals, added up on the server. */
export function ResultPivot(props: Props) {
  const { executionId, sql, columns, masks, number, state, onState, onCell, onRun, onSpec } = props
  const words = useMessages()
  const { result, notebook } = words
  const formats = useFormats()
  const spec = useMemo(() => fitPivot(props.spec ?? guessPivot(columns), columns), [props.spec, columns])
  const wish = JSON.stringify(state.filter)
  const filter = useMemo(() => askOf(columns, state, new Date()).filter, [columns, wish])
  const empty = spec.rows.length + spec.columns.length + spec.measures.length === 0
  const pivot = useQuery({
    queryKey: ['pivot', executionId, spec, filter],
    enabled: !empty,
    queryFn: ({ signal }) =>
      api
        .post<Pivot>(`/api/executions/${executionId}/pivot`, { ...spec, filter }, { signal })
        .then(data => ({ data, spec })),
    placeholderData: before => before,
    staleTime: Infinity,
    retry: false,
  })
  // What is drawn is what was answered, also while the next one is under way.
  const drawn = pivot.data
  return (
    <section aria-label={result.pivotLabel(number)}>
      <Chips filtersOnly sql={sql} columns={columns} masks={masks} state={state} onState={onState} onCell={onCell} />
      <Shelves columns={columns} masks={masks} spec={spec} onSpec={onSpec} />
      {pivot.isFetching && <Progress label={notebook.running} value={null} />}
      {empty ? (
        <Empty title={result.pivotEmpty}>{result.pivotEmptyText}</Empty>
      ) : pivot.error ? (
        <GridFault
          fault={pivot.error}
          part={result.pivotPart}
          onRetry={() => void pivot.refetch()}
          onRun={onRun}
          className=""
        />
      ) : !drawn ? (
        <Skeleton className="h-40 p-6" widths={[90, 70, 80, 60]} />
      ) : (
        <>
          <PivotTable
            pivot={drawn.data}
            spec={drawn.spec}
            columns={columns}
            masks={masks}
            label={result.pivotLabel(number)}
          />
          <div className="nb-foot">
            <span>
              {filter.length > 0
                ? result.pivotOverFiltered(formats.number(drawn.data.total))
                : result.pivotOver(formats.number(drawn.data.total))}
            </span>
            <span>{limitWords(drawn.data, words, formats.number)}</span>
          </div>
        </>
      )}
    </section>
  )
}

/** Which groups were left out, in one sentence; nothing where all stand there. */
function limitWords(
  { rows, columns }: Pivot,
  { result }: Pick<Messages, 'result'>,
  number: (value: number) => string,
): string {
  const left = (heads: Pivot['rows']) => heads.reduce((sum, { more }) => sum + more, 0)
  const parts = [
    ...(left(rows) > 0 ? [result.pivotLeftRows(number(left(rows)))] : []),
    ...(left(columns) > 0 ? [result.pivotLeftColumns(number(left(columns)))] : []),
  ]
  if (parts.length === 0) return ''
  return result.pivotLimits(parts.length > 1 ? result.pivotAnd(parts[0]!, parts[1]!) : parts[0]!)
}
