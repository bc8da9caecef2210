// Functions that run in the page: Playwright sends their text, so they may use nothing from here.

/** Times of all frames in milliseconds, and the longest time in which no row of the grid had its values. */
export type Frames = { times: number[]; blank: number }

declare global {
  var sagwanKeys: number[] | undefined
  var sagwanLens: number[] | undefined
  var sagwanFrames: Frames | undefined
}

/** Measures each key until a list of completions stands there. */
export function watchKeys(): void {
  const times: number[] = []
  globalThis.sagwanKeys = times
  let key: number | null = null
  document.addEventListener('keydown', event => {
    key = event.key.length === 1 ? event.timeStamp : null
  }, true)
  new MutationObserver(() => {
    if (key === null || !document.querySelector('.cm-tooltip-autocomplete [role=option]')) return
    times.push(performance.now() - key)
    key = null
  }).observe(document.body, { childList: true, subtree: true })
}

/** Measures each key that writes until the frame with its letter is painted. */
export function watchTyping(): void {
  const times: number[] = []
  globalThis.sagwanKeys = times
  document.addEventListener('keydown', event => {
    if (event.key.length !== 1) return
    // The frame's own work comes after its callbacks and before the next message.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        times.push(performance.now() - event.timeStamp)
        port1.close()
      }
      port2.postMessage(null)
    })
  }, true)
}

/** Measures from the last key until the lens speaks of the very text, once for each pause. */
export function watchLens(): void {
  const times: number[] = []
  globalThis.sagwanLens = times
  let key: number | null = null
  document.addEventListener('keydown', event => {
    if (event.key.length === 1) key = event.timeStamp
  }, true)
  new MutationObserver(changes => {
    if (key === null) return
    if (!changes.some(({ target }) => target instanceof Element && target.matches('[role=status][aria-busy=false]'))) return
    times.push(performance.now() - key)
    key = null
  }).observe(document.body, { attributes: true, attributeFilter: ['aria-busy'], subtree: true })
}

/** Measures frame after frame, and how long the grid had nothing but placeholders. */
export function watchFrames(): void {
  const frames: Frames = { times: [], blank: 0 }
  globalThis.sagwanFrames = frames
  let last = performance.now()
  let blankSince: number | null = null
  const look = (now: number) => {
    frames.times.push(now - last)
    last = now
    const cells = document.querySelectorAll('[role=grid] [role=gridcell]')
    const waiting = document.querySelectorAll('[role=grid] [role=gridcell] .nb-skeleton')
    if (cells.length > 0 && waiting.length < cells.length) blankSince = null
    else blankSince ??= now
    if (blankSince !== null) frames.blank = Math.max(frames.blank, now - blankSince)
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
