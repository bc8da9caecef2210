'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Comparison } from '@/lib/contracts/history.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { api } from '@/app/_ui/api.ts'
import { Checkbox, Select } from '@/app/_ui/base/field.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Differences } from '@/app/_ui/history/differences.tsx'
import { guessKey } from '@/app/_ui/history/key.ts'
import { useSameRuns } from '@/app/_ui/history/use-history.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = { execution: ExecutionView; other: string | null; masks: ReadonlyMap<number, MaskKind> }

/** What changed since another run of the same statement, row by row. */
export function Compare({ execution, other, masks }: Props) {
  const { history } = useMessages()
  const format = useFormats()
  const same = useSameRuns(execution.id)
  const others = same.data?.lines.filter(({ id, readable }) => readable && id !== execution.id) ?? []
  // The run before this one is what people mean most; with none before, the next after it.
  const usual = others.find(({ createdAt }) => createdAt < execution.createdAt) ?? others.at(-1)
  const [chosen, setChosen] = useState(other)
  const [key, setKey] = useState(() => guessKey(execution.columns))
  const before = chosen ?? usual?.id ?? null
  if (same.isPending) return <Skeleton className="py-6" widths={[30, 70, 60]} />
  if (same.isError) return <Failed part={history.part} error={same.error} onRetry={() => void same.refetch()} />
  if (before === null) return <Empty title={history.noAgain} className="pt-6" />
  return (
    <div className="pt-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-12">
        <span className="flex items-center gap-2">
          {history.chooseOther}
          <Select
            label={history.chooseOther}
            value={before}
            onValueChange={setChosen}
            options={(others.some(({ id }) => id === before) ? others : [...others, { id: before, createdAt: execution.createdAt }])
              .map(({ id, createdAt }) => ({ value: id, label: format.moment(createdAt) }))}
          />
        </span>
        <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <legend className="float-left mr-3 leading-5 text-faded">{history.rowsMatchBy}</legend>
          {execution.columns.slice(0, 12).map((column, index) => (
            <Checkbox
              key={index}
              checked={key.includes(index)}
              onCheckedChange={on => setKey(now => on ? [...now, index].sort((a, b) => a - b) : now.filter(one => one !== index))}
            >
              <code>{column.name}</code>
            </Checkbox>
          ))}
          {key.length === 0 && <span className="text-faded">{history.wholeRow}</span>}
        </fieldset>
      </div>
      <Compared before={before} after={execution.id} keyColumns={key} masks={masks} />
    </div>
  )
}

type ComparedProps = { before: string; after: string; keyColumns: number[]; masks: ReadonlyMap<number, MaskKind> }

function Compared({ before, after, keyColumns, masks }: ComparedProps) {
  const { history } = useMessages()
  const format = useFormats()
  const compared = useQuery({
    queryKey: ['compare', before, after, keyColumns],
    queryFn: ({ signal }) => api.post<Comparison>('/api/history/compare', { before, after, key: keyColumns }, { signal }),
    staleTime: Infinity,
  })
  if (compared.isPending) return <Skeleton className="py-6" widths={[40, 90, 80, 84]} />
  if (compared.isError) {
    return <Failed part={history.comparePart} error={compared.error} onRetry={() => void compared.refetch()} className="pt-6" />
  }
  const { counts, repeated, rows } = compared.data
  const all = counts.added + counts.removed + counts.changed
  return (
    <>
      <p className="flex flex-wrap gap-x-4 py-3 text-13">
        <b>{history.added(format.number(counts.added))}</b>
        <b>{history.removed(format.number(counts.removed))}</b>
        {keyColumns.length > 0 && <b>{history.changed(format.number(counts.changed))}</b>}
        <span className="text-faded">{history.same(format.number(counts.same))}</span>
      </p>
      {repeated > 0 && <p className="pb-2 text-12 text-amber">{history.repeated(format.number(repeated))}</p>}
      {all === 0 ? (
        <Empty title={history.nothingChanged} className="pt-4" />
      ) : (
        <>
          <Differences comparison={compared.data} masks={masks} />
          {all > rows.length && (
            <p className="pt-2 text-12 text-faded">{history.firstOnly(format.number(rows.length), format.number(all))}</p>
          )}
        </>
      )}
    </>
  )
}
