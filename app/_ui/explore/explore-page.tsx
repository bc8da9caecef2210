'use client'

import Link from 'next/link'
import { ApiFault } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Question } from '@/app/_ui/explore/question.tsx'
import { TablePicker } from '@/app/_ui/explore/table-picker.tsx'
import { exploreTablePath } from '@/app/_ui/explore/address.ts'
import { useQuestion } from '@/app/_ui/explore/use-question.ts'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

/** A table asked without SQL: everything that was asked stands in the address. */
export function ExplorePage() {
  const { explore } = useMessages()
  const { read, spec, table, columns, change } = useQuestion()
  const missing = table.error instanceof ApiFault && table.error.code === 'not-found'
  return (
    <>
      <Crumbs>
        {read ? (
          <>
            <Link href="/explore" className="text-faded">
              {explore.title}
            </Link>
            <span>/</span>
            <b className="fade-cut font-mono text-12 text-ink">{`${read.catalog}.${read.schema}.${read.table}`}</b>
          </>
        ) : (
          <b>{explore.title}</b>
        )}
      </Crumbs>
      {!read && <Start />}
      {read && table.isPending && (
        <main className="h-full px-6 py-6">
          <h1 className="sr-only">{explore.title}</h1>
          <Skeleton widths={[24, 60, 90, 90, 40]} className="gap-5" />
        </main>
      )}
      {read && table.isError && (
        <main className="h-full overflow-y-auto pt-16">
          <h1 className="sr-only">{explore.title}</h1>
          {missing ? (
            <Empty title={explore.notFound} action={<Button onClick={() => change(null)}>{explore.change}</Button>}>
              {explore.notFoundText}
            </Empty>
          ) : (
            <Failed part={explore.tablePart} error={table.error} onRetry={() => void table.refetch()} />
          )}
        </main>
      )}
      {spec && columns && table.data && (
        <Question
          key={`${spec.catalog} ${spec.schema} ${spec.table}`}
          spec={spec}
          columns={columns}
          table={table.data}
          onChange={change}
        />
      )}
    </>
  )
}

/** Nothing is chosen yet: the tables one may see, the most used first. */
function Start() {
  const { explore } = useMessages()
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto max-w-3xl px-6 pt-10 pb-12 max-phone:px-4">
        <h1 className="text-20 font-bold tracking-[-.015em]">{explore.emptyTitle}</h1>
        <p className="mt-1 mb-5 max-w-xl text-14 text-faded">{explore.emptyText}</p>
        <TablePicker
          autoFocus
          className="rounded-4 border border-line bg-sheet"
          listClassName="max-h-[60vh]"
          onPick={table => window.history.pushState(null, '', exploreTablePath(table))}
        />
      </div>
    </main>
  )
}
