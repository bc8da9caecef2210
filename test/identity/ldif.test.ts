import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { normaliseDn } from '../../lib/contracts/dn.ts'
import { startDirectory } from '../../lib/identity/directory.ts'
import { parseLdif } from '../../lib/identity/ldif.ts'
import { hashPassword, isPasswordHash, verifyPassword } from '../../lib/identity/password.ts'
import { demoLdif, log, writeTemporary } from './support.ts'

const files: { remove(): void }[] = []
afterEach(() => files.splice(0).forEach(file => file.remove()))

describe('parseLdif', () => {
  it('reads comments, folded lines, base64 and several values', () => {
    const text = 'version: 1\r\n# a comment\r\n  that goes on\r\n\r\ndn: uid=kim,\r\n ou=people,dc=x\r\nCN:: 6rmA7KeA7Jqw\r\n'
      + 'mail: a@x\r\nmail: b@x\r\ncn;lang-en: Kim\r\ndescription:\r\n\r\n\r\n# end\r\n'
    const [entry, ...rest] = parseLdif(text, 'people.ldif')
    expect(rest).toEqual([])
    expect(entry).toMatchObject({ dn: 'uid=kim,ou=people,dc=x', key: 'uid=kim,ou=people,dc=x' })
    expect(Object.fromEntries(entry!.attributes)).toEqual({ cn: ['김지우', 'Kim'], mail: ['a@x', 'b@x'], description: [''] })
  })

  it.each([
    ['dn: uid=a,dc=x\nnonsense', 'people.ldif:2: write a line as `name: value`'],
    ['cn: a', 'people.ldif:1: an entry starts with `dn:`'],
    ['dn: nonsense', 'people.ldif:1: `nonsense` is no distinguished name'],
    ['dn: uid=a,dc=x\nchangetype: add', 'people.ldif:1: changes (`changetype:`) are not read; list entries only'],
    ['dn: uid=a,dc=x\njpegPhoto:< file:///etc/passwd', 'people.ldif:2: values from files (`:<`) are not read; write the value here'],
    ['dn: uid=a,dc=x\ncn:: ***', 'people.ldif:2: `cn::` is not base64'],
    ['dn: uid=a,dc=x\n\ndn: UID=A, dc=X', 'people.ldif: the entry `UID=A, dc=X` stands there twice'],
  ])('refuses %j and says where', (text, message) => {
    expect(() => parseLdif(text, 'people.ldif')).toThrow(message)
  })
})

describe('normaliseDn', () => {
  it.each([
    ['CN=Analysts, OU=Groups ; DC=sagwan , dc=demo', 'cn=analysts,ou=groups,dc=sagwan,dc=demo'],
    ['uid=a + cn=Kim\\2c Jiwoo\\2BX , dc=x', 'cn=kim\\, jiwoo\\+x+uid=a,dc=x'],
    ['cn="Kim, Jiwoo+X"+uid=A,dc=x', 'cn=kim\\, jiwoo\\+x+uid=a,dc=x'],
    ['cn=\\ea\\b9\\80 지우,dc=x', 'cn=김 지우,dc=x'],
    ['cn=\\#1\\ ,dc=x', 'cn=\\#1\\ ,dc=x'],
    ['cn=a\\\\,dc=x', 'cn=a\\\\,dc=x'],
    ['Not a DN', 'not a dn'],
  ])('writes %s as %s, and again the same', (text, normalised) => {
    expect(normaliseDn(text)).toBe(normalised)
    expect(normaliseDn(normalised)).toBe(normalised)
  })

  it('keeps apart what is not the same', () => {
    const names = ['cn=a\\,b,dc=x', 'cn=a,b=b,dc=x', 'cn=a+b=b,dc=x', 'cn=a\\+b\\=b,dc=x', 'cn=a\\,b\\,dc\\=x', 'cn=a b,dc=x', 'cn=ab,dc=x']
    expect(new Set(names.map(normaliseDn)).size).toBe(names.length)
  })
})

describe('passwords', () => {
  it('are kept by salted hashes, of which no two are alike', () => {
    const [first, second] = [hashPassword('비밀번호'), hashPassword('비밀번호')]
    expect(first).not.toBe(second)
    for (const hash of [first, second]) {
      expect(verifyPassword(hash, '비밀번호')).toBe(true)
      expect(verifyPassword(hash, '비밀번호 ')).toBe(false)
      expect(verifyPassword(hash, '')).toBe(false)
    }
  })

  it('are read as slappasswd writes them', () => {
    const hash = '{SSHA}UIPhdlmMXmrELGUdRPvMOznMgJO7WXK0'
    expect(verifyPassword(hash, 'secret')).toBe(true)
    expect(verifyPassword(hash, 'Secret')).toBe(false)
  })

  it.each(['secret', '{CLEARTEXT}secret', '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=', '{MD5}Xr4ilOzQ4PCOq3aQ0qbuaQ==', '{SSHA}', '{SSHA}!!!!',
    '{CRYPT}$6$x$y', ''])('do not count where they stand as %j', value => {
    expect(isPasswordHash(value)).toBe(false)
    expect(verifyPassword(value, 'secret')).toBe(false)
  })
})

describe('startDirectory', () => {
  const start = (text: string) => {
    const file = writeTemporary('people.ldif', text)
    files.push(file)
    return startDirectory({ ldif: file.file, log })
  }

  it('refuses people whose password stands there in the clear, without repeating it', async () => {
    const started = start('dn: dc=x\ndc: x\n\ndn: uid=kim,dc=x\nuid: kim\nuserPassword: hunter2\n')
    await expect(started).rejects.toMatchObject({ code: 'config-invalid', message: expect.stringContaining('uid=kim,dc=x') })
    await expect(started).rejects.toMatchObject({ message: expect.not.stringContaining('hunter2') })
  })

  it.each([
    ['a file that is not there', null], ['an empty file', ''], ['entries without a common suffix', 'dn: dc=x\n\ndn: dc=y\n'],
  ])('refuses %s', async (_, text) => {
    const started = text === null ? startDirectory({ ldif: '/nowhere/people.ldif', log }) : start(text)
    await expect(started).rejects.toMatchObject({ code: 'config-invalid' })
  })

  it('answers for the suffix of the file and for nobody else', async () => {
    const directory = await startDirectory({ ldif: demoLdif, log })
    expect(directory.config).toMatchObject({ LDAP_URL: directory.url, LDAP_SEARCH_BASE: 'dc=sagwan,dc=demo', LDAP_START_TLS: false })
    expect(directory.url).toMatch(/^ldap:\/\/127\.0\.0\.1:\d+$/)
    await directory.close()
  })

  it('has no password of the demo in the clear', () => {
    const passwords = parseLdif(readFileSync(demoLdif, 'utf8'), 'demo.ldif').flatMap(entry => entry.attributes.get('userpassword') ?? [])
    expect(passwords).toHaveLength(6)
    expect(passwords.every(isPasswordHash)).toBe(true)
  })
})
