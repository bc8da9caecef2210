import type { ChartSpec } from '@/lib/contracts/chart.ts'
import type { ResultColumn } from '@/lib/contracts/engine.ts'
import type { Filter } from '@/lib/contracts/result.ts'
import { nextPeriod, writeTime } from './dates.ts'
import type { Range } from './stage.tsx'

const kinds = new Set<ChartSpec['kind']>(['line', 'area', 'bar', 'combo', 'histogram'])

/** Whether a range of this chart's points is a range of rows. */
export function hasRange(spec: ChartSpec, column: ResultColumn | undefined, step: number | null): boolean {
  if (!column || !kinds.has(spec.kind)) return false
  if (step !== null) return column.kind !== 'text'
  return column.kind === 'date' || column.kind === 'timestamp' || column.kind === 'timestamptz'
}

/** The two ends of a range as its column writes them: the first belongs to it, the second too where `last` says so. */
function endsOf({ from, to }: Range, spec: ChartSpec, column: ResultColumn, step: number | null) {
  if (step !== null) {
    const end = Number(to.x) + step
    return {
      low: String(Number(from.x)),
      high: String(Number(end.toPrecision(12))),
      last: false,
    }
  }
  if (!spec.grain) return { low: String(from.x), high: String(to.x), last: true }
  return {
    low: writeTime(from.at, column.kind),
    high: writeTime(nextPeriod(to.at, spec.grain), column.kind),
    last: false,
  }
}

/** A range of points as filters on the rows behind them. */
export function toFilters(range: Range, spec: ChartSpec, columns: ResultColumn[], step: number | null): Filter[] {
  const position = columns.findIndex(({ name }) => name === spec.x)
  const column = columns[position]
  if (!column) return []
  const { low, high, last } = endsOf(range, spec, column, step)
  const whole = column.kind === 'integer' ? (text: string) => String(Math.ceil(Number(text))) : (text: string) => text
  return [
    { column: position, op: '>=', value: whole(low) },
    { column: position, op: last ? '<=' : '<', value: whole(high) },
  ]
}
