/**
 * Scrolling over more rows than a browser can make an element high for: Chrome stops at 33 million pixels, Firefox at
 * 17, and ten million rows of 28 px are 280. `top` is where we are in the true height; the element is at most
 * `maxHeight` high and `physical` is its scrollTop. Small moves are exact to the pixel, large ones (the bar dragged)
 * are scaled, and at rest the bar is put where it belongs.
 */
export type Scroll = { top: number; physical: number }
export type Extent = { rows: number; rowHeight: number; viewport: number }

export const maxHeight = 8_000_000

/** Height of the element that scrolls. */
export function contentHeight({ rows, rowHeight }: Extent): number {
  return Math.min(rows * rowHeight, maxHeight)
}

function limits(extent: Extent): { top: number; physical: number } {
  return {
    top: Math.max(0, extent.rows * extent.rowHeight - extent.viewport),
    physical: Math.max(0, contentHeight(extent) - extent.viewport),
  }
}

/** The bar was moved to `physical` by the person: by the wheel or in a small step (exact), or by dragging it (scaled). */
export function follow(scroll: Scroll, physical: number, extent: Extent, wheel = false): Scroll {
  const most = limits(extent)
  if (physical <= 0) return { top: 0, physical: 0 }
  if (physical >= most.physical - 0.5) return { top: most.top, physical }
  const delta = physical - scroll.physical
  if (wheel || Math.abs(delta) <= extent.viewport * 2) return { top: clamp(scroll.top + delta, most.top), physical }
  return { top: clamp((physical / most.physical) * most.top, most.top), physical }
}

/** Goes to `top` in the true height: where the bar must stand for it. */
export function jump(top: number, extent: Extent): Scroll {
  const most = limits(extent)
  const held = clamp(top, most.top)
  return {
    top: held,
    physical: most.top === 0 ? 0 : most.top === most.physical ? held : (held / most.top) * most.physical,
  }
}

/** Where row `row` stands inside the element that scrolls. */
export function rowOffset(row: number, scroll: Scroll, extent: Extent): number {
  return row * extent.rowHeight - scroll.top + scroll.physical
}

/** First and last row (inclusive) to draw, with `overscan` more on both sides; `last < first` where there is none. */
export function visibleRows(scroll: Scroll, extent: Extent, overscan: number): { first: number; last: number } {
  const first = Math.floor(scroll.top / extent.rowHeight)
  const last = Math.ceil((scroll.top + extent.viewport) / extent.rowHeight) - 1
  return { first: Math.max(0, first - overscan), last: Math.min(extent.rows - 1, last + overscan) }
}

/** The `top` that brings a row into view with the least movement. */
export function reveal(row: number, scroll: Scroll, extent: Extent): number {
  const start = row * extent.rowHeight
  if (start < scroll.top) return start
  const end = start + extent.rowHeight
  return end > scroll.top + extent.viewport ? end - extent.viewport : scroll.top
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}
