import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPool } from '../../lib/db/pool.ts'
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
  identity = createIdentity({
    config: makeConfig({ ...directory.config, SESSION_HOURS: 2 }), pool: database.pool, clock: clock.now, log,
  })
})
afterAll(async () => {
  await identity?.close()
  await directory?.close()
  await database?.drop()
})
const signIn = async (user: string) => (await identity.signIn(attempt(user, user))).sessionId

describe('findSession', () => {
  it('gives the session with its person, address and times', async () => {
    const { sessionId, person, until } = await identity.signIn({ ...attempt('owner', 'owner', '192.0.2.9'), agent: 'Firefox\u0000 1' })
    expect(await identity.findSession(sessionId)).toEqual({
      id: sessionId, person, address: '192.0.2.9', agent: 'Firefox 1', createdAt: clock.now(), seenAt: clock.now(), expiresAt: until,
    })
  })

  it.each(['', 'x', '00000000-0000-4000-8000-000000000000', '%', "' or true --", 'a'.repeat(5000)])(
    'gives null for the id %j', async id => {
      expect(await identity.findSession(id)).toBeNull()
      expect(await identity.endSession(id, 'admin')).toBeNull()
    })

  it('gives null from the moment the session is ended, for that session only, also in another instance', async () => {
    const [id, other] = [await signIn('analyst'), await signIn('analyst')]
    const second = createIdentity({ config: makeConfig(directory.config), pool: database.pool, clock: clock.now, log })
    expect(await second.findSession(id)).not.toBeNull()
    expect(await identity.endSession(id, 'admin')).toMatchObject({ id, person: { user: 'analyst' } })
    expect(await second.findSession(id)).toBeNull()
    expect(await second.findSession(other)).not.toBeNull()
    expect(await identity.endSession(id, 'admin')).toBeNull()
    await second.close()
  })

  it('gives null once the hours are over', async () => {
    const id = await signIn('marketer')
    clock.pass(2 * 3600 - 1)
    expect(await identity.findSession(id)).not.toBeNull()
    clock.pass(1)
    expect(await identity.findSession(id)).toBeNull()
  })

  it('notes at most once a minute that it was used', async () => {
    const id = await signIn('admin')
    const started = clock.now()
    const seenAt = async () => (await identity.listSessions()).find(session => session.id === id)?.seenAt
    clock.pass(59)
    await identity.findSession(id)
    expect(await seenAt()).toEqual(started)
    clock.pass(2)
    await identity.findSession(id)
    expect(await seenAt()).toEqual(clock.now())
  })

  it('asks the directory itself where nobody has for 15 minutes, as after a pause of the server', async () => {
    const id = await signIn('auditor')
    clock.pass(3600)
    const found = await Promise.all(Array.from({ length: 20 }, () => identity.findSession(id)))
    expect(found.every(session => session?.person.user === 'auditor')).toBe(true)
  })
})

describe('listSessions', () => {
  it('lists open sessions only, the one used last first', async () => {
    clock.pass(3 * 3600)
    expect(await identity.listSessions()).toEqual([])
    const first = await signIn('analyst')
    clock.pass(1)
    const second = await signIn('owner')
    const third = await signIn('admin')
    await identity.endSession(third, 'admin')
    expect((await identity.listSessions()).map(session => session.id)).toEqual([second, first])
  })
})

describe('a database that is away', () => {
  it('is called so, whatever was asked for', async () => {
    const pool = createPool('postgresql://nobody@127.0.0.1:1/nothing')
    const cut = createIdentity({ config: makeConfig(directory.config), pool, clock: clock.now, log })
    const id = '00000000-0000-4000-8000-000000000000'
    expect(await codeOf(cut.signIn(attempt('analyst', 'analyst')))).toBe('database-unavailable')
    expect(await codeOf(cut.findSession(id))).toBe('database-unavailable')
    expect(await codeOf(cut.endSession(id, 'admin'))).toBe('database-unavailable')
    expect(await codeOf(cut.listSessions())).toBe('database-unavailable')
    expect(await codeOf(cut.refresh())).toBe('database-unavailable')
    expect((await cut.health()).ok).toBe(true)
    await cut.close()
    await pool.end()
  })
})
