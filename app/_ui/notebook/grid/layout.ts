import { groupDigits, guessWidth } from './format.ts'
import type { ResultColumn, Row } from '@/lib/contracts/engine.ts'
import type { MaskKind } from '@/lib/contracts/policy.ts'

/** Where each column stands: `lefts[i]` and `widths[i]` in pixels, after the row numbers' own column. */
export type Layout = { numbers: number; lefts: number[]; widths: number[]; width: number }

/** Width of the row numbers for so many rows. */
export function numbersWidth(rows: number): number {
  return Math.max(36, Math.ceil(groupDigits(String(Math.max(1, rows))).length * 6.7) + 18)
}

/** First widths of the columns, from names and the first rows. */
export function guessWidths(columns: ResultColumn[], rows: Row[], masks: Map<number, MaskKind>): number[] {
  const sample = rows.slice(0, 50)
  return columns.map((column, index) =>
    guessWidth(
      column,
      sample.map(row => row[index] ?? null),
      masks.has(index),
    ),
  )
}

/** Places the columns; room left over is shared by those nobody has resized. */
export function placeColumns(guessed: number[], resized: Map<number, number>, numbers: number, room: number): Layout {
  const widths = guessed.map((width, index) => resized.get(index) ?? width)
  const free = guessed.map((_, index) => index).filter(index => !resized.has(index))
  const spare = room - numbers - widths.reduce((sum, width) => sum + width, 0)
  if (spare > 0 && free.length > 0) {
    const share = Math.floor(spare / free.length)
    for (const index of free) widths[index] = (widths[index] ?? 0) + share
    const last = free[free.length - 1]
    if (last !== undefined) widths[last] = (widths[last] ?? 0) + spare - share * free.length
  }
  const lefts: number[] = []
  let left = numbers
  for (const width of widths) {
    lefts.push(left)
    left += width
  }
  return { numbers, lefts, widths, width: left }
}

/** First and last column (inclusive) that show between `scrollLeft` and `scrollLeft + room`, one more on both sides. */
export function visibleColumns(layout: Layout, scrollLeft: number, room: number): { first: number; last: number } {
  let first = 0
  let last = layout.lefts.length - 1
  while (first < last && (layout.lefts[first + 1] ?? 0) < scrollLeft) first++
  while (last > first && (layout.lefts[last] ?? 0) > scrollLeft + room) last--
  return { first: Math.max(0, first - 1), last: Math.min(layout.lefts.length - 1, last + 1) }
}

/** How wide the pinned columns are together. */
export function pinsWidth(layout: Layout, pinned: number): number {
  return pinned === 0 ? 0 : (layout.lefts[pinned] ?? layout.width) - layout.numbers
}
