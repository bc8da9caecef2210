import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { follow, jump, reveal } from './scroll.ts'
import type { Extent, Scroll } from './scroll.ts'

const restMs = 160
/** A scroll so soon after a turn of the wheel is the wheel's, smooth scrolling included. */
const wheelMs = 300

/** Ties `scroll.ts` to an element: where we are in the true height, the room there is, and ways to go elsewhere. */
export function useScroll(host: RefObject<HTMLDivElement | null>, rows: number, rowHeight: number, headHeight: number) {
  const [scroll, setScroll] = useState<Scroll>({ top: 0, physical: 0 })
  const [left, setLeft] = useState(0)
  const [room, setRoom] = useState({ width: 0, height: 0 })
  const current = useRef(scroll)
  const wheeled = useRef(-wheelMs)
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const extent: Extent = { rows, rowHeight, viewport: Math.max(0, room.height - headHeight) }
  const extentNow = useRef(extent)
  useEffect(() => {
    extentNow.current = extent
  })

  useLayoutEffect(() => {
    const element = host.current
    if (!element) return
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [host])

  const put = useCallback(
    (next: Scroll) => {
      current.current = next
      setScroll(next)
      const element = host.current
      if (element && Math.abs(element.scrollTop - next.physical) > 0.5) element.scrollTop = next.physical
    },
    [host],
  )

  const onScroll = useCallback(() => {
    const element = host.current
    if (!element) return
    setLeft(element.scrollLeft)
    if (Math.abs(element.scrollTop - current.current.physical) < 1) return
    const next = follow(
      current.current,
      element.scrollTop,
      extentNow.current,
      performance.now() - wheeled.current < wheelMs,
    )
    current.current = next
    setScroll(next)
    // Small steps drift away from the bar's own place where the height is scaled; at rest it is put right.
    clearTimeout(rest.current)
    rest.current = setTimeout(() => put(jump(current.current.top, extentNow.current)), restMs)
  }, [host, put])
  useEffect(() => () => clearTimeout(rest.current), [])

  const onWheel = useCallback(() => {
    wheeled.current = performance.now()
  }, [])
  const goTo = useCallback((row: number) => put(jump(row * rowHeight, extentNow.current)), [put, rowHeight])
  const show = useCallback(
    (row: number) => {
      const top = reveal(row, current.current, extentNow.current)
      if (top !== current.current.top) put(jump(top, extentNow.current))
    },
    [put],
  )
  return { scroll, left, room, extent, onScroll, onWheel, goTo, show }
}
