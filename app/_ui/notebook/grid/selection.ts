import { addExact, averageExact, compareExact, parseExact, printExact } from './decimal.ts'
import type { Exact } from './decimal.ts'
import type { Value } from '@/lib/contracts/engine.ts'
import type { Stats } from '@/lib/contracts/result.ts'

export type Spot = { row: number; column: number }
/** A rectangle of cells: `anchor` stays where the selection began, `head` is where it was led. */
export type Selection = { anchor: Spot; head: Spot }
export type Area = { top: number; bottom: number; left: number; right: number }
export type Bounds = { rows: number; columns: number }

/** The selection as a rectangle, all four edges included. */
export function areaOf({ anchor, head }: Selection): Area {
  return {
    top: Math.min(anchor.row, head.row),
    bottom: Math.max(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    right: Math.max(anchor.column, head.column),
  }
}

/** How many cells a rectangle has. */
export function countCells(area: Area): number {
  return (area.bottom - area.top + 1) * (area.right - area.left + 1)
}

/** True where the cell lies in the rectangle. */
export function covers(area: Area | null, row: number, column: number): boolean {
  return area !== null && row >= area.top && row <= area.bottom && column >= area.left && column <= area.right
}

const steps: Record<string, Spot> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
}

/**
 * Where a key leads the selection, or undefined for keys that mean nothing here. Shift keeps the anchor; Ctrl or ⌘
 * goes to the edge; a page is `page` rows.
 */
export function moveSelection(
  selection: Selection,
  key: { key: string; shift: boolean; far: boolean },
  bounds: Bounds,
  page: number,
): Selection | undefined {
  const { head } = selection
  const last = { row: bounds.rows - 1, column: bounds.columns - 1 }
  let next: Spot
  const step = steps[key.key]
  if (step) {
    next = key.far
      ? {
          row: step.row === 0 ? head.row : step.row < 0 ? 0 : last.row,
          column: step.column === 0 ? head.column : step.column < 0 ? 0 : last.column,
        }
      : { row: head.row + step.row, column: head.column + step.column }
  } else if (key.key === 'PageDown' || key.key === 'PageUp') {
    next = { row: head.row + (key.key === 'PageDown' ? page : -page), column: head.column }
  } else if (key.key === 'Home') next = { row: key.far ? 0 : head.row, column: 0 }
  else if (key.key === 'End') next = { row: key.far ? last.row : head.row, column: last.column }
  else return undefined
  const held = { row: clamp(next.row, last.row), column: clamp(next.column, last.column) }
  return { anchor: key.shift ? selection.anchor : held, head: held }
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}

export type Summary = { count: number; sum: string; average: string; min: string; max: string }

/** Adds up the numbers among the values, exactly; null where none is a number. Nulls and words are left out. */
export function summarise(values: Value[]): Summary | null {
  const numbers: Exact[] = []
  for (const value of values) {
    const exact = toExact(value)
    if (exact) numbers.push(exact)
  }
  const first = numbers[0]
  if (!first) return null
  let sum: Exact = { unscaled: 0n, scale: 0 }
  let min = first
  let max = first
  for (const number of numbers) {
    sum = addExact(sum, number)
    if (compareExact(number, min) < 0) min = number
    if (compareExact(number, max) > 0) max = number
  }
  return {
    count: numbers.length,
    sum: printExact(sum),
    average: printExact(averageExact(sum, numbers.length)),
    min: printExact(min),
    max: printExact(max),
  }
}

/** What several columns add up to together, each with its own sum; null where there is no number. */
export function combine(stats: Stats['columns']): Summary | null {
  let sum: Exact = { unscaled: 0n, scale: 0 }
  let min: Exact | undefined
  let max: Exact | undefined
  let count = 0
  for (const column of stats) {
    const [low, high, total] = [toExact(column.min), toExact(column.max), toExact(column.sum)]
    if (!low || !high || !total) continue
    count += column.count
    sum = addExact(sum, total)
    if (!min || compareExact(low, min) < 0) min = low
    if (!max || compareExact(high, max) > 0) max = high
  }
  if (!min || !max) return null
  return {
    count,
    sum: printExact(sum),
    average: printExact(averageExact(sum, count)),
    min: printExact(min),
    max: printExact(max),
  }
}

function toExact(value: Value): Exact | undefined {
  if (typeof value === 'number') return parseExact(plainNumber(value))
  return typeof value === 'string' ? parseExact(value) : undefined
}

/** A double without its exponent, so that `1e21` and `1e-7` add up too. */
function plainNumber(value: number): string {
  const text = String(value)
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', part = '', power = '0'] = match
  const digits = whole + part
  const point = whole.length + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.slice(0, point).padEnd(point, '0')}${point < digits.length ? `.${digits.slice(point)}` : ''}`
}
