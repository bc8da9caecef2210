const maxWords = 2000
const maxWordLength = 64

/** The words of a lower-case text in ASCII, several times faster than the pattern: verifying reads every entry. */
function addAsciiWords(text: string, words: Set<string>): void {
  let start = -1
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 0
    const inWord = (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
    if (inWord && start < 0) start = index
    if (inWord || start < 0) continue
    words.add(text.slice(start, Math.min(index, start + maxWordLength)))
    start = -1
    if (words.size >= maxWords) return
  }
}

function addWords(text: string, words: Set<string>): void {
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    words.add(match[0].slice(0, maxWordLength).toWellFormed())
    if (words.size >= maxWords) return
  }
}

const ascii = /^[\0-\x7f]*$/

/**
 * The distinct words of some texts, lower case, in the order they come: runs of letters and digits of any script, so
 * that `national_id` gives two. Long texts are cut, which only the search notices; the entry itself is whole.
 */
export function splitWords(...texts: (string | null | undefined)[]): string[] {
  const words = new Set<string>()
  for (const text of texts) {
    if (!text || words.size >= maxWords) continue
    const lower = text.toLowerCase()
    if (ascii.test(lower)) addAsciiWords(lower, words)
    else addWords(lower, words)
  }
  return [...words]
}

/** The text search for words that begin with those of `text`, all of them; null where it has none. */
export function toWordQuery(text: string): string | null {
  const words = splitWords(text)
  return words.length === 0 ? null : words.map(word => `'${word}':*`).join(' & ')
}
