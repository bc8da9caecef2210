'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { CatalogSearch } from '@/lib/contracts/browse.ts'
import { tableKey } from '@/lib/contracts/catalog.ts'
import { api } from '@/app/_ui/api.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { Input } from '@/app/_ui/base/field.tsx'
import { Kbd } from '@/app/_ui/base/kbd.tsx'
import { PageHead } from '@/app/_ui/base/page-head.tsx'
import { Empty, Failed, Skeleton } from '@/app/_ui/base/states.tsx'
import { Tag } from '@/app/_ui/base/tag.tsx'
import { Facets } from '@/app/_ui/catalog/page/facets.tsx'
import { FoundRow } from '@/app/_ui/catalog/page/found-row.tsx'
import { Crumbs } from '@/app/_ui/frame/frame-context.tsx'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useDelayed } from '@/app/_ui/use-delayed.ts'
import { useSlash } from '@/app/_ui/use-slash.ts'

const shown = 60
export type CatalogFilter = { text: string; schema: string; tag: string }

function addressOf({ text, schema, tag }: CatalogFilter): string {
  const params = new URLSearchParams()
  if (text) params.set('q', text)
  if (schema) params.set('schema', schema)
  if (tag) params.set('tag', tag)
  return params.size > 0 ? `/catalog?${params}` : '/catalog'
}

/** Every table one may see: found by name, description, column and tag; first what one's colleagues use. */
export function CatalogPage() {
  const { catalog } = useMessages()
  const formats = useFormats()
  const params = useSearchParams()
  const filter: CatalogFilter = {
    text: params.get('q') ?? '', schema: params.get('schema') ?? '', tag: params.get('tag') ?? '',
  }
  const [text, setText] = useState(filter.text)
  const field = useRef<HTMLInputElement>(null)
  useSlash(field)
  const search = useDelayed(text.trim(), 120)
  const { schema, tag } = filter
  // What is typed replaces the address: going back leaves the search, not its last letter.
  useEffect(() => {
    // On the way to another page the address is not ours any more.
    if (window.location.pathname !== '/catalog') return
    if (search !== (new URLSearchParams(window.location.search).get('q') ?? '')) {
      window.history.replaceState(null, '', addressOf({ text: search, schema, tag }))
    }
  }, [search, schema, tag])
  const found = useQuery({
    queryKey: ['catalog-search', search, schema, tag],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ limit: String(shown) })
      if (search) query.set('text', search)
      if (schema) query.set('schema', schema)
      if (tag) query.set('tag', tag)
      return api.get<CatalogSearch>(`/api/catalog/search?${query}`, { signal })
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  const go = (patch: Partial<CatalogFilter>) =>
    window.history.pushState(null, '', addressOf({ text: search, schema, tag, ...patch }))
  const { data } = found
  const several = (data?.engines.length ?? 0) > 1
  const none = data?.tables.length === 0
  const narrowed = search !== '' || schema !== '' || tag !== ''
  const used = !narrowed && data?.tables.some(({ runs }) => runs > 0)
  return (
    <main className="h-full overflow-y-auto">
      <Crumbs>
        <b>{catalog.title}</b>
      </Crumbs>
      <div className="mx-auto max-w-6xl pb-12">
        <PageHead title={catalog.title}>
          <Input
            ref={field}
            type="search"
            large
            value={text}
            maxLength={200}
            onChange={event => setText(event.target.value)}
            placeholder={catalog.search}
            aria-label={catalog.search}
            before={<Search />}
            boxClassName="ml-1 w-120 max-w-full max-phone:ml-0 max-phone:w-full"
            after={text === '' && <Kbd>/</Kbd>}
          />
          {schema && (
            <Tag tone="on" onRemove={() => go({ schema: '' })} removeLabel={catalog.removeFilter(schema)}>
              {schema}
            </Tag>
          )}
          {tag && (
            <Tag tone="on" onRemove={() => go({ tag: '' })} removeLabel={catalog.removeFilter(`#${tag}`)}>
              #{tag}
            </Tag>
          )}
        </PageHead>
        <div className="flex gap-8 px-6 pt-2 max-phone:px-4">
          <div className="w-48 flex-none max-tablet:hidden">
            {data && <Facets facets={data.facets} schema={schema} tag={tag} onChoose={go} />}
          </div>
          <div className="min-w-0 flex-1" aria-busy={found.isFetching}>
            {found.isPending && <Skeleton className="py-4" widths={[42, 76, 38, 64, 47, 70]} />}
            {found.isError && <Failed part={catalog.title} error={found.error} onRetry={() => void found.refetch()} />}
            {none
              && (narrowed ? (
                <Empty title={catalog.noneTitle} className="pt-16">
                  {catalog.noneText(search || schema || `#${tag}`)}
                </Empty>
              ) : (
                <Empty title={catalog.noTables} className="pt-16">
                  {catalog.noTablesText}
                </Empty>
              ))}
            {data && !none && (
              <section className={classNames(found.isPlaceholderData && 'opacity-55')}>
                <div className="flex items-baseline gap-3 border-t border-ink pt-1 pb-1 text-12">
                  <h2 className="font-semibold">
                    {narrowed ? catalog.found(data.total) : used ? catalog.popular : catalog.everything}
                  </h2>
                  <span className="ml-auto text-faded" role="status">
                    {data.total > data.tables.length
                      ? catalog.foundFirst(formats.number(data.tables.length), formats.number(data.total))
                      : !narrowed && catalog.found(data.total)}
                  </span>
                </div>
                <ul className="border-t border-line">
                  {data.tables.map(table => (
                    <FoundRow key={`${table.engine} ${tableKey(table)}`} table={table} search={search} engine={several} />
                  ))}
                </ul>
              </section>
            )}
          </div>
        </div>
      </div>
    </main>
  )
}
