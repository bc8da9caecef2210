import type { ResultColumn } from '@/lib/contracts/engine.ts'
import { emptyGrid } from '@/lib/contracts/view-choices.ts'
import type { GridFilter, GridState } from '@/lib/contracts/notebook.ts'
import { columnKeys } from '@/lib/contracts/result-choices.ts'
import type { Filter, Sort } from '@/lib/contracts/result.ts'
import { boundsOf, parseWithin } from './within.ts'

/** Which columns stand where: `positions[i]` is the result's column shown at place `i`; the first `pinned` stay put. */
export type Arrangement = { keys: string[]; positions: number[]; pinned: number; hidden: number[] }
/** What is asked of the server. */
export type Asked = { sort: Sort[]; filter: Filter[] }

/** The columns as the state wants them. What names a column that is gone is passed over; never all are hidden. */
export function arrange(columns: readonly ResultColumn[], state: GridState): Arrangement {
  const keys = columnKeys(columns)
  const at = new Map(keys.map((key, position) => [key, position]))
  const named = [...new Set(state.order)].flatMap(key => at.get(key) ?? [])
  const met = new Set(named)
  const ordered = [...named, ...keys.map((_, position) => position).filter(position => !met.has(position))]
  const hiddenKeys = new Set(state.hidden)
  const isHidden = (position: number) => hiddenKeys.has(keys[position] ?? '')
  const shown = ordered.some(position => !isHidden(position))
    ? ordered.filter(position => !isHidden(position))
    : ordered
  const pinnedKeys = new Set(state.pinned)
  const pins = shown.filter(position => pinnedKeys.has(keys[position] ?? ''))
  const rest = shown.filter(position => !pinnedKeys.has(keys[position] ?? ''))
  return {
    keys,
    positions: [...pins, ...rest],
    pinned: pins.length,
    hidden: shown === ordered ? [] : keys.map((_, position) => position).filter(isHidden),
  }
}

/** Sort and filters of a state by position, relative dates as dates of `now`. */
export function askOf(columns: readonly ResultColumn[], state: GridState, now: Date): Asked {
  const at = new Map(columnKeys(columns).map((key, position) => [key, position]))
  const sort = state.sort.flatMap(({ column, descending }) => {
    const position = at.get(column)
    return position === undefined ? [] : [{ column: position, descending }]
  })
  const filter = state.filter.flatMap(({ column, op, value, values }): Filter[] => {
    const position = at.get(column)
    const spec = position === undefined ? undefined : columns[position]
    if (position === undefined || !spec) return []
    if (op !== 'within') {
      return [{ column: position, op, ...(value === undefined ? {} : { value }), ...(values ? { values } : {}) }]
    }
    const within = parseWithin(value ?? '')
    if (!within) return []
    const [from, to] = boundsOf(within, spec.kind, now)
    return [
      { column: position, op: '>=', value: from },
      { column: position, op: '<', value: to },
    ]
  })
  return { sort, filter }
}

/** Sorts by a column, alone or after those that sort already (`add`); null: no longer by it. */
export function withSort(state: GridState, column: string, descending: boolean | null, add: boolean): GridState {
  const at = state.sort.findIndex(item => item.column === column)
  const rest = add ? state.sort.filter(item => item.column !== column) : []
  if (descending === null) return { ...state, sort: rest }
  const entry = { column, descending }
  if (add && at >= 0) return { ...state, sort: state.sort.map(item => (item.column === column ? entry : item)) }
  return { ...state, sort: [...rest, entry].slice(-8) }
}

/** All filters of one column anew. */
export function withFilters(state: GridState, column: string, filters: GridFilter[]): GridState {
  return { ...state, filter: [...state.filter.filter(item => item.column !== column), ...filters].slice(-32) }
}

export function withWidth(state: GridState, column: string, width: number | null): GridState {
  const { [column]: _, ...rest } = state.widths
  return {
    ...state,
    widths: width === null ? rest : { ...rest, [column]: Math.round(Math.max(48, Math.min(width, 2000))) },
  }
}

export function withHidden(state: GridState, column: string, hidden: boolean): GridState {
  const rest = state.hidden.filter(key => key !== column)
  return { ...state, hidden: hidden ? [...rest, column] : rest }
}

export function withPinned(state: GridState, column: string, pinned: boolean): GridState {
  const rest = state.pinned.filter(key => key !== column)
  return { ...state, pinned: pinned ? [...rest, column].slice(-20) : rest }
}

/** Moves a shown column to another place among those shown; across the line it is pinned or let go. */
export function withMoved(columns: readonly ResultColumn[], state: GridState, from: number, to: number): GridState {
  const { keys, positions, pinned } = arrange(columns, state)
  const key = keys[positions[from] ?? -1]
  const target = Math.max(0, Math.min(to, positions.length - 1))
  if (key === undefined || target === from) return state
  const shown = positions.map(position => keys[position] ?? '')
  shown.splice(from, 1)
  shown.splice(target, 0, key)
  const order = mergeHidden(keys, shown)
  const inside = from < pinned
  if (inside === target < pinned) return { ...state, order }
  return { ...withPinned(state, key, !inside && target < pinned), order }
}

/** The new order with hidden columns behind the neighbour they had. */
function mergeHidden(keys: string[], shown: string[]): string[] {
  const visible = new Set(shown)
  const order = [...shown]
  for (const [position, key] of keys.entries()) {
    if (visible.has(key)) continue
    const before = order.indexOf(keys[position - 1] ?? '')
    order.splice(before + 1, 0, key)
  }
  return order
}

/** True where nothing was made of the grid. */
export function isPlain(state: GridState): boolean {
  return JSON.stringify(state) === JSON.stringify(emptyGrid)
}
