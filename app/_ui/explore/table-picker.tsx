'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Funnel, Search, Table2 } from 'lucide-react'
import { useState } from 'react'
import type { CatalogSearch, FoundTable } from '@/lib/contracts/browse.ts'
import { api } from '@/app/_ui/api.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Marked } from '@/app/_ui/base/marked.tsx'
import { MaskHatch } from '@/app/_ui/base/mask-hatch.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { engineName } from '@/lib/contracts/catalog.ts'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useDelayed } from '@/app/_ui/use-delayed.ts'

type Props = { onPick: (table: FoundTable) => void; className?: string; listClassName?: string; autoFocus?: boolean }

/** Tables one may see, found as one types; without a word those that people of one's roles use most. */
export function TablePicker({ onPick, className, listClassName, autoFocus = false }: Props) {
  const { explore, catalog } = useMessages()
  const [text, setText] = useState('')
  const wanted = useDelayed(text.trim(), 120)
  const found = useQuery({
    queryKey: ['catalog-search', wanted, 'picker'],
    queryFn: ({ signal }) =>
      api.get<CatalogSearch>(`/api/catalog/search?${new URLSearchParams({ text: wanted, limit: '40' })}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  const several = (found.data?.engines.length ?? 0) > 1
  const used = wanted === '' && found.data?.tables.some(({ runs }) => runs > 0)
  return (
    <Command label={explore.pick} loop shouldFilter={false} className={className}>
      <div className="flex h-9 items-center gap-2 border-b border-line px-3 text-faded">
        <Search />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder={explore.pickHint}
          autoFocus={autoFocus}
          className="h-full min-w-0 flex-1 bg-transparent text-14 text-ink outline-none"
        />
      </div>
      {found.isPending && <Skeleton className="px-3 py-4" widths={[50, 70, 44, 62]} />}
      {found.isError && <Failed part={catalog.title} error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.tables.length === 0
        && (wanted ? (
          <p role="status" className="px-3 py-3 text-13 text-faded">
            {explore.pickNone(wanted)}
          </p>
        ) : (
          <Empty title={catalog.noTables}>{catalog.noTablesText}</Empty>
        ))}
      <Command.List
        label={explore.pick}
        hidden={!found.data?.tables.length}
        className={classNames('overflow-y-auto py-1', listClassName)}
      >
        <Command.Group
          heading={wanted ? undefined : used ? explore.pickPopular : explore.pickAll}
          className={
            '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 '
            + '[&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:font-semibold '
            + '[&_[cmdk-group-heading]]:text-faded'
          }
        >
          {found.data?.tables.map(table => (
            <Command.Item
              key={`${table.engine} ${table.catalog} ${table.schema} ${table.table}`}
              value={`${table.engine} ${table.catalog} ${table.schema} ${table.table}`}
              onSelect={() => onPick(table)}
              className="flex min-h-10 cursor-pointer items-center gap-3 px-3 py-1 data-[selected=true]:bg-celadon-wash"
            >
              <Table2 className="text-faded" />
              <TableWords table={table} search={wanted} engine={several} />
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command>
  )
}

function TableWords({ table, search, engine }: { table: FoundTable; search: string; engine: boolean }) {
  const { explore, catalog } = useMessages()
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <b className="fade-cut font-mono text-13">
            <Marked text={table.table} search={search} />
          </b>
          <span className="fade-cut font-mono text-11 text-faded">
            {table.catalog}.{table.schema}
          </span>
        </span>
        {(table.about || table.columns.length > 0) && (
          <span className="fade-cut block text-12 text-faded">
            {table.columns.length > 0 && search ? table.columns.map(({ name }) => name).join(', ') : table.about}
          </span>
        )}
      </span>
      <span className="flex flex-none items-center gap-2 text-11 text-faded">
        {engine && engineName[table.engine]}
        {table.filtered && <Funnel className="icon-12" role="img" aria-label={catalog.someRows} aria-hidden={false} />}
        {table.masked > 0 && <MaskHatch label={catalog.maskedColumns(table.masked)} />}
        {table.runs > 0 ? explore.runs(table.runs) : explore.columns(table.width)}
      </span>
    </>
  )
}
