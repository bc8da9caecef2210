import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { GridFilter } from '@/lib/contracts/notebook.ts'
import type { Messages } from '@/app/_ui/messages/index.ts'
import { cellText } from './format.ts'
import { parseWithin, printWithin } from './within.ts'
import type { Within } from './within.ts'

type Period = keyof Messages['result']['periods']
/** Periods one asks for most. */
export const periods: Record<Period, string> = {
  today: '0..0 day',
  yesterday: '-1..-1 day',
  days7: '-6..0 day',
  days30: '-29..0 day',
  week: '0..0 week',
  lastWeek: '-1..-1 week',
  month: '0..0 month',
  lastMonth: '-1..-1 month',
  quarter: '0..0 quarter',
  year: '0..0 year',
  lastYear: '-1..-1 year',
}
export const periodNames = Object.keys(periods) as Period[]

/** A relative period in words. */
export function periodWords(within: Within, { result }: Pick<Messages, 'result'>): string {
  const text = printWithin(within)
  const known = periodNames.find(name => periods[name] === text)
  if (known) return result.periods[known]
  return result.lastPeriods(within.to - within.from + 1, result.units[within.unit])
}

/** What a filter asks, without the column's name. */
export function filterWords(
  filter: GridFilter,
  column: Pick<ResultColumn, 'name' | 'kind'>,
  words: Pick<Messages, 'result' | 'notebook'>,
): string {
  const { result, notebook } = words
  const { op, value = '', values = [] } = filter
  const show = (item: string | null) => (item === null ? notebook.null : item === '' ? '""' : cellText(item, column))
  switch (op) {
    case 'null':
      return result.isNull
    case 'not-null':
      return result.notNull
    case 'within': {
      const within = parseWithin(value)
      return within ? periodWords(within, words) : value
    }
    case 'in':
    case 'not-in': {
      const named = values.slice(0, 3).map(show).join(', ')
      const more = values.length > 3 ? ` ${result.andMore(values.length - 3)}` : ''
      return `${op === 'in' ? (values.length === 1 ? '=' : notebook.op.in) : notebook.op['not-in']} ${named}${more}`
    }
    case '<':
    case '>':
    case '=':
      return `${op} ${show(value)}`
    case '<=':
      return `≤ ${show(value)}`
    case '>=':
      return `≥ ${show(value)}`
    case '!=':
      return `≠ ${show(value)}`
    default:
      return `${notebook.op[op]} ${show(value)}`
  }
}

/** A column's filters as they stand on chips: a lower and an upper bound are one range. */
export function groupFilters(filters: GridFilter[]): { column: string; filters: GridFilter[] }[] {
  const groups: { column: string; filters: GridFilter[] }[] = []
  for (const filter of filters) {
    const last = groups.find(
      ({ column, filters: [other] }) =>
        column === filter.column && other !== undefined && filter.op === '<=' && other.op === '>=',
    )
    if (last && last.filters.length === 1) last.filters.push(filter)
    else groups.push({ column: filter.column, filters: [filter] })
  }
  return groups
}
