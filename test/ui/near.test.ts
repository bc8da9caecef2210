import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createNear, firstCells } from '../../app/_ui/notebook/page/near.ts'

type Seen = { target: Element; isIntersecting: boolean }
let look: (entries: Seen[]) => void = () => {}

// The browser's own, driven by hand: what is in sight is what the test says.
beforeEach(() => {
  vi.stubGlobal('IntersectionObserver', class {
    constructor(callback: (entries: Seen[]) => void) { look = callback }
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  })
})
afterEach(() => vi.unstubAllGlobals())

function setUp() {
  const near = createNear(id => id === 'first')
  const elements = new Map<string, Element>()
  const heard: string[] = []
  const place = (id: string) => {
    // All that is asked of an element here; there is no browser to make a whole one.
    const part: unknown = { closest: () => null, getBoundingClientRect: () => ({ height: 100 }) }
    const element = part as Element
    elements.set(id, element)
    near.watch(element, id, () => heard.push(id))
  }
  const show = (id: string, isIntersecting = true) => look([{ target: elements.get(id)!, isIntersecting }])
  return { near, place, show, heard }
}

describe('createNear', () => {
  it('draws what comes into sight and keeps it while few were looked at since', () => {
    const { near, place, show, heard } = setUp()
    place('a')
    expect(near.isNear('a')).toBe(false)
    expect(near.isNear('first')).toBe(true)
    show('a')
    show('a', false)
    expect(near.isNear('a')).toBe(true)
    expect(heard).toEqual(['a'])
  })

  it('lets go of those out of sight the longest, and knows how high they were', () => {
    const { near, place, show, heard } = setUp()
    const ids = Array.from({ length: 30 }, (_, n) => `c${n}`)
    ids.forEach(place)
    for (const id of ids) {
      show(id)
      if (id !== 'c1') show(id, false)
    }
    expect(near.isNear('c0')).toBe(false)
    expect(near.height('c0')).toBe(100)
    expect(near.isNear('c1'), 'still in sight').toBe(true)
    expect(near.isNear('c29')).toBe(true)
    expect(heard.filter(id => id === 'c0')).toHaveLength(2)
  })
})

describe('firstCells', () => {
  it('is all of an ordinary notebook, and little of a large one', () => {
    const cells = Array.from({ length: 300 }, (_, n) => ({ id: `c${n}`, source: 'x'.repeat(17_000) }))
    expect(cells.filter(({ id }) => firstCells(cells)(id))).toHaveLength(11)
    const few = cells.slice(0, 10).map(({ id }) => ({ id, source: 'select 1' }))
    expect(few.every(({ id }) => firstCells(few)(id))).toBe(true)
  })
})
