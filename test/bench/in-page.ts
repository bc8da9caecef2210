// Functions that run in the page: Playwright sends their text, so they may use nothing from here.

/** Times of all frames in milliseconds, and the longest time in which no row of the grid had its values. */
export type Frames = { times: number[]; blank: number }

declare global {
  var sagwanKeys: number[] | undefined
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
