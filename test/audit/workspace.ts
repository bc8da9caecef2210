import { createPublicKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor, LedgerEvent } from '../../lib/contracts/audit.ts'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import type { LedgerOptions } from '../../lib/audit/ledger.ts'
import { verifyLedger } from '../../lib/audit/verify.ts'
import { createTestDatabase } from '../support/database.ts'

/** A database, a folder for checkpoints and a key of a suite's own. */
export async function createWorkspace() {
  const database = await createTestDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'sagwan-ledger-'))
  const key = loadOrCreateSigningKey(join(directory, 'secrets', 'ledger.pem'))
  const options: LedgerOptions = {
    pool: database.pool, directory, signingKey: key, clock: () => new Date(), checkpointEntries: 1000,
    checkpointMinutes: 60,
  }
  return {
    ...database, directory, key,
    open: (overrides: Partial<LedgerOptions> = {}) => createLedger({ ...options, ...overrides }),
    verify: () => verifyLedger({ pool: database.pool, directory, publicKey: createPublicKey(key) }),
    async remove() {
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export const kim: Actor = { kind: 'person', user: 'kim', roles: ['analyst'], sessionId: 's-1', address: '10.0.0.7' }

/** An opened query over one table, as the road writes it. */
export function opened(executionId: string, sql: string, table = 'shop.sales.orders'): LedgerEvent {
  return {
    kind: 'query.opened', executionId, sql, engine: 'duckdb', notebookId: null, cellId: null, executed: sql,
    decision: {
      outcome: 'allow', denials: [], limits: { rows: 1000, seconds: 60, concurrent: 2 }, export: null, rules: [],
      tables: [{ table, filter: `country = 'KR'`, masks: [], columns: ['id', 'net_krw'] }], fingerprint: 'f', policy: 'p',
    },
  }
}

/** A closing entry. */
export function closed(executionId: string, outcome: 'succeeded' | 'failed' = 'succeeded', rows = 12): LedgerEvent {
  return { kind: 'query.closed', executionId, outcome, rows, sizeBytes: 100, elapsedMs: 5, read: null, error: null, by: null }
}
