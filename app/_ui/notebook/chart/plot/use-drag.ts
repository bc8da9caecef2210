import { useRef } from 'react'
import type { MouseHandlerDataParam } from 'recharts'
import type { Point } from '../shape.ts'
import type { PlotInput } from './parts.tsx'

/** Marks a range while the mouse is dragged across; nothing where no range may be taken. */
export function useDrag({ shape, onRange }: PlotInput, place: (point: Point) => number) {
  const from = useRef<Point | null>(null)
  const moved = useRef(false)
  if (!onRange) return {}
  const pointOf = (state: MouseHandlerDataParam) => {
    const label = state.activeLabel
    if (label === undefined) return null
    return shape.points.find(point => place(point) === Number(label)) ?? null
  }
  const between = (a: Point, b: Point) => (place(a) <= place(b) ? { from: a, to: b } : { from: b, to: a })
  return {
    onMouseDown(state: MouseHandlerDataParam) {
      from.current = pointOf(state)
      moved.current = false
    },
    onMouseMove(state: MouseHandlerDataParam) {
      const to = from.current && pointOf(state)
      if (!from.current || !to || (to === from.current && !moved.current)) return
      moved.current = true
      onRange(between(from.current, to), false)
    },
    onMouseUp(state: MouseHandlerDataParam) {
      const start = from.current
      const to = pointOf(state)
      from.current = null
      if (!start) return
      if (!moved.current || !to) onRange(null, true)
      else onRange(between(start, to), true)
    },
  }
}
