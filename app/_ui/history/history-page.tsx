'use client'

import { Search } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { HistoryPage as Page } from '@/lib/contracts/history.ts'
import { TimeRange } from '@/app/_ui/audit/time-range.tsx'
import { Button } from '@/app/_ui/base/button.tsx'
import { FacetGroup } from '@/app/_ui/base/facet-group.tsx'
import { Input } from '@/app/_ui/base/field.tsx'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { PageHead } from '@/app/_ui/base/page-head.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import type { HistoryFilter } from '@/app/_ui/history/filter.ts'
import { RunList } from '@/app/_ui/history/run-list.tsx'
import { RunPanel } from '@/app/_ui/history/run-panel.tsx'
import { useHistoryAddress, useHistoryPages } from '@/app/_ui/history/use-history.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useDelayed } from '@/app/_ui/use-delayed.ts'
import { useSlash } from '@/app/_ui/use-slash.ts'

/** Everything one ran, newest first; a run opens beside the list. */
export function HistoryPage() {
  const { history } = useMessages()
  const format = useFormats()
  const { filter, run, go, refilter: onFilter } = useHistoryAddress()
  const pages = useHistoryPages(filter)
  const lines = useMemo(() => pages.data?.pages.flatMap(page => page.lines) ?? [], [pages.data])
  const first = pages.data?.pages[0]
  const filtered = Object.values(filter).some(Boolean)
  const line = lines.find(({ id }) => id === run)
  return (
    <div className="relative flex h-full min-h-0">
      <Crumbs>
        <b>{history.title}</b>
      </Crumbs>
      <main className="grid h-full min-w-0 flex-1 grid-rows-[auto_minmax(0,1fr)]">
        <div className="border-b border-line">
          <PageHead title={history.title}>
            <SearchField filter={filter} onFilter={onFilter} />
            <TimeRange filter={filter} onFilter={onFilter} />
            <span className="flex-1" />
            {first && (
              <span className="text-12 text-faded">{history.matches(format.number(first.matches), first.more)}</span>
            )}
          </PageHead>
        </div>
        <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] tablet:grid-cols-[232px_minmax(0,1fr)]">
          <aside aria-label={history.filters} className="min-h-0 overflow-y-auto border-r border-line pt-1 pr-4 pb-4 pl-6 max-tablet:hidden">
            {first ? <Facets page={first} filter={filter} onFilter={onFilter} />
              : <Skeleton className="py-3" widths={[40, 80, 72, 84, 60]} />}
          </aside>
          <section aria-label={history.timeline} tabIndex={-1} className="min-h-0 overflow-y-auto">
            {pages.isPending && <Skeleton className="p-6" widths={[90, 82, 94, 78, 88, 70]} />}
            {pages.isError && <Failed part={history.part} error={pages.error} onRetry={() => void pages.refetch()} className="pt-12" />}
            {first && lines.length === 0 && (filtered ? (
              <Empty
                title={history.noMatch}
                className="pt-12"
                action={<Button onClick={() => go({}, null)}>{history.clearFilters}</Button>}
              >
                {history.noMatchText}
              </Empty>
            ) : (
              <Empty title={history.none} className="pt-12" action={<Link href="/explore">{history.begin}</Link>}>
                {history.noneText}
              </Empty>
            ))}
            {lines.length > 0 && (
              <RunList
                lines={lines}
                open={run}
                onOpen={id => go(filter, id)}
                onEnd={() => {
                  if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
                }}
              />
            )}
          </section>
        </div>
      </main>
      {line && <RunPanel line={line} onOpen={id => go(filter, id)} onClose={() => go(filter, null)} />}
    </div>
  )
}

type FilterProps = { filter: HistoryFilter; onFilter: (filter: HistoryFilter) => void }

/** Chips of what is chosen, then what one types: searched when one pauses. */
function SearchField({ filter, onFilter }: FilterProps) {
  const { history } = useMessages()
  const field = useRef<HTMLInputElement>(null)
  useSlash(field)
  const [text, setText] = useState(filter.text ?? '')
  const settled = useDelayed(text.trim(), 300)
  const latest = useRef({ filter, onFilter })
  useEffect(() => {
    latest.current = { filter, onFilter }
  })
  // The address may change under the field: back and forward.
  useEffect(() => setText(filter.text ?? ''), [filter.text])
  useEffect(() => {
    const { filter: now, onFilter: change } = latest.current
    if (settled !== (now.text ?? '')) change({ ...now, text: settled || undefined })
  }, [settled])
  const chips = (['outcome', 'table'] as const).filter(name => filter[name])
  const words = { outcome: filter.outcome ? history.states[filter.outcome] : '', table: filter.table ?? '' }
  return (
    <Input
      ref={field}
      type="search"
      value={text}
      maxLength={200}
      aria-label={history.searchLabel}
      placeholder={history.search}
      boxClassName="w-84 max-phone:w-full"
      onChange={event => setText(event.target.value)}
      before={
        <>
          <Search />
          {chips.map(name => (
            <Tag
              key={name}
              tone="on"
              className="max-w-40"
              onRemove={() => onFilter({ ...filter, [name]: undefined })}
              removeLabel={history.removeFilter(history.facets[name])}
            >
              {words[name]}
            </Tag>
          ))}
        </>
      }
      after={text === '' && chips.length === 0 && <Kbd>/</Kbd>}
    />
  )
}

function Facets({ page, filter, onFilter }: FilterProps & { page: Page }) {
  const { history } = useMessages()
  const label = {
    outcome: (value: string) => history.states[value as keyof typeof history.states] ?? value,
    table: (value: string) => value.replace(/^[^.]+\./, ''),
  }
  return (['outcome', 'table'] as const).map(name => (
    <FacetGroup
      key={name}
      title={history.facets[name]}
      values={page.facets[name]}
      label={label[name]}
      chosen={filter[name]}
      onChoose={value => onFilter({ ...filter, [name]: value })}
    />
  ))
}
