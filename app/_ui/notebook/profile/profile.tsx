'use client'

import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Search } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ResultColumn, Value } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'
import type { Profile } from '@/lib/contracts/result.ts'
import { api } from '@/app/_ui/api.ts'
import { Input } from '@/app/_ui/base/field.tsx'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { Skeleton } from '@/app/_ui/base/states.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { GridFault } from '../grid/fault.tsx'
import { ProfileRow } from './row.tsx'

type Props = {
  executionId: string
  columns: ResultColumn[]
  masks: ReadonlyMap<number, MaskKind>
  rows: number
  number: number
  /** Shows the rows of one value in the grid. */
  onValue: (position: number, value: Value) => void
  onRun: () => void
}

const askAgainMs = 700
const rowHeight = 108
/** With so many columns one looks for one by its name. */
const searchFrom = 12

/** All columns of a result in one view: what is in them, computed once on the server and kept beside the rows. */
export function ResultProfile({ executionId, columns, masks, rows, number, onValue, onRun }: Props) {
  const { result } = useMessages()
  const formats = useFormats()
  const [search, setSearch] = useState('')
  const scroller = useRef<HTMLDivElement>(null)
  const profile = useQuery({
    queryKey: ['profile', executionId],
    queryFn: ({ signal }) => api.get<Profile>(`/api/executions/${executionId}/profile`, { signal }),
    refetchInterval: query => (query.state.data?.state === 'working' ? askAgainMs : false),
    staleTime: Infinity,
    retry: false,
  })
  const wanted = search.trim().toLowerCase()
  const shown = columns
    .map((_, position) => position)
    .filter(position => columns[position]!.name.toLowerCase().includes(wanted))
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
    getItemKey: index => shown[index] ?? index,
  })
  const data = profile.data
  if (profile.error && !data) {
    const retry = () => void profile.refetch()
    return <GridFault fault={profile.error} part={result.profilePart} onRetry={retry} onRun={onRun} className="" />
  }
  if (!data) return <Skeleton className="h-58 p-6" widths={[90, 70, 80, 60, 75]} />
  const items = virtual.getVirtualItems()
  return (
    <section aria-label={`${result.tabProfile} ${number}`}>
      {data.state === 'working' && (
        <Progress
          label={result.profileWorking(formats.number(data.done), formats.number(columns.length))}
          value={(100 * data.done) / Math.max(1, columns.length)}
        />
      )}
      <div
        ref={scroller}
        tabIndex={0}
        role="table"
        aria-label={result.profilePart}
        aria-rowcount={shown.length + 1}
        className="nb-profile"
      >
        <div role="row" className="nb-profile-row head">
          {[
            result.profileColumn,
            result.profileNulls,
            result.profileDistinct,
            result.profileDistribution,
            result.profileTop,
            result.profileNumbers,
          ].map(name => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative', minWidth: 720 }}>
          <div role="presentation" style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map(item => {
              const position = shown[item.index] ?? 0
              return (
                <div key={item.key} ref={virtual.measureElement} data-index={item.index} role="presentation">
                  <ProfileRow
                    index={item.index}
                    column={columns[position]!}
                    mask={masks.get(position)}
                    profile={data.columns[position] ?? null}
                    rows={data.rows}
                    onValue={value => onValue(position, value)}
                  />
                </div>
              )
            })}
          </div>
        </div>
      </div>
      <div className="nb-foot">
        <span>{sentence(data, rows, columns.length, result, formats.number)}</span>
        <span className="flex-1" />
        {columns.length >= searchFrom && (
          <Input
            type="search"
            aria-label={result.profileSearch}
            placeholder={result.profileSearch}
            before={<Search className="icon-12" />}
            boxClassName="h-6 w-44"
            value={search}
            onChange={event => setSearch(event.target.value)}
          />
        )}
      </div>
    </section>
  )
}

type Words = ReturnType<typeof useMessages>['result']

/** Of how many rows the figures are. */
function sentence(
  profile: Profile,
  rows: number,
  all: number,
  words: Words,
  number: (value: number) => string,
): string {
  const sampled = profile.columns.find(column => column?.sampled)?.sampled
  if (profile.state === 'working') {
    const working = words.profileWorking(number(profile.done), number(all))
    return sampled ? `${working} · ${words.profileSampled(number(sampled))}` : working
  }
  const estimated = profile.columns.find(column => column?.quantileRows)?.quantileRows
  const about = profile.columns.some(column => column?.distinct.about)
  return about || estimated
    ? words.profileFull(number(rows), number(estimated ?? rows))
    : words.profileExact(number(rows))
}
