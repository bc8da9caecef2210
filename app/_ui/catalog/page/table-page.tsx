'use client'

import { ChartSpline, Pencil } from 'lucide-react'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import type { TablePage } from '@/lib/contracts/browse.ts'
import { tableKey } from '@/lib/contracts/catalog.ts'
import { ApiFault } from '@/app/_ui/api.ts'
import { Button } from '@/app/_ui/base/button.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { TabPanel, TabRow, TabsRoot } from '@/app/_ui/base/tabs.tsx'
import { ColumnsTab } from '@/app/_ui/catalog/page/columns-tab.tsx'
import { DescribeDialog } from '@/app/_ui/catalog/page/describe-dialog.tsx'
import { Facts } from '@/app/_ui/catalog/page/facts.tsx'
import { NoteText } from '@/app/_ui/catalog/page/note-text.tsx'
import { PreviewTab } from '@/app/_ui/catalog/page/preview-tab.tsx'
import { ProfileTab } from '@/app/_ui/catalog/page/profile-tab.tsx'
import { StatementsTab } from '@/app/_ui/catalog/page/statements-tab.tsx'
import { catalogPath } from '@/app/_ui/catalog/paths.ts'
import { exploreTablePath } from '@/app/_ui/explore/address.ts'
import { quoteName } from '@/app/_ui/explore/literal.ts'
import { useTable } from '@/app/_ui/explore/use-question.ts'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import { PutInNotebook } from '@/app/_ui/put-in-notebook.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

const tabs = ['columns', 'preview', 'profile', 'statements'] as const
type Tab = (typeof tabs)[number]
type Props = { catalog: string; schema: string; table: string }

/** A table's page: what it is, what one sees of it, who owns it, and what one's colleagues ask it. */
export function TablePageView(name: Props) {
  const { catalog } = useMessages()
  const router = useRouter()
  const query = useTable(name)
  const missing = query.error instanceof ApiFault && query.error.code === 'not-found'
  return (
    <main className="h-full overflow-y-auto">
      <Crumbs>
        <Link href="/catalog" className="text-faded">
          {catalog.title}
        </Link>
        <span>/</span>
        <Link href={`/catalog?schema=${encodeURIComponent(`${name.catalog}.${name.schema}`)}`} className="font-mono text-12">
          {`${name.catalog}.${name.schema}`}
        </Link>
        <span>/</span>
        <b className="fade-cut font-mono text-12 text-ink">{name.table}</b>
      </Crumbs>
      {query.isPending && (
        <div className="mx-auto max-w-6xl px-6 py-6">
          <h1 className="sr-only">{name.table}</h1>
          <Skeleton widths={[24, 60, 40, 90, 90, 90]} className="gap-5" />
        </div>
      )}
      {query.isError && (
        <div className="pt-16">
          {missing ? (
            <Empty
              heading="h1"
              title={catalog.notFound}
              action={<Button onClick={() => router.push('/catalog')}>{catalog.backToCatalog}</Button>}
            >
              {catalog.notFoundText}
            </Empty>
          ) : (
            <Failed part={catalog.tablePart} error={query.error} onRetry={() => void query.refetch()} />
          )}
        </div>
      )}
      {query.data && <Loaded key={tableKey(query.data)} table={query.data} />}
    </main>
  )
}

function Loaded({ table }: { table: TablePage }) {
  const { catalog } = useMessages()
  const params = useSearchParams()
  const asked = params.get('tab')
  const tab: Tab = tabs.find(one => one === asked) ?? 'columns'
  const [describing, setDescribing] = useState<{ column: string | null } | null>(null)
  const openTab = (next: string) =>
    window.history.pushState(null, '', catalogPath(table, next === 'columns' ? undefined : next))
  const source = [table.catalog, table.schema, table.table].map(quoteName).join('.')
  return (
    <div className="mx-auto max-w-6xl px-6 pb-12 max-phone:px-4">
      <div className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 pt-3 pb-2">
        <h1 className="fade-cut font-mono text-20 font-bold tracking-[-.015em]">{table.table}</h1>
        {[...table.classes.map(tag => ({ tag, title: catalog.classHint })), ...table.note.tags.map(tag => ({ tag, title: '' }))]
          .map(({ tag, title }) => (
            <Link
              key={title + tag}
              href={`/catalog?tag=${encodeURIComponent(tag)}`}
              className="text-12 text-faded"
              title={title || undefined}
            >
              #{tag}
            </Link>
          ))}
        <span className="flex-1" />
        {table.mayDescribe && (
          <Button onClick={() => setDescribing({ column: null })}>
            <Pencil />
            {catalog.describe}
          </Button>
        )}
        <PutInNotebook sql={`SELECT *\nFROM ${source}\nLIMIT 100`} title={table.table} />
        <Link
          href={exploreTablePath(table)}
          className={
            'inline-flex h-7 items-center gap-1.5 rounded-4 border border-celadon bg-celadon px-2.5 font-medium '
            + 'text-celadon-ink hover:bg-celadon/90 hover:no-underline'
          }
        >
          <ChartSpline />
          {catalog.explore}
        </Link>
      </div>
      <div className="grid gap-x-10 gap-y-4 wide:grid-cols-[minmax(0,1fr)_var(--side)]">
        <div className="min-w-0">
          {table.note.text || table.comment ? (
            <NoteText note={table.note} comment={table.comment} />
          ) : (
            <p className="text-14 text-faded">{table.mayDescribe ? catalog.noDescriptionOwner : catalog.noDescription}</p>
          )}
        </div>
        <Facts table={table} />
      </div>
      <TabsRoot value={tab} onValueChange={openTab} className="mt-6">
        <TabRow
          label={catalog.tabs}
          className="h-8 border-b border-line"
          tabs={tabs.map(value => ({ value, label: catalog.tab[value] }))}
        />
        <TabPanel value="columns" className="pt-3">
          <ColumnsTab table={table} onDescribe={column => setDescribing({ column })} />
        </TabPanel>
        <TabPanel value="preview" className="pt-3">
          <PreviewTab table={table} />
        </TabPanel>
        <TabPanel value="profile" className="pt-3">
          <ProfileTab table={table} />
        </TabPanel>
        <TabPanel value="statements" className="pt-3">
          <StatementsTab table={table} />
        </TabPanel>
      </TabsRoot>
      {describing && (
        <DescribeDialog table={table} column={describing.column} onClose={() => setDescribing(null)} />
      )}
    </div>
  )
}
