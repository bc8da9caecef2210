import { useEffect, useReducer, useRef } from 'react'
import { visibleRows } from './scroll.ts'
import type { Extent, Scroll } from './scroll.ts'
import type { Windows } from './windows.ts'

/** After so long what is not here yet is shown as not here. */
const patienceMs = 1000
/** While one scrolls, what is in sight is asked for so often. */
const askMs = 70
const remembered = 8

/**
 * Where to draw. Rows that are not here yet leave no hole: the newest place that was asked for and has come stands in
 * sight meanwhile, each row under its own number, until the rows of this place are here.
 */
export function useHeld(scroll: Scroll, extent: Extent, windows: Windows, positions: number[]): Scroll {
  const asked = useRef<{ windows: Windows; places: Scroll[] }>({ windows, places: [] })
  const since = useRef<number | null>(null)
  const [, render] = useReducer((count: number) => count + 1, 0)
  if (asked.current.windows !== windows) asked.current = { windows, places: [] }
  const isHere = (place: Scroll, all: boolean) => {
    const { first, last } = visibleRows(place, extent, 0)
    let some = false
    for (let row = first; row <= last; row++) {
      if (windows.has(row, positions)) some = true
      else if (all) return false
    }
    return some || last < first
  }
  const whole = isHere(scroll, false)
  useEffect(() => {
    if (whole) {
      since.current = null
      return
    }
    since.current ??= performance.now()
    const timer = setTimeout(render, Math.max(0, since.current + patienceMs - performance.now()) + 1)
    return () => clearTimeout(timer)
  }, [whole])

  const latest = useRef({ scroll, extent, positions })
  latest.current = { scroll, extent, positions }
  const next = useRef<{ at: number; timer: ReturnType<typeof setTimeout> | undefined }>({ at: 0, timer: undefined })
  const { first, last } = visibleRows(scroll, extent, 4)
  useEffect(() => {
    const ask = () => {
      const { scroll: place, extent: now, positions: columns } = latest.current
      const seen = visibleRows(place, now, 4)
      next.current = { at: performance.now() + askMs, timer: undefined }
      if (seen.last < seen.first) return
      asked.current.places = [...asked.current.places.slice(1 - remembered), place]
      windows.ensure(seen.first, seen.last, columns)
    }
    // Throttled, not put off: one that is pulled along for seconds is asked for on the way.
    if (performance.now() >= next.current.at) {
      clearTimeout(next.current.timer)
      ask()
    } else next.current.timer ??= setTimeout(ask, next.current.at - performance.now())
  }, [windows, first, last, extent.rows, positions])
  useEffect(() => () => clearTimeout(next.current.timer), [])

  if (whole || (since.current !== null && performance.now() - since.current > patienceMs)) return scroll
  const place = asked.current.places.findLast(item => isHere(item, true))
  return place ? { top: place.top, physical: scroll.physical } : scroll
}
