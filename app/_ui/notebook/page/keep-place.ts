const settleMs = 2000

/**
 * Holds an element where it stands in the window while cells above it are drawn and grow, for two seconds or until the
 * person does something.
 */
export function keepPlace(element: HTMLElement): () => void {
  const page = element.closest('.nb-page')
  const list = element.closest('.nb-cells')
  if (!page || !list) return () => {}
  let top = element.getBoundingClientRect().top
  const observer = new ResizeObserver(() => {
    const now = element.getBoundingClientRect().top
    page.scrollTop += now - top
    top = element.getBoundingClientRect().top
  })
  const stop = () => {
    clearTimeout(timer)
    observer.disconnect()
    for (const kind of ['wheel', 'pointerdown', 'keydown', 'touchstart']) page.removeEventListener(kind, stop)
  }
  const timer = setTimeout(stop, settleMs)
  for (const kind of ['wheel', 'pointerdown', 'keydown', 'touchstart']) page.addEventListener(kind, stop, { passive: true })
  observer.observe(list)
  return stop
}
