import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDirectory } from '../../lib/identity/directory.ts'
import type { Directory } from '../../lib/identity/directory.ts'
import { createIdentity } from '../../lib/identity/identity.ts'
import type { Identity } from '../../lib/identity/identity.ts'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { attempt, codeOf, demoLdif, log, makeClock, makeConfig } from './support.ts'

let database: TestDatabase
let directory: Directory
let identity: Identity
const clock = makeClock()

beforeAll(async () => {
  database = await createTestDatabase()
  directory = await startDirectory({ ldif: demoLdif, log })
  identity = createIdentity({ config: makeConfig(directory.config), pool: database.pool, clock: clock.now, log })
})
afterAll(async () => {
  await identity?.close()
  await directory?.close()
  await database?.drop()
})

describe('signIn with the demo directory', () => {
  const people = [
    ['analyst', 'Kim Jiwoo', 'KR', 'analysts'], ['analyst-jp', 'Sato Misaki', 'JP', 'analysts'],
    ['marketer', 'Choi Yuna', 'KR', 'marketers'], ['owner', 'Park Minseo', 'KR', 'owners'],
    ['auditor', 'Lee Hana', 'KR', 'auditors'], ['admin', 'Han Seojun', 'KR', 'admins'],
  ] as const

  it.each(people)('knows %s with group and country', async (user, name, country, group) => {
    const { sessionId, person, until } = await identity.signIn(attempt(user, user))
    expect(person).toMatchObject({
      user, name, dn: `uid=${user},ou=people,dc=sagwan,dc=demo`, groups: [`cn=${group},ou=groups,dc=sagwan,dc=demo`],
      attributes: { country, department: expect.any(String) },
    })
    expect(until.getTime() - clock.now().getTime()).toBe(12 * 3_600_000)
    expect((await identity.findSession(sessionId))?.person).toEqual(person)
  })

  it('takes the name in any case and with spaces around, and gives it in lower case', async () => {
    expect((await identity.signIn(attempt('  ANALYST ', 'analyst'))).person.user).toBe('analyst')
  })

  it('signs in two hundred people at once, from one address', async () => {
    const signedIn = await Promise.all(Array.from({ length: 200 }, (_, index) => {
      const user = people[index % people.length]![0]
      return identity.signIn(attempt(user, user, '192.0.2.77'))
    }))
    expect(new Set(signedIn.map(({ sessionId }) => sessionId)).size).toBe(200)
  })

  it.each([
    ['a wrong password', 'analyst', 'Analyst'],
    ['an empty password', 'analyst', ''],
    ['an unknown person', 'nobody', 'nobody'],
    ['an empty name', '', 'analyst'],
    ['a star', '*', 'analyst'],
    ['a filter in the name', 'analyst)(uid=*', 'analyst'],
    ['a closing filter', '*)(uid=*))(|(uid=*', 'analyst'],
    ['a NUL in the name', 'analyst\0', 'analyst'],
    ['an escape in the name', '\\61nalyst', 'analyst'],
    ['a DN for a name', 'uid=analyst,ou=people,dc=sagwan,dc=demo', 'analyst'],
    ['a name that is too long', 'a'.repeat(300), 'analyst'],
    ['a password that is too long', 'analyst', 'a'.repeat(5000)],
    ['a group for a name', 'analysts', 'analysts'],
  ])('refuses %s in the same words', async (_, user, password) => {
    const fault = await identity.signIn(attempt(user, password)).then(() => null, error => error)
    expect(fault).toMatchObject({ code: 'sign-in-failed', message: 'name or password are wrong; check both and try again' })
    clock.pass(4000)
  })

  it('answers only its own service account, and nobody without a password', async () => {
    const { Client } = await import('ldapts')
    const client = new Client({ url: directory.url, timeout: 2000, connectTimeout: 2000 })
    const search = () => client.search('dc=sagwan,dc=demo', { filter: '(uid=analyst)' })
    await expect(search()).rejects.toMatchObject({ code: 50 })
    await client.bind('', '')
    await expect(search()).rejects.toMatchObject({ code: 50 })
    await expect(client.bind('uid=analyst,ou=people,dc=sagwan,dc=demo', '')).rejects.toMatchObject({ code: 49 })
    await client.bind('uid=analyst,ou=people,dc=sagwan,dc=demo', 'analyst')
    await expect(search()).rejects.toMatchObject({ code: 50 })
    await client.bind(directory.config.LDAP_BIND_DN!, directory.config.LDAP_BIND_PASSWORD!)
    const { searchEntries } = await search()
    expect(searchEntries).toHaveLength(1)
    expect(searchEntries[0]).not.toHaveProperty('userPassword')
    expect(searchEntries[0]).not.toHaveProperty('userpassword')
    expect((await client.search('dc=sagwan,dc=demo', { filter: '(userPassword=*)' })).searchEntries).toEqual([])
    await client.unbind()
  })

  it('says so in health', async () => {
    expect(await identity.health()).toMatchObject({ ok: true, code: expect.stringMatching('directory-answers'), detail: expect.stringContaining('answers') })
  })
})

