'use client'

import { Check } from 'lucide-react'
import type { AuditPage } from '@/lib/contracts/audit.ts'
import type { AuditFilter } from '@/app/_ui/audit/filter.ts'
import { classNames } from '@/app/_ui/base/class-names.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'
import { useValueWords } from '@/app/_ui/audit/value-words.ts'

type Props = { facets: AuditPage['facets']; filter: AuditFilter; onFilter: (filter: AuditFilter) => void }

const order = ['person', 'outcome', 'kind', 'table', 'column', 'address'] as const
const shownValues = 8

/** What the matches are made of; a click narrows, a second one widens again. */
export function Facets({ facets, filter, onFilter }: Props) {
  const { audit } = useMessages()
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
                name={name}
                value={value}
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

type LineProps = {
  name: (typeof order)[number]
  value: string
  count: number
  share: number
  on: boolean
  onClick: () => void
}

function FacetLine({ name, value, count, share, on, onClick }: LineProps) {
  const format = useFormats()
  const words = useValueWords()
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      title={value}
      className={
        'group grid h-6 w-full grid-cols-[minmax(0,1fr)_40px_40px] items-center gap-2 rounded-2 text-left text-12 '
        + '-outline-offset-1'
      }
    >
      <span
        className={classNames(
          'fade-cut flex items-center gap-1.5',
          on ? 'font-semibold text-celadon' : 'text-ink group-hover:text-celadon',
        )}
      >
        {on && <Check className="icon-12" />}
        <span className="fade-cut">{words(name, value)}</span>
      </span>
      <span className="block h-1 rounded-2 bg-line">
        <i
          className={classNames('block h-1 rounded-2', on ? 'bg-celadon' : 'bg-ink')}
          style={{ width: `${Math.max(4, share * 100)}%` }}
        />
      </span>
      <span className="text-right text-faded">{format.number(count)}</span>
    </button>
  )
}
