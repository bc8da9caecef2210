'use client'

import { spans } from '@/lib/contracts/explore.ts'
import type { ExploreColumn, ExploreFilter, ExploreSpec, Span } from '@/lib/contracts/explore.ts'
import { groupDigits } from '@/app/_ui/notebook/grid/format.ts'
import { isDay, isNumber } from '@/app/_ui/explore/kinds.ts'
import { useFormats, useMessages } from '@/app/_ui/messages/use-messages.tsx'

const named = 3

/** A filter in a person's words: `country is KR, JP`, `ordered_at in the last 30 days`. */
export function useFilterWords(): (filter: ExploreFilter, column: ExploreColumn) => string {
  const { explore } = useMessages()
  const formats = useFormats()
  return ({ op, values }, column) => {
    const { filterWords } = explore
    const show = (value: string) => {
      if (value === '') return explore.blank
      if (column.kind === 'boolean') return value === 'true' ? explore.yes : explore.no
      if (isDay(column) && /^\d{4}-\d\d-\d\d$/.test(value)) return formats.day(`${value}T00:00:00`)
      return isNumber(column) ? groupDigits(value) : value
    }
    const span = spans.find(one => one === values.at(-1)) ?? ('month' satisfies Span)
    switch (op) {
      case 'null':
      case 'not-null': return filterWords.alone(column.name, explore.ops[op])
      case 'last': return filterWords.last(column.name, values[0] ?? '', span)
      case 'this': return filterWords.this(column.name, span)
      case 'previous': return filterWords.previous(column.name, span)
      case 'between': {
        const [from = '', to = ''] = values
        return from === '' && to === '' ? filterWords.open(column.name)
          : filterWords.range(column.name, from === '' ? '…' : show(from), to === '' ? '…' : show(to))
      }
      default: {
        if (values.length === 0 || (values.length === 1 && values[0] === '' && op !== 'is' && op !== 'is-not')) {
          return filterWords.open(column.name)
        }
        const more = values.length > named ? ` ${explore.moreValues(values.length - named)}` : ''
        return filterWords.one(column.name, explore.ops[op], values.slice(0, named).map(show).join(', ') + more)
      }
    }
  }
}

/** What a question asks, as a title: `Sum of net_krw by country`. */
export function useQuestionWords(): (spec: ExploreSpec) => string {
  const { explore } = useMessages()
  return spec => {
    const measures = spec.measures.map(({ aggregate, column }) => explore.measureOf(aggregate, column)).join(explore.and)
    const groups = spec.groups.map(({ column, grain }) => explore.groupOf(column, grain)).join(explore.and)
    if (spec.measures.length === 0) return groups === '' ? explore.rowsOnly : explore.valuesOf(groups)
    return explore.titleOf(measures, groups)
  }
}
