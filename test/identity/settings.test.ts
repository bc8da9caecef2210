import { describe, expect, it } from 'vitest'
import type { Config } from '../../lib/config.ts'
import { readDirectorySettings } from '../../lib/identity/settings.ts'
import { throttleKeys } from '../../lib/identity/throttle.ts'
import { makeConfig } from './support.ts'

const read = (changes: Partial<Config>) => readDirectorySettings(makeConfig({
  LDAP_URL: 'ldaps://ldap.example.com', LDAP_SEARCH_BASE: 'ou=people,dc=example,dc=com', ...changes,
}))

describe('readDirectorySettings', () => {
  it('speaks TLS on ldaps://, StartTLS on ldap://, and neither only where told so', () => {
    expect(read({})).toMatchObject({ host: 'ldap.example.com', port: 636, security: 'tls', loopback: false })
    expect(read({ LDAP_URL: 'ldap://ldap.example.com' })).toMatchObject({ port: 389, security: 'start-tls' })
    expect(read({ LDAP_URL: 'ldap://ldap.example.com:3389', LDAP_START_TLS: false })).toMatchObject({ port: 3389, security: 'none' })
    expect(read({ LDAP_START_TLS: false })).toMatchObject({ security: 'tls' })
    expect(read({ LDAP_URL: 'ldap://[::1]:390' })).toMatchObject({ host: '::1', port: 390, loopback: true })
  })

  it('looks for groups in the whole domain unless told where', () => {
    expect(read({}).groupBase).toBe('dc=example,dc=com')
    expect(read({ LDAP_SEARCH_BASE: 'o=Example' }).groupBase).toBe('o=Example')
    expect(read({ LDAP_GROUP_BASE: 'ou=groups,dc=example,dc=com' }).groupBase).toBe('ou=groups,dc=example,dc=com')
  })

  it('maps attributes', () => {
    expect(read({ LDAP_ATTRIBUTES: ' country=c , unit=x' }).attributes).toEqual({ country: 'c', unit: 'x' })
    expect(read({ LDAP_ATTRIBUTES: '' }).attributes).toEqual({})
  })

  it.each<[Partial<Config>, string]>([
    [{ LDAP_URL: undefined }, 'LDAP_URL and LDAP_SEARCH_BASE'],
    [{ LDAP_BIND_DN: 'cn=service,dc=x' }, 'LDAP_BIND_PASSWORD'],
    [{ LDAP_USER_FILTER: '(uid=*)' }, 'LDAP_USER_FILTER: write `{user}`'],
    [{ LDAP_USER_FILTER: '(uid={user}' }, 'LDAP_USER_FILTER: `(uid={user}` is no LDAP filter'],
    [{ LDAP_GROUP_FILTER: 'member={dn})' }, 'LDAP_GROUP_FILTER'],
    [{ LDAP_SEARCH_BASE: 'people' }, 'LDAP_SEARCH_BASE: `people` is no distinguished name'],
    [{ LDAP_ATTRIBUTES: 'country' }, 'LDAP_ATTRIBUTES: `country`'],
    [{ LDAP_CA_FILE: '/nowhere/ca.pem' }, 'LDAP_CA_FILE'],
  ])('refuses %j', (changes, message) => {
    expect(() => read(changes)).toThrow(message)
  })
})

describe('throttleKeys', () => {
  it('makes one key of a name however it is typed, and one of an IPv6 network', () => {
    const [first] = throttleKeys('Kim  Jiwoo', null)
    for (const user of [' kim jiwoo', 'KIM JIWOO', 'ｋｉｍ jiwoo', 'kim\u0000 jiwoo\u200b']) expect(throttleKeys(user, null)).toEqual([first])
    expect(throttleKeys('x', '2001:db8::1')[1]).toBe(throttleKeys('x', '2001:0DB8:0:0:ffff::2')[1])
    expect(throttleKeys('x', '2001:db8::1')[1]).not.toBe(throttleKeys('x', '2001:db8:0:1::1')[1])
    expect(throttleKeys('x', '192.0.2.1')[1]).toBe('address:192.0.2.1')
  })
})
