import type { Token } from './tokens.ts'

/**
 * A part of a statement between brackets, or the whole of it: its own tokens with the bracketed parts in their places.
 * `query` where it begins like a query, so that it has a FROM of its own.
 */
export type Part = {
  /** Offsets into the text, without the brackets. */
  from: number
  to: number
  query: boolean
  items: (Token | Part)[]
}

const opensQuery = new Set(['select', 'from', 'with', 'describe', 'summarize', 'pivot', 'unpivot', 'values'])

export function isPart(item: Token | Part | undefined): item is Part {
  return item !== undefined && 'items' in item
}

/** The word of an item in lower case; '' for signs, quoted names and parts. */
export function wordOf(item: Token | Part | undefined): string {
  return item && !isPart(item) && item.kind === 'word' ? item.text.toLowerCase() : ''
}

/** True for the sign. */
export function isSign(item: Token | Part | undefined, sign: string): boolean {
  return item !== undefined && !isPart(item) && item.kind === 'sign' && item.text === sign
}

/** A word or a quoted name. */
export function isName(item: Token | Part | undefined): item is Token {
  return item !== undefined && !isPart(item) && item.kind !== 'sign'
}

/** Reads the brackets of a statement; what is not closed yet ends where the text ends. */
export function readParts(tokens: readonly Token[], length: number): Part {
  const root: Part = { from: 0, to: length, query: true, items: [] }
  const open: Part[] = [root]
  for (const token of tokens) {
    const part = open[open.length - 1] ?? root
    if (token.kind === 'sign' && token.text === '(') {
      const inner: Part = { from: token.to, to: length, query: false, items: [] }
      part.items.push(inner)
      open.push(inner)
    } else if (token.kind === 'sign' && token.text === ')') {
      if (open.length > 1) {
        part.to = token.from
        open.pop()
      }
    } else {
      if (part !== root && part.items.length === 0) part.query = opensQuery.has(wordOf(token))
      part.items.push(token)
    }
  }
  return root
}

/** The parts around a position, outermost first. */
export function partsAt(root: Part, position: number): Part[] {
  const path = [root]
  for (let part: Part | undefined = root; part; ) {
    part = part.items.find((item): item is Part => isPart(item) && item.from <= position && position <= item.to)
    if (part) path.push(part)
  }
  return path
}

const combines = new Set(['union', 'except', 'intersect'])

/** The SELECTs of a query: what stands between `;` and the words that combine queries. */
export function readArms(part: Part): (Token | Part)[][] {
  const arms: (Token | Part)[][] = [[]]
  for (const item of part.items) {
    if (isSign(item, ';') || combines.has(wordOf(item))) arms.push([])
    else arms[arms.length - 1]?.push(item)
  }
  return arms
}

/** The arm a position stands in: the last one that begins before it. */
export function armAt(part: Part, position: number): (Token | Part)[] {
  const arms = readArms(part)
  let found = arms[0] ?? []
  for (const arm of arms.slice(1)) {
    const first = arm[0]
    if (first && first.from <= position) found = arm
  }
  return found
}
