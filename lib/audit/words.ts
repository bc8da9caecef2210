const maxWords = 2000
const maxWordLength = 64
const partOfWord = /[\p{L}\p{N}\p{M}]/u
/** What is known of the characters of the first plane: the pattern is asked once for each, as verifying reads every entry. */
const known = new Uint8Array(65_536)
const isPart = 1
const isNoPart = 2

function isInWord(code: number): boolean {
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return true
  if (code < 128) return false
  if (code > 0xffff) return partOfWord.test(String.fromCodePoint(code))
  const found = known[code] || (known[code] = partOfWord.test(String.fromCharCode(code)) ? isPart : isNoPart)
  return found === isPart
}

/** The words of a lower-case text. */
function addWords(text: string, words: Set<string>): void {
  let start = -1
  for (let index = 0; index <= text.length; index++) {
    const code = text.codePointAt(index)
    const inWord = code !== undefined && isInWord(code)
    if (inWord && start < 0) start = index
    if (!inWord && start >= 0) {
      words.add(text.slice(start, Math.min(index, start + maxWordLength)).toWellFormed())
      start = -1
      if (words.size >= maxWords) return
    }
    if (code !== undefined && code > 0xffff) index++
  }
}

/**
 * The distinct words of some texts, lower case, in the order they come: runs of letters and digits of any script, so
 * that `national_id` gives two. Long texts are cut, which only the search notices; the entry itself is whole.
 */
export function splitWords(...texts: (string | null | undefined)[]): string[] {
  const words = new Set<string>()
  for (const text of texts) {
    if (!text || words.size >= maxWords) continue
    addWords(text.toLowerCase(), words)
  }
  return [...words]
}

/** The text search for words that begin with those of `text`, all of them; null where it has none. */
export function toWordQuery(text: string): string | null {
  const words = splitWords(text)
  return words.length === 0 ? null : words.map(word => `'${word}':*`).join(' & ')
}
