/** How well a name fits what was typed: 4 the same, 3 begins so, 2 a word of it does, 1 holds it, 0 has its letters. */
export type Match = { quality: number; ranges: number[] }

/** Fits a name to what was typed, whatever the case; undefined where it does not fit. Nothing typed fits everything. */
export function matchName(typed: string, name: string): Match | undefined {
  if (typed === '') return { quality: 3, ranges: [] }
  const wanted = typed.toLowerCase()
  const lower = name.toLowerCase()
  const at = lower.indexOf(wanted)
  if (at === 0) return { quality: wanted.length === lower.length ? 4 : 3, ranges: [0, wanted.length] }
  for (let found = at; found > 0; found = lower.indexOf(wanted, found + 1)) {
    if (/[\W_]/.test(lower[found - 1] ?? '')) return { quality: 2, ranges: [found, found + wanted.length] }
  }
  if (at > 0 && wanted.length > 1) return { quality: 1, ranges: [at, at + wanted.length] }
  return wanted.length > 2 ? spread(wanted, lower) : undefined
}

/** `cstid` in `customer_id`: the letters in their order, the first one first. */
function spread(wanted: string, lower: string): Match | undefined {
  if (wanted[0] !== lower[0]) return undefined
  const ranges: number[] = []
  let at = -1
  for (const letter of wanted) {
    at = lower.indexOf(letter, at + 1)
    if (at < 0) return undefined
    if (ranges[ranges.length - 1] === at) ranges[ranges.length - 1] = at + 1
    else ranges.push(at, at + 1)
  }
  return { quality: 0, ranges }
}
