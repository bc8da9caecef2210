import type { ValueKind } from '@/lib/contracts/catalog.ts'
import type { ExploreAggregate, ExploreColumn, ExploreOp } from '@/lib/contracts/explore.ts'

const numbers: readonly ValueKind[] = ['integer', 'decimal', 'float']
const days: readonly ValueKind[] = ['date', 'timestamp', 'timestamptz']
const texts: readonly ValueKind[] = ['text', 'uuid']

export function isNumber(column: Pick<ExploreColumn, 'kind'>): boolean {
  return numbers.includes(column.kind)
}

/** A day, or a moment in one: what can be grouped by month. */
export function isDay(column: Pick<ExploreColumn, 'kind'>): boolean {
  return days.includes(column.kind)
}

export function isText(column: Pick<ExploreColumn, 'kind'>): boolean {
  return texts.includes(column.kind)
}

/** Keys, codes and years look like numbers, and adding them up means nothing. */
export function isKey(column: Pick<ExploreColumn, 'name'>): boolean {
  return /(^|_)(id|no|key|code|zip|year|month|day|line|seq)$/i.test(column.name)
}

/** Nested values, files and the like can be counted and looked at, no more. */
export function isPlain(column: Pick<ExploreColumn, 'kind'>): boolean {
  return isNumber(column) || isDay(column) || isText(column) || column.kind === 'boolean'
}

/** How a column can be measured. A mask makes sums of it meaningless: then it is counted. */
export function aggregatesOf(column: ExploreColumn): ExploreAggregate[] {
  if (!isPlain(column)) return []
  if (column.mask !== null || column.kind === 'boolean' || isText(column)) return ['count-distinct']
  if (isDay(column)) return ['min', 'max', 'count-distinct']
  return isKey(column) ? ['count-distinct', 'min', 'max'] : ['sum', 'avg', 'min', 'max', 'count-distinct']
}

/** How a column can be filtered, the likeliest first. */
export function opsOf(column: Pick<ExploreColumn, 'kind'>): ExploreOp[] {
  if (isText(column)) return ['is', 'is-not', 'contains', 'starts', 'null', 'not-null']
  if (column.kind === 'boolean') return ['is', 'null', 'not-null']
  if (isNumber(column)) return ['between', 'at-least', 'at-most', 'is', 'is-not', 'null', 'not-null']
  if (isDay(column)) return ['last', 'this', 'previous', 'between', 'at-least', 'at-most', 'null', 'not-null']
  return ['null', 'not-null']
}
