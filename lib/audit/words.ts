const maxWords = 2000
const maxWordLength = 64

/**
 * The distinct words of some texts, lower case, in the order they come: runs of letters and digits of any script, so
 * that `national_id` gives two. Long texts are cut, which only the search notices; the entry itself is whole.
 */
export function splitWords(...texts: (string | null | undefined)[]): string[] {
  const words = new Set<string>()
  for (const text of texts) {
    if (!text) continue
    for (const match of text.toLowerCase().matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
      words.add(match[0].slice(0, maxWordLength).toWellFormed())
      if (words.size >= maxWords) return [...words]
    }
  }
  return [...words]
}

/** The text search for words that begin with those of `text`, all of them; null where it has none. */
export function toWordQuery(text: string): string | null {
  const words = splitWords(text)
  return words.length === 0 ? null : words.map(word => `'${word}':*`).join(' & ')
}
