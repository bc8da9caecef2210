import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeAccount } from '../../lib/access/account.ts'
import { signIn } from '../../lib/access/sign-in.ts'
import { recordEnded, signOut } from '../../lib/access/sign-out.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import type { Ledger } from '../../lib/audit/ledger.ts'
import type { LedgerBody } from '../../lib/contracts/audit.ts'
import { startDirectory } from '../../lib/identity/directory.ts'
import type { Directory } from '../../lib/identity/directory.ts'
import { createIdentity } from '../../lib/identity/identity.ts'
import type { Identity } from '../../lib/identity/identity.ts'
import { loadPolicies } from '../../lib/policy/load.ts'
import { createTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { attempt, codeOf, demoLdif, log, makeClock, makeConfig } from '../identity/support.ts'

let database: TestDatabase
let directory: Directory
let identity: Identity
let ledger: Ledger
const folder = mkdtempSync(join(tmpdir(), 'sagwan-access-'))
const clock = makeClock()
const loaded = loadPolicies(join(import.meta.dirname, '../../policies'))
const policies = {
  current: () => {
    if (!loaded.ok) throw new Error(loaded.faults.join('\n'))
    return loaded.set
  },
  activated: () => ({ at: '', seq: 0 }), rejected: () => null, reload: async () => ({ changed: false, faults: [] }),
}
const context = () => ({ identity, ledger, policies })
let seen = 0

beforeAll(async () => {
  database = await createTestDatabase()
  directory = await startDirectory({ ldif: demoLdif, log })
  identity = createIdentity({ config: makeConfig(directory.config), pool: database.pool, clock: clock.now, log })
  ledger = await createLedger({
    pool: database.pool, directory: folder, signingKey: generateKeyPairSync('ed25519').privateKey, clock: clock.now,
    checkpointEntries: 1000, checkpointMinutes: 60,
  })
})
afterAll(async () => {
  await identity?.close()
  await ledger?.close()
  await directory?.close()
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await newEntries()
})

/** What has been put on record since it was asked last. */
async function newEntries(): Promise<LedgerBody[]> {
  const { rows } = await database.pool.query<{ body: string; seq: string }>(
    'select body, seq from ledger_entries where seq > $1 order by seq', [seen])
  seen = Number(rows.at(-1)?.seq ?? seen)
  return rows.map(({ body }) => JSON.parse(body) as LedgerBody)
}

/** Refuses every entry, as a full disk would; answers how to end it. */
async function breakLedger(): Promise<() => Promise<unknown>> {
  await database.pool.query(`create or replace function refuse_entry() returns trigger language plpgsql as
    $$ begin raise exception 'no more entries'; end $$`)
  await database.pool.query('create trigger refuse before insert on ledger_entries for each row execute function refuse_entry()')
  return () => database.pool.query('drop trigger refuse on ledger_entries')
}

describe('signIn', () => {
  it('opens a session and puts it on record with roles, address and end', async () => {
    const { sessionId, until } = await signIn(context(), attempt('analyst', 'analyst', '192.0.2.1'))
    expect(await newEntries()).toMatchObject([{
      actor: { kind: 'person', user: 'analyst', roles: ['analyst'], sessionId, address: '192.0.2.1' },
      event: { kind: 'session.opened', until: until.toISOString() },
    }])
    expect((await identity.findSession(sessionId))?.address).toBe('192.0.2.1')
  })

  it('puts every refusal on record with the name that was tried, and never the password', async () => {
    expect(await codeOf(signIn(context(), attempt('Owner ', 'guess-1', '192.0.2.2')))).toBe('sign-in-failed')
    expect(await codeOf(signIn(context(), attempt('no\0body\u202e', 'guess-2', 'not an address')))).toBe('sign-in-failed')
    expect(await codeOf(signIn(context(), attempt('', '', null)))).toBe('sign-in-failed')
    const entries = await newEntries()
    expect(entries.map(({ actor, event }) => ({ actor, event }))).toEqual([
      { actor: { kind: 'person', user: 'owner', roles: [], sessionId: null, address: '192.0.2.2' }, event: { kind: 'session.refused', reason: 'wrong' } },
      { actor: { kind: 'person', user: 'nobody', roles: [], sessionId: null, address: null }, event: { kind: 'session.refused', reason: 'wrong' } },
      { actor: { kind: 'person', user: '', roles: [], sessionId: null, address: null }, event: { kind: 'session.refused', reason: 'wrong' } },
    ])
    expect(JSON.stringify(entries)).not.toContain('guess')
  })

  it('tells on record what slowed and dead directories are', async () => {
    for (let i = 0; i < 5; i += 1) await codeOf(signIn(context(), attempt('ghost', 'x')))
    expect(await codeOf(signIn(context(), attempt('ghost', 'x')))).toBe('sign-in-slowed')
    expect((await newEntries()).at(-1)?.event).toEqual({ kind: 'session.refused', reason: 'slowed' })
    const dead = createIdentity({
      config: makeConfig({ ...directory.config, LDAP_URL: 'ldap://127.0.0.1:1' }), pool: database.pool, clock: clock.now, log,
    })
    expect(await codeOf(signIn({ ...context(), identity: dead }, attempt('analyst', 'analyst')))).toBe('directory-unavailable')
    expect((await newEntries()).at(-1)?.event).toEqual({ kind: 'session.refused', reason: 'directory' })
    await dead.close()
  })

  it('leaves no session where the record fails', async () => {
    const before = (await identity.listSessions()).length
    const mend = await breakLedger()
    try {
      expect(await codeOf(signIn(context(), attempt('marketer', 'marketer')))).toBe('ledger-unavailable')
      expect(await codeOf(signIn(context(), attempt('marketer', 'wrong')))).toBe('ledger-unavailable')
    } finally {
      await mend()
    }
    expect(await identity.listSessions()).toHaveLength(before)
    expect(await codeOf(signIn(context(), attempt('marketer', 'marketer')))).toBe('none')
  })
})

describe('signOut', () => {
  it('ends the session at once and puts it on record, once', async () => {
    const { sessionId } = await signIn(context(), attempt('admin', 'admin'))
    const other = await signIn(context(), attempt('admin', 'admin'))
    await newEntries()
    await signOut(context(), { sessionId, user: 'admin', address: '192.0.2.3' })
    await signOut(context(), { sessionId, user: 'admin', address: '192.0.2.3' })
    expect(await identity.findSession(sessionId)).toBeNull()
    expect(await identity.findSession(other.sessionId)).not.toBeNull()
    expect(await newEntries()).toMatchObject([{
      actor: { user: 'admin', roles: ['admin'], sessionId, address: '192.0.2.3' }, event: { kind: 'session.closed' },
    }])
  })

  it('ends the session even where the record fails, and says so', async () => {
    const { sessionId } = await signIn(context(), attempt('admin', 'admin'))
    const mend = await breakLedger()
    try {
      expect(await codeOf(signOut(context(), { sessionId, user: 'admin', address: null }))).toBe('ledger-unavailable')
    } finally {
      await mend()
    }
    expect(await identity.findSession(sessionId)).toBeNull()
  })
})

describe('recordEnded', () => {
  it('names the person whose session the directory ended', async () => {
    const { sessionId } = await signIn(context(), attempt('auditor', 'auditor'))
    const session = await identity.endSession(sessionId, 'directory')
    await newEntries()
    await recordEnded(context(), session!)
    expect(await newEntries()).toMatchObject([{
      actor: { kind: 'system', user: 'directory' }, event: { kind: 'session.revoked', user: 'auditor', session: sessionId },
    }])
  })
})

describe('describeAccount', () => {
  it('shows a person their roles, where they come from, and what they may do', async () => {
    const { sessionId, until } = await signIn(context(), attempt('auditor', 'auditor'))
    const account = describeAccount({ policies, config: makeConfig({}) }, (await identity.findSession(sessionId))!)
    expect(account).toMatchObject({
      user: 'auditor', name: 'Lee Hana', roles: ['auditor'], demo: true, until: until.toISOString(),
      because: [{ role: 'auditor', through: 'cn=auditors,ou=groups,dc=sagwan,dc=demo' }],
      groups: ['cn=auditors,ou=groups,dc=sagwan,dc=demo'],
    })
    expect(account.may).toContain('audit:read')
    expect(account.may).not.toContain('session:end')
  })
})