/** Stands before the directory and holds back the second connection, which is the person's own bind. */
async function startSlowProxy(port: string) {
  let tell = () => undefined as void
  let release = () => undefined as void
  const held = new Promise<void>(resolve => { tell = resolve })
  const released = new Promise<void>(resolve => { release = resolve })
  let connections = 0
  const server = createServer(async socket => {
    if ((connections += 1) === 2) {
      tell()
      await released
    }
    const behind = connect(Number(port), '127.0.0.1')
    socket.on('error', () => behind.destroy()).on('close', () => behind.destroy())
    behind.on('error', () => socket.destroy())
    socket.pipe(behind).pipe(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `ldap://127.0.0.1:${(server.address() as { port: number }).port}`, held, release: () => release(),
    close: () => new Promise(resolve => server.close(resolve)),
  }
}

describe('too many failures', () => {
  it('slow the account down with a growing delay, whether it exists or not, and a success resets it', async () => {
    for (const user of ['no-such-person', 'marketer']) {
      const waits: number[] = []
      for (let i = 0; i < 5; i += 1) expect(await codeOf(identity.signIn(attempt(user, 'wrong')))).toBe('sign-in-failed')
      for (let i = 0; i < 7; i += 1) {
        const fault = await identity.signIn(attempt(user, 'wrong')).then(() => null, error => error)
        expect(fault).toMatchObject({ code: 'sign-in-slowed', params: { seconds: expect.any(Number) } })
        waits.push(fault.params.seconds)
        clock.pass(fault.params.seconds)
        expect(await codeOf(identity.signIn(attempt(user, 'wrong')))).toBe('sign-in-failed')
      }
      expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300])
    }
    expect(await codeOf(identity.signIn(attempt('marketer', 'marketer')))).toBe('sign-in-slowed')
    clock.pass(300)
    expect(await codeOf(identity.signIn(attempt('marketer', 'marketer')))).toBe('none')
    expect(await codeOf(identity.signIn(attempt('marketer', 'wrong')))).toBe('sign-in-failed')
    expect(await codeOf(identity.signIn(attempt('marketer', 'marketer')))).toBe('none')
  })

  it('cannot be stepped round by writing the name differently', async () => {
    const variants = ['owner', 'OWNER', ' owner', 'owner ', 'ｏｗｎｅｒ']
    for (const user of variants) expect(await codeOf(identity.signIn(attempt(user, 'wrong')))).toBe('sign-in-failed')
    expect(await codeOf(identity.signIn(attempt('Owner', 'owner')))).toBe('sign-in-slowed')
    clock.pass(3600 + 1)
    expect(await codeOf(identity.signIn(attempt('owner', 'owner')))).toBe('none')
  })

  it('do not let a guess of a burst through once the others have used up the tries', async () => {
    const { url, held, release, close } = await startSlowProxy(new URL(directory.url).port)
    const slow = createIdentity({ config: makeConfig({ ...directory.config, LDAP_URL: url }), pool: database.pool, clock: clock.now, log })
    const right = codeOf(slow.signIn(attempt('auditor', 'auditor')))
    await held
    for (let i = 0; i < 5; i += 1) expect(await codeOf(identity.signIn(attempt('auditor', `guess ${i}`)))).toBe('sign-in-failed')
    release()
    expect(await right).toBe('sign-in-slowed')
    await slow.close()
    await close()
    clock.pass(3600 + 1)
  })

  it('slow an address down that tries many names, and no other address', async () => {
    for (let i = 0; i < 20; i += 1) {
      expect(await codeOf(identity.signIn(attempt(`spray-${i}`, 'wrong', '198.51.100.7')))).toBe('sign-in-failed')
    }
    expect(await codeOf(identity.signIn(attempt('admin', 'admin', '198.51.100.7')))).toBe('sign-in-slowed')
    expect(await codeOf(identity.signIn(attempt('admin', 'admin', '198.51.100.8')))).toBe('none')
  })

  it('count for the whole network of an IPv6 address', async () => {
    for (let i = 0; i < 20; i += 1) {
      await codeOf(identity.signIn(attempt(`spray6-${i}`, 'wrong', `2001:db8:0:1::${i + 1}`)))
    }
    expect(await codeOf(identity.signIn(attempt('admin', 'admin', '2001:db8::1:ffff:0:0:1')))).toBe('sign-in-slowed')
    expect(await codeOf(identity.signIn(attempt('admin', 'admin', '2001:db8:0:2::1')))).toBe('none')
  })
})
