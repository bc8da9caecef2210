import type { EngineKind } from '@/lib/contracts/catalog.ts'
import type { ExploreColumn, ExploreFilter, ExploreGroup, ExploreMeasure, ExploreSpec } from '@/lib/contracts/explore.ts'
import { whereOf } from '@/app/_ui/explore/to-where.ts'
import { isDay } from '@/app/_ui/explore/kinds.ts'
import { quoteName } from '@/app/_ui/explore/literal.ts'

/** More groups than this nobody reads as a picture; the table says that there are more. */
export const maxGroups = 5000
export const maxRows = 1000

/** The columns a question's result has: its groups first, then its measures, by the names the statement gives them. */
export type ExploreResult = { groups: string[]; measures: string[] }

/** The columns of a question's result. Names are plain and differ, so that a chart and a cell can speak of them. */
export function resultOf(spec: ExploreSpec): ExploreResult {
  const taken = new Set<string>()
  const give = (...wanted: string[]) => {
    const free = wanted.find(name => !taken.has(name.toLowerCase()))
    const name = free ?? `${wanted[0]}_${taken.size + 1}`
    taken.add(name.toLowerCase())
    return name
  }
  return {
    groups: spec.groups.map(({ column, grain }) => grain ? give(grain, `${column}_${grain}`) : give(column)),
    measures: spec.measures.map(({ column, aggregate }) => column === null ? give('row_count')
      : give(`${aggregate === 'count-distinct' ? 'distinct' : aggregate}_${column}`)),
  }
}

/**
 * The statement of a question, laid out as a person would write it. Filters that are not filled in yet are left out.
 * Runs in either engine: what differs between the dialects is not used, but for casts of moments to days.
 */
export function toSql(spec: ExploreSpec, columns: ExploreColumn[], engine: EngineKind): string {
  const names = resultOf(spec)
  const source = [spec.catalog, spec.schema, spec.table].map(quoteName).join('.')
  const columnOf = (name: string | null) => columns.find(column => column.name === name)
  const filters = spec.filters.flatMap(filter => filterSql(filter, columnOf(filter.column)))
  const where = filters.length > 0 ? [`WHERE ${filters.join('\n  AND ')}`] : []
  if (names.groups.length === 0 && names.measures.length === 0) {
    return ['SELECT *', `FROM ${source}`, ...where, `LIMIT ${maxRows}`].join('\n')
  }
  const outputs = [
    ...spec.groups.map((group, index) => named(groupSql(group, columnOf(group.column), engine), names.groups[index]!)),
    ...spec.measures.map((measure, index) => named(measureSql(measure), names.measures[index]!)),
  ]
  const groups = spec.groups.map((_, index) => index + 1)
  return [
    outputs.length === 1 ? `SELECT ${outputs[0]}` : `SELECT\n  ${outputs.join(',\n  ')}`,
    `FROM ${source}`,
    ...where,
    ...(groups.length > 0 ? [`GROUP BY ${groups.join(', ')}`, `ORDER BY ${orderOf(spec, columns)}`,
      `LIMIT ${spec.top ?? maxGroups}`] : []),
  ].join('\n')
}

function named(expression: string, name: string): string {
  return expression === quoteName(name) ? expression : `${expression} AS ${quoteName(name)}`
}

function groupSql({ column, grain }: ExploreGroup, known: ExploreColumn | undefined, engine: EngineKind): string {
  const name = quoteName(column)
  if (!grain || !known || !isDay(known)) return name
  const cut = `date_trunc('${grain}', ${name})`
  if (grain === 'hour') return known.kind === 'date' ? name : cut
  // Of a DATE it is one already; in DuckDB a moment cut to its month is still a moment.
  return known.kind === 'date' && engine === 'trino' ? cut : `CAST(${cut} AS DATE)`
}

function measureSql({ column, aggregate }: ExploreMeasure): string {
  if (column === null) return 'count(*)'
  return aggregate === 'count-distinct' ? `count(DISTINCT ${quoteName(column)})` : `${aggregate}(${quoteName(column)})`
}

/** Over time in its order; otherwise the largest first. Ends with the groups, so that the same question has one answer. */
function orderOf({ groups, measures, sort }: ExploreSpec, columns: ExploreColumn[]): string {
  const [first] = groups
  const timed = first && (columns.some(column => column.name === first.column && isDay(column)))
  const places = groups.map((_, index) => String(index + 1))
  const byName = sort === 'name' || measures.length === 0 || (sort === 'auto' && timed)
  if (byName) return places.join(', ')
  return [`${groups.length + 1}${sort === 'smallest' ? '' : ' DESC'}`, ...places].join(', ')
}

function filterSql(filter: ExploreFilter, column: ExploreColumn | undefined): string[] {
  const sql = column && whereOf(filter, column)
  return sql ? [sql] : []
}
