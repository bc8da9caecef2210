import { describe, expect, it } from 'vitest'
import { messagesFor } from '../../app/_ui/messages/index.ts'
import { errorCodes } from '../../lib/errors.ts'

/** Every message by its path, e.g. `audit.titles.read`. */
function listMessages(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([name, inner]) => listMessages(inner, path ? `${path}.${name}` : name))
}

describe('messages', () => {
  const english = new Map(listMessages(messagesFor('en'), ''))
  const korean = new Map(listMessages(messagesFor('ko'), ''))

  it('are the same in both languages, and none is empty', () => {
    expect(english.size).toBeGreaterThan(300)
    expect([...korean.keys()].sort()).toEqual([...english.keys()].sort())
    for (const [path, message] of [...english, ...korean]) {
      if (typeof message === 'string') expect(message.trim(), path).not.toBe('')
    }
  })

  it('have words for every error code, with and without what the error tells', () => {
    for (const language of ['en', 'ko'] as const) {
      const { errors } = messagesFor(language)
      for (const code of errorCodes) {
        expect(errors[code]({}), code).toMatch(/[.요다]$/)
        expect(errors[code]({ seconds: 30, rows: 10, table: 'shop.a.b', column: 'c', kind: 'DROP', concurrent: 4 }), code)
          .not.toContain('undefined')
      }
    }
  })

  it('are short: a sentence or two, in the tone of the others', () => {
    for (const [path, message] of english) {
      if (typeof message !== 'string') continue
      expect(message.length, path).toBeLessThanOrEqual(170)
      expect(message, path).not.toMatch(/!|please|oops|sorry/i)
    }
    for (const [path, message] of korean) {
      if (typeof message !== 'string') continue
      expect(message.length, path).toBeLessThanOrEqual(90)
      expect(message, path).not.toMatch(/!|당신|귀하|죄송/)
    }
  })

  it('call a thing by one word in Korean (docs/architecture.md)', () => {
    const others: [RegExp, string][] = [
      [/거르|걸러|거를/, '필터'], [/거절/, '거부'], [/중지(?! *$)|일시정지/, '멈춤'], [/감사인/, '감사자'], [/자료형|데이터 타입/, '타입'], [/쿼리/, '문장, 질의'],
    ]
    for (const [path, message] of korean) {
      const text = typeof message === 'function' ? message.toString() : String(message)
      for (const [other, word] of others) expect(text, `${path}: ${word}`).not.toMatch(other)
    }
  })

  it('never type the seal or the hatch, which the font does not have', () => {
    for (const [path, message] of [...english, ...korean]) {
      if (typeof message === 'string') expect(message, path).not.toMatch(/[史▒]/)
    }
  })
})
