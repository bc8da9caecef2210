import type { ExploreColumn, ExploreSpec } from '@/lib/contracts/explore.ts'
import { isDay, isKey, isNumber, isText } from '@/app/_ui/explore/kinds.ts'

/** What is added up in most tables, by its name. */
const amount = /(^|_)(net|amount|revenue|sales|total|price|cost|krw|usd|eur|jpy|quantity|orders)(_|$)/i
/** What tells when a row happened, before what tells when it was written. */
const happened = /(^|_)(day|date|at|on|time|month)$/i
const written = /(^|_)(created|updated|modified|loaded|inserted|birth)(_|$)/i
const category = /(^|_)(country|channel|category|status|kind|type|tier|method|region|city|department|segment|brand|device)(_|$)/i

/**
 * The question most people would ask a table first: how it went by month where it knows a day, how its largest groups
 * compare where it knows categories, and otherwise how many rows there are.
 */
export function firstQuestion(table: Pick<ExploreSpec, 'catalog' | 'schema' | 'table'>, columns: ExploreColumn[]): ExploreSpec {
  const measured = columns.find(column => isNumber(column) && column.mask === null && !isKey(column) && amount.test(column.name))
  const measures: ExploreSpec['measures'] = [
    measured && !/(^|_)price(_|$)/i.test(measured.name)
      ? { column: measured.name, aggregate: 'sum' } : { column: null, aggregate: 'count' },
  ]
  const base: ExploreSpec = { ...table, filters: [], groups: [], measures, sort: 'auto', top: null, view: 'auto' }
  const day = findDay(columns)
  if (day) return { ...base, groups: [{ column: day.name, grain: 'month' }] }
  const group = columns.find(column => isText(column) && column.mask === null && category.test(column.name))
    ?? columns.find(column => column.kind === 'boolean' && column.mask === null)
  if (group) return { ...base, groups: [{ column: group.name, grain: null }], top: 20 }
  return base
}

function findDay(columns: ExploreColumn[]): ExploreColumn | undefined {
  const days = columns.filter(column => isDay(column) && column.mask === null)
  return days.find(({ name }) => happened.test(name) && !written.test(name)) ?? days.find(({ name }) => !/birth/i.test(name))
}

/** The question without what the table does not have (any more), so that an old address still opens. */
export function fitting(spec: ExploreSpec, columns: ExploreColumn[]): ExploreSpec {
  const has = (name: string | null) => name === null || columns.some(column => column.name === name)
  const kept = {
    filters: spec.filters.filter(({ column }) => has(column)),
    groups: spec.groups.filter(({ column }) => has(column)),
    measures: spec.measures.filter(({ column }) => has(column)),
  }
  const same = kept.filters.length === spec.filters.length && kept.groups.length === spec.groups.length
    && kept.measures.length === spec.measures.length
  return same ? spec : { ...spec, ...kept }
}
