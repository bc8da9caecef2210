'use client'

import type { AuditPage } from '@/lib/contracts/audit.ts'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'
import { FacetGroup } from '@/app/_ui/base/facet-group.tsx'
import { useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useValueWords } from '@/app/_ui/audit/value-words.ts'

type Props = { facets: AuditPage['facets']; filter: AuditFilter; onFilter: (filter: AuditFilter) => void }

const order = ['person', 'outcome', 'kind', 'table', 'column', 'address'] as const
const shownValues = 8

/** What the matches are made of; a click narrows, a second one widens again. */
export function Facets({ facets, filter, onFilter }: Props) {
  const { audit } = useMessages()
  const words = useValueWords()
  return order.map(name => (
    <FacetGroup
      key={name}
      title={audit.facets[name]}
      values={facets[name].slice(0, shownValues)}
      label={value => words(name, value)}
      chosen={filter[name]}
      onChoose={value => onFilter({ ...filter, [name]: value })}
    />
  ))
}
