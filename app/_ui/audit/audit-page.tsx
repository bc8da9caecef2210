'use client'

import { RotateCw, ShieldX, SlidersHorizontal } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import type { AuditPage as Page } from '@/lib/contracts/audit.ts'
import { Attention, useAttention } from '@/app/_ui/audit/attention.tsx'
import { Facets } from '@/app/_ui/audit/facets.tsx'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'
import { Histogram } from '@/app/_ui/audit/histogram.tsx'
import { AuditSearch } from '@/app/_ui/audit/search-field.tsx'
import { StoryPanel } from '@/app/_ui/audit/story-panel.tsx'
import { stepOf, unitOf } from '@/app/_ui/audit/ticks.ts'
import { TimeRange } from '@/app/_ui/audit/time-range.tsx'
import { Timeline } from '@/app/_ui/audit/timeline.tsx'
import { useAuditAddress, useAuditPages } from '@/app/_ui/audit/use-audit.ts'
import { VerifyButton } from '@/app/_ui/audit/verify-dialog.tsx'
import { Button, IconButton } from '@/app/_ui/base/button.tsx'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { PageHead } from '@/app/_ui/base/page-head.tsx'
import { Progress } from '@/app/_ui/base/progress.tsx'
import { OnRecord } from '@/app/_ui/base/seal.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Forbidden } from '@/app/_ui/forbidden.tsx'
import { Crumbs, useMay } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** Everything that happened, newest first, and the story of each entry. */
export function AuditPage() {
  const { audit } = useMessages()
  const mayRead = useMay('audit:read')
  const { filter, entry, go, refilter: onFilter } = useAuditAddress()
  const pages = useAuditPages(filter, mayRead)
  const attention = useAttention(mayRead)
  const first = pages.data?.pages[0]
  const lines = useMemo(() => pages.data?.pages.flatMap(page => page.lines) ?? [], [pages.data])
  const closeStory = useCallback(() => go(filter, null), [go, filter])
  if (!mayRead) return <Forbidden title={audit.title} />
  const { hasNextPage, isFetchingNextPage, isFetching, fetchNextPage, refetch } = pages
  const filtered = Object.values(filter).some(Boolean)
  return (
    <div className="relative flex h-full min-h-0">
      <Crumbs>
        <b>{audit.title}</b>
      </Crumbs>
      <main className="grid h-full min-w-0 flex-1 grid-rows-[auto_minmax(0,1fr)]">
        <div className="relative border-b border-line">
          <Attention attention={attention} onOpen={seq => go(filter, seq)} onFilter={onFilter} />
          <Head
            filter={filter}
            page={first}
            onFilter={onFilter}
            onOpen={seq => go(filter, seq)}
            refresh={() => {
              void refetch()
              void attention.refetch()
            }}
          />
          {first && <Counts page={first} filtered={filtered} />}
          {first && first.histogram.length > 0 && (
            <div className="max-phone:hidden">
              <Histogram
                buckets={first.histogram}
                filtered={filtered}
                onRange={(from, to) => onFilter({ ...filter, from, to })}
              />
            </div>
          )}
          {pages.isPending && <Skeleton className="px-6 pt-3 pb-8" widths={[100, 86, 92, 60]} />}
          {isFetching && !isFetchingNextPage && (
            <Progress label={audit.part} value={null} className="absolute! inset-x-0 bottom-0" />
          )}
        </div>
        <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] tablet:grid-cols-[232px_minmax(0,1fr)]">
          <FacetColumn page={first} filter={filter} onFilter={onFilter} />
          <section aria-label={audit.timeline} tabIndex={-1} className="min-h-0 overflow-y-auto">
            {pages.isPending && <Skeleton className="p-4" widths={[90, 82, 94, 78, 88, 70]} />}
            {pages.isError && (
              <Failed part={audit.part} error={pages.error} onRetry={() => void refetch()} className="pt-12" />
            )}
            {first
              && lines.length === 0
              && (filtered ? (
                <Empty
                  title={audit.noMatch}
                  className="pt-12"
                  action={<Button onClick={() => go({}, entry)}>{audit.clearFilters}</Button>}
                >
                  {audit.noMatchText}
                </Empty>
              ) : (
                <Empty title={audit.none} className="pt-12">
                  {audit.noneText}
                </Empty>
              ))}
            {lines.length > 0 && (
              <Timeline
                lines={lines}
                entry={entry}
                onOpen={seq => go(filter, seq)}
                onEnd={() => {
                  if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
                }}
              />
            )}
          </section>
        </div>
      </main>
      {entry && (
        <div
          className={
            'w-100 flex-none border-l border-line max-wide:absolute max-wide:inset-y-0 max-wide:right-0 max-wide:z-20 '
            + 'max-wide:shadow-pop max-phone:w-full'
          }
        >
          <StoryPanel seq={entry} verified={first?.verified ?? null} onClose={closeStory} />
        </div>
      )}
    </div>
  )
}

