'use client'

import type { CatalogSearch, Facet } from '@/lib/contracts/browse.ts'
import { FacetLine } from '@/app/_ui/base/facet-line.tsx'
import type { CatalogFilter } from '@/app/_ui/catalog/page/catalog-page.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'

type Props = {
  facets: CatalogSearch['facets']
  schema: string
  tag: string
  onChoose: (patch: Partial<CatalogFilter>) => void
}

/** Where the tables stand and how they are tagged, with how many; a second press takes the choice back. */
export function Facets({ facets, schema, tag, onChoose }: Props) {
  const { catalog } = useMessages()
  return (
    <>
      <FacetList
        title={catalog.schemas}
        facets={facets.schemas}
        chosen={schema}
        onChoose={value => onChoose({ schema: value === schema ? '' : value })}
      />
      <FacetList
        title={catalog.tags}
        facets={facets.tags}
        chosen={tag}
        mark="#"
        onChoose={value => onChoose({ tag: value === tag ? '' : value })}
      />
    </>
  )
}

type ListProps = { title: string; facets: Facet[]; chosen: string; mark?: string; onChoose: (value: string) => void }

function FacetList({ title, facets, chosen, mark = '', onChoose }: ListProps) {
  if (facets.length === 0) return null
  return (
    <section className="mb-6">
      <h2 className="border-t border-ink pt-1 pb-1 text-12 font-semibold">{title}</h2>
      <ul className="border-t border-line pt-1">
        {facets.map(({ value, count }) => (
          <li key={value}>
            <FacetLine
              label={mark + value}
              title={mark + value}
              count={count}
              share={count / Math.max(1, facets[0]?.count ?? 1)}
              on={value === chosen}
              onClick={() => onChoose(value)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
