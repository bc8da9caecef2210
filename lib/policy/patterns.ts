/** `catalog.schema.table`, and `.column` for columns of a tag; `*` stands for any run of characters within a part. */
export type Pattern = {
  text: string
  /** One test for each part, on the name in lower case. */
  parts: ((name: string) => boolean)[]
  /** The full name in lower case, where no part has a `*`. */
  exact: string | null
  /** How many parts have a `*`: the fewer, the more a rule says about just this table. */
  wild: number
}

const part = /"((?:[^"]|"")*)"|([^."]+)/y

function readParts(text: string): { name: string; quoted: boolean }[] | undefined {
  const parts: { name: string; quoted: boolean }[] = []
  let at = 0
  while (true) {
    part.lastIndex = at
    const hit = part.exec(text)
    if (!hit) return undefined
    parts.push({ name: (hit[1]?.replaceAll('""', '"') ?? hit[2]!).toLowerCase(), quoted: hit[1] !== undefined })
    at = part.lastIndex
    if (at === text.length) return parts
    if (text[at] !== '.') return undefined
    at += 1
  }
}

/**
 * Parses a pattern of `count` parts; undefined where it is none. Letter case means nothing, as in both engines. A part
 * in double quotes is taken as it stands, stars and dots included.
 */
export function parsePattern(text: string, counts: readonly number[]): Pattern | undefined {
  const parts = readParts(text)
  if (!parts || !counts.includes(parts.length) || parts.some(({ name }) => name.trim() === '')) return undefined
  const wild = parts.filter(({ name, quoted }) => !quoted && name.includes('*'))
  return {
    text,
    parts: parts.map(({ name, quoted }) => {
      if (quoted || !name.includes('*')) return other => other === name
      if (name === '*') return () => true
      const pieces = name.split('*').map(piece => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      const shape = new RegExp(`^${pieces.join('.*')}$`, 'su')
      return other => shape.test(other)
    }),
    exact: wild.length > 0 ? null : parts.map(({ name }) => name).join('\0'),
    wild: wild.length,
  }
}

/** Whether the pattern reaches a table, or a column where it has four parts; names come in lower case. */
export function matches(pattern: Pattern, names: readonly string[]): boolean {
  return pattern.parts.length === names.length && pattern.parts.every((test, index) => test(names[index]!))
}