type HeadProps = {
  filter: AuditFilter
  page: Page | undefined
  onFilter: (filter: AuditFilter) => void
  onOpen: (seq: number) => void
  refresh: () => void
}

function Head({ filter, page, onFilter, onOpen, refresh }: HeadProps) {
  const { audit, common } = useMessages()
  const format = useFormats()
  const mayVerify = useMay('audit:verify')
  const verified = page?.verified
  return (
    <PageHead title={audit.title}>
      <AuditSearch filter={filter} onFilter={onFilter} />
      <TimeRange filter={filter} onFilter={onFilter} />
      <span className="flex-1" />
      {verified?.ok && (
        <OnRecord verified>
          {common.verified} <span className="font-normal text-faded">{format.short(verified.at)}</span>
        </OnRecord>
      )}
      {verified && !verified.ok && (
        <span className="inline-flex items-center gap-1.5 text-12 text-plum">
          <ShieldX />
          {audit.brokenWord}
        </span>
      )}
      {page && !verified && <span className="text-12 text-faded">{audit.neverVerified}</span>}
      <IconButton label={audit.refresh} onClick={refresh}>
        <RotateCw />
      </IconButton>
      {mayVerify && <VerifyButton entries={page?.total ?? 0} onOpenEntry={onOpen} onVerified={refresh} />}
    </PageHead>
  )
}

function Counts({ page, filtered }: { page: Page; filtered: boolean }) {
  const { audit } = useMessages()
  const format = useFormats()
  const denied = page.histogram.reduce((sum, bucket) => sum + bucket.denied, 0)
  const [count, unit] = unitOf(stepOf(page.histogram))
  return (
    <p className="flex items-center gap-4 px-6 pb-1 text-12 leading-6 whitespace-nowrap max-phone:px-4">
      <span>
        <b>{audit.matches(format.number(page.matches), page.bounded === true)}</b>{' '}
        <span className="text-faded">{audit.ofEntries(page.total)}</span>
      </span>
      {denied > 0 && (
        <span className="flex items-center gap-1.5 text-plum">
          <ShieldX className="icon-12" />
          {audit.wereDenied(denied)}
        </span>
      )}
      <span className="fade-cut flex-1 text-right text-faded max-phone:hidden">
        {page.histogram.length > 0 && audit.bars(audit.stepOf(count, audit.steps[unit]))}
      </span>
      {filtered && <span className="sr-only">{audit.filters}</span>}
    </p>
  )
}

/** At the left where there is room; folded above the entries where there is not. */
function FacetColumn({
  page,
  filter,
  onFilter,
}: {
  page: Page | undefined
  filter: AuditFilter
  onFilter: (filter: AuditFilter) => void
}) {
  const { audit } = useMessages()
  const [open, setOpen] = useState(false)
  return (
    <aside aria-label={audit.filters} className="min-h-0 border-line tablet:overflow-y-auto tablet:border-r">
      <div className="border-b border-line px-4 py-1 tablet:hidden">
        <Button kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          <SlidersHorizontal />
          {audit.filters}
        </Button>
      </div>
      <div
        className={classNames(
          'pt-1 pr-4 pb-4 pl-6 max-tablet:max-h-[40vh] max-tablet:overflow-y-auto max-phone:px-4',
          !open && 'max-tablet:hidden',
        )}
      >
        {page ? (
          <Facets facets={page.facets} filter={filter} onFilter={onFilter} />
        ) : (
          <Skeleton className="py-3" widths={[40, 80, 72, 84, 60]} />
        )}
      </div>
    </aside>
  )
}
