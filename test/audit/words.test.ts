import { describe, expect, it } from 'vitest'
import { splitWords } from '../../lib/audit/words.ts'

/** Slow and plain: what a word is. */
function splitPlainly(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return [...new Set(words.map(word => word.slice(0, 64).toWellFormed()))]
}

describe('splitWords', () => {
  it.each(['', 'select a_b, "C" from t', '고객별 매출 2026', 'İstanbul ß ٣ 二 ＡＢ', 'e\u0301te\u0301 naïve', '😀a😀b😀', '𝒳𐐀𝒳 𐐀',
    'half \ud800 pair\udc00x', `${'long'.repeat(40)} ${'𝒳'.repeat(50)} x${'𝒳'.repeat(50)}`, '\0a\0', 'a\u200db', '-- \'quoted\'; --',
  ])('finds the words of any script: %s', text => {
    expect(splitWords(text)).toEqual(splitPlainly(text))
  })

  it('takes the words of several texts once, in the order they come, and no more than it may', () => {
    expect(splitWords('b a', null, 'a c', undefined, '')).toEqual(['b', 'a', 'c'])
    expect(splitWords(Array.from({ length: 3000 }, (_, i) => `w${i}`).join(' '))).toHaveLength(2000)
  })
})
