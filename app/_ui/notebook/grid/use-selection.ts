import { useCallback, useMemo, useRef, useState } from 'react'
import type { PointerEvent } from 'react'
import { areaOf } from './selection.ts'
import type { Area, Bounds, Selection, Spot } from './selection.ts'

/** The cell or row an event happened on, read off its element. */
function spotOf(target: EventTarget | null, bounds: Bounds): { spot: Spot; wholeRow: boolean } | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  if (!cell) return null
  const row = Number(cell.dataset.row)
  const column = cell.dataset.column === undefined ? null : Number(cell.dataset.column)
  return { spot: { row, column: column ?? 0 }, wholeRow: column === null && bounds.columns > 0 }
}

/** A selection led by the pointer: press and pull, Shift to extend, a row's number for the whole row. */
export function useSelection(bounds: Bounds) {
  const [selection, setSelection] = useState<Selection | null>(null)
  const pulling = useRef(false)
  const area = useMemo<Area | null>(() => (selection ? areaOf(selection) : null), [selection])
  const last = bounds.columns - 1

  const onPointerDown = useCallback(
    (event: PointerEvent) => {
      const found = event.button === 0 ? spotOf(event.target, bounds) : null
      if (!found) return
      pulling.current = true
      const { spot, wholeRow } = found
      setSelection(before => {
        const anchor = event.shiftKey && before ? before.anchor : spot
        return wholeRow
          ? { anchor: { row: anchor.row, column: 0 }, head: { row: spot.row, column: last } }
          : { anchor, head: spot }
      })
    },
    [bounds, last],
  )
  const onPointerMove = useCallback(
    (event: PointerEvent) => {
      if (!pulling.current) return
      if (event.buttons === 0) {
        pulling.current = false
        return
      }
      const found = spotOf(event.target, bounds)
      if (!found) return
      setSelection(
        before =>
          before && {
            anchor: before.anchor,
            head: { row: found.spot.row, column: found.wholeRow ? last : found.spot.column },
          },
      )
    },
    [bounds, last],
  )
  const onPointerUp = useCallback(() => {
    pulling.current = false
  }, [])
  return { selection, area, setSelection, onPointerDown, onPointerMove, onPointerUp }
}
