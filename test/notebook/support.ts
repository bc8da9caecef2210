import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import type { Principal } from '../../lib/contracts/principal.ts'
import { AppError, isAppError } from '../../lib/errors.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import { loadPolicies } from '../../lib/policy/load.ts'
import type { NotebookContext } from '../../lib/notebook/context.ts'
import { createTestDatabase } from '../support/database.ts'

const rights: Record<string, string[]> = {
  analyst: ['notebook:create', 'notebook:share'], marketer: ['notebook:create'], reader: [],
}

export type Workspace = {
  ctx: NotebookContext
  /** Moves the clock that everything is stamped with. */
  sleep(ms: number): void
  /** The entries written since the last call, oldest first. */
  entries(): Promise<{ user: string; event: LedgerEvent }[]>
  /** Makes every append fail from here on. */
  breakLedger(): void
  close(): Promise<void>
}

/** A database, a ledger and policies of a suite's own. */
export async function openWorkspace(): Promise<Workspace> {
  const directory = mkdtempSync(join(tmpdir(), 'sagwan-notebook-'))
  const database = await createTestDatabase()
  let offsetMs = 0
  let broken = false
  let seen = 0
  const clock = () => new Date(Date.now() + offsetMs)
  const ledger = await createLedger({
    pool: database.pool, directory, clock, checkpointEntries: 1000, checkpointMinutes: 60,
    signingKey: generateKeyPairSync('ed25519').privateKey,
  })
  const set = loadRoles(directory)
  const ctx: NotebookContext = {
    prisma: database.prisma, pool: database.pool, clock,
    ledger: {
      ...ledger,
      append: async (actor, event) => {
        if (broken) throw new AppError('ledger-unavailable', 'the ledger cannot be written')
        return ledger.append(actor, event)
      },
    },
    policies: {
      current: () => set,
      activated: () => ({ at: clock().toISOString(), seq: 1 }),
      rejected: () => null,
      reload: async () => ({ changed: false, faults: [] }),
    },
  }
  return {
    ctx,
    sleep: ms => { offsetMs += ms },
    breakLedger: () => { broken = true },
    async entries() {
      const { rows } = await database.pool.query<{ seq: string; body: string }>(
        'select seq, body from ledger_entries where seq > $1 order by seq', [seen])
      seen = Number(rows.at(-1)?.seq ?? seen)
      return rows.map(row => JSON.parse(row.body)).map(({ actor, event }) => ({ user: actor.user, event }))
    },
    async close() {
      await ledger.close()
      await database.drop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function loadRoles(directory: string) {
  mkdirSync(join(directory, 'policies', 'roles'), { recursive: true })
  for (const [role, may] of Object.entries(rights)) {
    writeFileSync(join(directory, 'policies', 'roles', `${role}.yaml`), `role: ${role}
members: { groups: ["cn=${role}s,ou=groups,dc=sagwan,dc=demo"] }
grants:
  - on: shop.marts.daily_sales
may: [${may.join(', ')}]
`)
  }
  const loaded = loadPolicies(join(directory, 'policies'))
  if (!loaded.ok) throw new Error(loaded.faults.join('\n'))
  return loaded.set
}

/** A person with these roles. */
export function person(user: string, ...roles: string[]): Principal {
  return {
    kind: 'person', user, name: `The ${user}`, groups: [], roles, attributes: {}, sessionId: randomUUID(),
    address: '127.0.0.1',
  }
}

/** Expects the `AppError` with this code and answers it. */
export async function expectFault(work: Promise<unknown>, code: string): Promise<AppError> {
  const error: unknown = await work.then(() => undefined, (reason: unknown) => reason)
  if (!isAppError(error)) throw error ?? new Error(`nothing was thrown, expected ${code}`)
  expect(error.code).toBe(code)
  return error
}
