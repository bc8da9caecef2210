// What filters and pivots may choose from, without the schemas: the browser needs the words, not the checks.

/**
 * Comparison a filter may ask for; `value` is text and is compared in the column's own type. `in` and `not-in` take
 * `values`, where null stands for NULL; rows of NULL pass `not-in` unless null is among them.
 */
export const filterOps = ['=', '!=', '<', '<=', '>', '>=', 'contains', 'starts', 'null', 'not-null', 'in', 'not-in'] as const
export type FilterOp = (typeof filterOps)[number]

/** A longer list belongs into a statement. */
export const maxFilterValues = 500

/** A column as saved views name it: its name, and `name#2` where it is the second of that name. */
export function columnKeys(columns: readonly { name: string }[]): string[] {
  const met = new Map<string, number>()
  return columns.map(({ name }) => {
    const times = (met.get(name) ?? 0) + 1
    met.set(name, times)
    return times === 1 ? name : `${name}#${times}`
  })
}

export const pivotGrains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export const pivotAggregates = ['count', 'sum', 'avg', 'min', 'max', 'count-distinct'] as const
