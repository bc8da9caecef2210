'use client'

import type { AuditPage } from '@/lib/contracts/audit.ts'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'
import { FacetLine } from '@/app/_ui/base/facet-line.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useValueWords } from '@/app/_ui/audit/value-words.ts'

type Props = { facets: AuditPage['facets']; filter: AuditFilter; onFilter: (filter: AuditFilter) => void }

const order = ['person', 'outcome', 'kind', 'table', 'column', 'address'] as const
const shownValues = 8

/** What the matches are made of; a click narrows, a second one widens again. */
export function Facets({ facets, filter, onFilter }: Props) {
  const { audit } = useMessages()
  const words = useValueWords()
  return order.map(name => {
    const values = facets[name].slice(0, shownValues)
    if (values.length === 0) return null
    const most = Math.max(...values.map(value => value.count))
    return (
      <section key={name}>
        <h2 className="mt-1 text-12 leading-6 font-semibold">{audit.facets[name]}</h2>
        <ul>
          {values.map(({ value, count }) => (
            <li key={value}>
              <FacetLine
                label={words(name, value)}
                title={value}
                count={count}
                share={count / most}
                on={filter[name] === value}
                onClick={() => onFilter({ ...filter, [name]: filter[name] === value ? undefined : value })}
              />
            </li>
          ))}
        </ul>
      </section>
    )
  })
}
