import type { PointerEvent } from 'react'

type Options = {
  /** So many pixels are still a click. */
  from: number
  onMove: (event: globalThis.PointerEvent) => void
  onEnd?: (moved: boolean) => void
}

/** Follows the pointer until it is let go. A pull that went far enough is no click. */
export function pull(event: PointerEvent<HTMLElement>, { from, onMove, onEnd }: Options): void {
  if (from === 0) {
    event.preventDefault()
    event.stopPropagation()
  }
  const start = event.clientX
  const handle = event.currentTarget
  const pointer = event.pointerId
  let moved = false
  const move = (next: globalThis.PointerEvent) => {
    if (!moved && Math.abs(next.clientX - start) < from) return
    if (!moved) handle.setPointerCapture(pointer)
    moved = true
    onMove(next)
  }
  const swallow = (click: MouseEvent) => {
    click.stopPropagation()
    click.preventDefault()
  }
  const end = () => {
    handle.removeEventListener('pointermove', move)
    handle.removeEventListener('pointerup', end)
    handle.removeEventListener('pointercancel', end)
    if (moved && from > 0) {
      window.addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }))
    }
    onEnd?.(moved)
  }
  handle.addEventListener('pointermove', move)
  handle.addEventListener('pointerup', end)
  handle.addEventListener('pointercancel', end)
}
