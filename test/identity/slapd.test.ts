import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Attribute, Change } from 'ldapts'
import type { Config } from '../../lib/config.ts'
import { createIdentity } from '../../lib/identity/identity.ts'
import type { Identity } from '../../lib/identity/identity.ts'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { companyLdif, suffix } from './company.ts'
import { hasSlapd, startSlapd } from './slapd.ts'
import type { Slapd } from './slapd.ts'
import { attempt, codeOf, log, makeClock, makeConfig } from './support.ts'

describe.skipIf(!hasSlapd())('identity against a real slapd', () => {
  let slapd: Slapd
  let database: TestDatabase
  const clock = makeClock()
  const opened: Identity[] = []

  beforeAll(async () => {
    database = await createTestDatabase()
    slapd = await startSlapd({ suffix, ldif: companyLdif })
  })
  afterAll(async () => {
    for (const identity of opened) await identity.close()
    await slapd?.remove()
    await database?.drop()
  })

  /** Over StartTLS with the right authority, unless changed. */
  function open(changes: Partial<Config> = {}): Identity {
    const identity = createIdentity({
      config: makeConfig({
        LDAP_URL: slapd.url, LDAP_CA_FILE: slapd.certificates.ca, LDAP_BIND_DN: slapd.bindDn,
        LDAP_BIND_PASSWORD: slapd.bindPassword, LDAP_SEARCH_BASE: `ou=people,${suffix}`, ...changes,
      }),
      pool: database.pool, clock: clock.now, log,
    })
    opened.push(identity)
    return identity
  }
  const groups = (...names: string[]) => names.map(name => `${name},ou=groups,${suffix}`)
  const groupsOf = async (identity: Identity, user: string) =>
    (await identity.signIn(attempt(user, `${user}-secret`))).person.groups

  it('reads a person in two groups, with the groups that hold these', async () => {
    const { person } = await open().signIn(attempt('kim', 'Kim-secret'))
    expect(person).toEqual({
      user: 'kim', name: '김지우', dn: `uid=kim,ou=people,${suffix}`,
      groups: groups('cn=analysts', 'cn=korea', 'cn=r\\, d\\+e', 'cn=sales'),
      attributes: { country: 'KR', department: 'Sales' },
    })
  })

  it('reads a person whose DN holds a comma, a plus and two pairs', async () => {
    const { person } = await open().signIn(attempt('odd', 'odd-secret'))
    expect(person.dn).toBe(`cn=lee\\, hana\\+bo+uid=odd,ou=people,${suffix}`)
    expect(person.groups).toEqual(groups('cn=analysts', 'cn=r\\, d\\+e', 'cn=sales'))
    expect(person.attributes).toEqual({ country: 'JP' })
  })

  it('reads a person whose DN is Korean', async () => {
    const { person } = await open().signIn(attempt('minseo', 'minseo-secret'))
    expect(person).toMatchObject({ name: '박 민서', dn: `cn=박 민서,ou=people,${suffix}`, groups: groups('cn=korea'), attributes: {} })
  })

  it('gives no groups to a person in none', async () => {
    expect(await groupsOf(open(), 'alone')).toEqual([])
  })

  it('ends in groups that hold each other', async () => {
    expect(await groupsOf(open({ LDAP_GROUP_DEPTH: 20 }), 'circle')).toEqual(groups('cn=circle-a', 'cn=circle-b'))
  })

  it('follows nesting as deep as it is told and no deeper', async () => {
    const levels = (last: number) => groups(...Array.from({ length: last + 1 }, (_, level) => `cn=level${level}`))
    expect(await groupsOf(open({ LDAP_GROUP_DEPTH: 0 }), 'deep')).toEqual(levels(0))
    expect(await groupsOf(open({ LDAP_GROUP_DEPTH: 3 }), 'deep')).toEqual(levels(3))
    expect(await groupsOf(open(), 'deep')).toEqual(levels(5))
    expect(await groupsOf(open({ LDAP_GROUP_DEPTH: 20 }), 'deep')).toEqual(levels(8))
  })

  it.each([
    ['a wrong password', 'kim', 'kim-secret'], ['an unknown person', 'nobody', 'kim-secret'],
    ['an empty password, which this server takes for success', 'kim', ''],
    ['a name that two accounts have', 'twin', 'twin-secret'], ['a star', '*', 'Kim-secret'],
    ['a part with a star', 'ki*', 'Kim-secret'], ['a filter', 'kim)(uid=*', 'Kim-secret'],
    ['a broken filter', '(((', 'Kim-secret'], ['a backslash', 'kim\\', 'Kim-secret'],
  ])('refuses %s', async (_, user, password) => {
    expect(await codeOf(open().signIn(attempt(user, password)))).toBe('sign-in-failed')
  })

  describe('encryption', () => {
    const signIn = (changes: Partial<Config>) => codeOf(open(changes).signIn(attempt('alone', 'alone-secret')))

    it('is StartTLS on ldap:// and TLS on ldaps://, with names and addresses of the certificate', async () => {
      expect(await signIn({})).toBe('none')
      expect(await signIn({ LDAP_URL: slapd.url.replace('127.0.0.1', 'localhost') })).toBe('none')
      expect(await signIn({ LDAP_URL: slapd.ldapsUrl })).toBe('none')
      expect(await signIn({ LDAP_URL: slapd.ldapsUrl.replace('127.0.0.1', 'localhost') })).toBe('none')
    })

    it('is what the server asks for: without it nothing is answered', async () => {
      expect(await signIn({ LDAP_START_TLS: false })).toBe('directory-unavailable')
    })

    it('is refused where the authority is another or unknown', async () => {
      for (const LDAP_URL of [slapd.url, slapd.ldapsUrl]) {
        expect(await signIn({ LDAP_URL, LDAP_CA_FILE: slapd.certificates.wrongCa })).toBe('directory-unavailable')
        expect(await signIn({ LDAP_URL, LDAP_CA_FILE: undefined })).toBe('directory-unavailable')
      }
    })

    it('is refused where the certificate is somebody else’s', async () => {
      const stranger = await startSlapd({ suffix, ldif: companyLdif, cert: 'stranger' })
      try {
        for (const LDAP_URL of [stranger.url, stranger.ldapsUrl]) {
          expect(await signIn({ LDAP_URL, LDAP_CA_FILE: stranger.certificates.ca })).toBe('directory-unavailable')
        }
      } finally {
        await stranger.remove()
      }
    })

    it('says in health what is wrong', async () => {
      expect(await open().health()).toMatchObject({ ok: true, code: 'directory-answers', detail: expect.stringContaining('over TLS') })
      const { ok, detail } = await open({ LDAP_CA_FILE: slapd.certificates.wrongCa }).health()
      expect({ ok, detail }).toEqual({ ok: false, detail: expect.stringMatching(/certificate|issuer/) })
    })
  })

  it('tells a service account that cannot bind from a wrong password', async () => {
    expect(await codeOf(open({ LDAP_BIND_PASSWORD: 'wrong' }).signIn(attempt('kim', 'Kim-secret')))).toBe('directory-unavailable')
    expect(await codeOf(open({ LDAP_SEARCH_BASE: 'ou=nowhere,dc=example,dc=org' }).signIn(attempt('kim', 'Kim-secret'))))
      .toBe('directory-unavailable')
  })

  it('finds accounts by a filter of several attributes, and applies its conditions at each refresh', async () => {
    const identity = open({ LDAP_USER_FILTER: '(&(|(uid={user})(cn={user}))(|(title=active)(!(title=*))))' })
    const { sessionId, person } = await identity.signIn(attempt('Leaver', 'leaver-secret'))
    expect(person.groups).toEqual(groups('cn=leavers'))
    expect((await identity.signIn(attempt('김지우', 'Kim-secret'))).person.user).toBe('kim')
    const dn = `uid=leaver,ou=people,${suffix}`
    const ended: string[] = []
    identity.onEnded(async session => {
      ended.push(session.person.user)
    })

    await slapd.change(client => client.modify(`cn=Korea,ou=groups,${suffix}`,
      new Change({ operation: 'add', modification: new Attribute({ type: 'member', values: [dn] }) })))
    await identity.refresh()
    expect((await identity.findSession(sessionId))?.person.groups).toEqual(groups('cn=leavers'))
    clock.pass(11 * 60)
    await identity.refresh()
    expect((await identity.findSession(sessionId))?.person.groups).toEqual(groups('cn=korea', 'cn=leavers'))

    await slapd.change(client => client.modify(dn,
      new Change({ operation: 'replace', modification: new Attribute({ type: 'title', values: ['left'] }) })))
    clock.pass(11 * 60)
    await identity.refresh()
    expect(await identity.findSession(sessionId)).toBeNull()
    expect(ended).toEqual(['leaver'])
    expect(await codeOf(identity.signIn(attempt('leaver', 'leaver-secret')))).toBe('sign-in-failed')
  })

  it('keeps sessions for 15 minutes while the directory is dead, then refuses them, and recovers by itself', async () => {
    const identity = open()
    const { sessionId } = await identity.signIn(attempt('deep', 'deep-secret'))
    await slapd.stop()
    expect(await codeOf(identity.signIn(attempt('deep', 'deep-secret')))).toBe('directory-unavailable')
    expect(await codeOf(identity.signIn(attempt('nobody', 'x')))).toBe('directory-unavailable')
    expect((await identity.health()).ok).toBe(false)
    clock.pass(14 * 60)
    expect(await codeOf(identity.refresh())).toBe('directory-unavailable')
    expect(await identity.findSession(sessionId)).not.toBeNull()
    clock.pass(61)
    expect(await codeOf(identity.findSession(sessionId))).toBe('directory-unavailable')
    expect(await codeOf(identity.findSession(sessionId))).toBe('directory-unavailable')
    await slapd.start()
    clock.pass(6)
    expect((await identity.findSession(sessionId))?.person.user).toBe('deep')
    expect((await identity.health()).ok).toBe(true)
  })
})
