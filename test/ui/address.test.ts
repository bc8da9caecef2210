import { describe, expect, it } from 'vitest'
import { auditPath } from '../../app/_ui/audit/filter.ts'
import { readFilter } from '../../app/_ui/audit/read-filter.ts'
import { chooseLanguage, chooseTheme } from '../../app/_ui/language.ts'
import { safePath } from '../../app/_ui/sign-in/safe-path.ts'
import { toCode } from '../../app/_ui/sign-in/request.ts'

describe('the page after signing in', () => {
  it('is a path of ours', () => {
    expect(safePath('/audit?person=owner')).toBe('/audit?person=owner')
    expect(safePath('/notebooks/1')).toBe('/notebooks/1')
  })

  it('is the home page for everything else', () => {
    for (const path of [undefined, '', 'https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example',
      'javascript:alert(1)', '/sign-in?next=/sign-in', ['/audit', '/admin']]) {
      expect(safePath(path), String(path)).toBe('/')
    }
  })
})

describe('the code of a refused sign-in', () => {
  it('is the server\'s own where it has one', () => expect(toCode('sign-in-slowed', 429)).toBe('sign-in-slowed'))
  it('never tells a wrong password from an unknown person', () => {
    expect(toCode('CredentialsSignin', 401)).toBe('sign-in-failed')
    expect(toCode(null, 401)).toBe('sign-in-failed')
  })
  it('is our fault where nobody knows it', () => expect(toCode('Configuration', 500)).toBe('internal'))
})

describe('the address of the audit page', () => {
  it('holds filter and entry, and gives them back', () => {
    const filter = { person: 'owner', table: 'shop.sales.customers', from: '2026-03-01T00:00:00.000Z' }
    const path = auditPath(filter, 47105)
    expect(path).toBe('/audit?person=owner&table=shop.sales.customers&from=2026-03-01T00%3A00%3A00.000Z&entry=47105')
    expect(readFilter(new URL(path, 'http://x').searchParams)).toEqual(filter)
  })

  it('loses what nobody could ask for', () => {
    expect(readFilter(new URLSearchParams('kind=nonsense&from=yesterday&outcome=denied'))).toEqual({ outcome: 'denied' })
  })
})

describe('language and theme', () => {
  it('follow the cookie, then the browser, then English and the system', () => {
    expect(chooseLanguage('ko', 'en-US')).toBe('ko')
    expect(chooseLanguage(undefined, 'fr-FR,ko;q=0.8,en;q=0.5')).toBe('ko')
    expect(chooseLanguage('xx', null)).toBe('en')
    expect(chooseTheme('dark')).toBe('dark')
    expect(chooseTheme('<script>')).toBe('system')
  })
})
