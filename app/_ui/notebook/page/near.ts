type Listener = () => void

/** Cells that stay drawn though they are out of sight: those looked at last. */
const kept = 24

/**
 * Knows which cells are near enough to be seen to be worth drawing. A notebook may have hundreds: only those in sight,
 * those a screen away and those looked at last have an editor, a lens and a grid; the others are their text.
 */
export function createNear(eager: (cellId: string) => boolean) {
  const inSight = new Set<string>()
  const drawn = new Set<string>()
  let recent: string[] = []
  const heights = new Map<string, number>()
  const listeners = new Map<string, Listener>()
  const elements = new Map<Element, string>()
  let observer: IntersectionObserver | null = null

  function look(entries: IntersectionObserverEntry[]): void {
    const changed = new Set<string>()
    for (const { target, isIntersecting } of entries) {
      const cellId = elements.get(target)
      if (cellId === undefined) continue
      if (isIntersecting) {
        inSight.add(cellId)
        recent = [cellId, ...recent.filter(id => id !== cellId)]
        if (!drawn.has(cellId)) changed.add(cellId)
        drawn.add(cellId)
      } else inSight.delete(cellId)
    }
    for (const cellId of recent.splice(kept)) {
      if (inSight.has(cellId)) recent.push(cellId)
      else if (drawn.has(cellId)) {
        const element = [...elements].find(([, id]) => id === cellId)?.[0]
        if (element) heights.set(cellId, element.getBoundingClientRect().height)
        drawn.delete(cellId)
        changed.add(cellId)
      }
    }
    for (const cellId of changed) listeners.get(cellId)?.()
  }

  return {
    isNear: (cellId: string): boolean => drawn.has(cellId) || eager(cellId),
    /** The height a cell had when it was last drawn, for the place it keeps. */
    height: (cellId: string): number | undefined => heights.get(cellId),
    watch(element: Element, cellId: string, listener: Listener): () => void {
      observer ??= new IntersectionObserver(look, {
        root: element.closest('.nb-page'), rootMargin: '900px 0px',
      })
      elements.set(element, cellId)
      listeners.set(cellId, listener)
      observer.observe(element)
      return () => {
        observer?.unobserve(element)
        elements.delete(element)
        if (listeners.get(cellId) === listener) listeners.delete(cellId)
      }
    },
    close(): void {
      observer?.disconnect()
      observer = null
    },
  }
}
export type Near = ReturnType<typeof createNear>

const eagerCells = 24
const eagerChars = 200_000

/** The first cells of a notebook, drawn at once: an ordinary one is drawn whole. */
export function firstCells(cells: readonly { id: string; source: string }[]): (cellId: string) => boolean {
  const first = new Set<string>()
  let chars = 0
  for (const { id, source } of cells.slice(0, eagerCells)) {
    chars += source.length
    if (chars > eagerChars) break
    first.add(id)
  }
  return cellId => first.has(cellId)
}
