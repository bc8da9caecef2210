import { chartSchema } from '@/lib/contracts/chart.ts'
import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ExploreColumn, ExploreSpec, ExploreView } from '@/lib/contracts/explore.ts'
import { isDay } from '@/app/_ui/explore/kinds.ts'
import { resultOf } from '@/app/_ui/explore/to-sql.ts'

/** The views a question can be drawn as; rows are a table and nothing else. */
export function viewsOf(spec: ExploreSpec): ExploreView[] {
  if (spec.measures.length === 0) return ['table']
  if (spec.groups.length === 0) return ['auto', 'table']
  return spec.groups.length === 1 && spec.measures.length === 1
    ? ['auto', 'bar', 'line', 'area', 'pie', 'table'] : ['auto', 'bar', 'line', 'area', 'table']
}

/** The picture of a question: a number, a line over time, bars over anything else. Null where only a table is asked for. */
export function chartOf(spec: ExploreSpec, columns: ExploreColumn[]): ChartSpec | null {
  const view = viewsOf(spec).includes(spec.view) ? spec.view : 'auto'
  if (view === 'table' || spec.measures.length === 0) return null
  const { groups, measures } = resultOf(spec)
  const y = measures.map(column => ({ column, aggregate: 'none' as const }))
  const [x, series] = groups
  if (x === undefined) return chartSchema.parse({ kind: 'number', y })
  const timed = columns.some(column => column.name === spec.groups[0]!.column && isDay(column))
  return chartSchema.parse({
    kind: view === 'auto' ? (timed ? 'line' : 'bar') : view,
    x, y: series === undefined ? y : y.slice(0, 1), series: series ?? null,
    // The statement has them in the order that was asked for.
    sort: timed ? 'auto' : 'result',
  })
}
