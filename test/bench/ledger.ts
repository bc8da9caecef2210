import { createPublicKey } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOrCreateSigningKey } from '../../lib/audit/keys.ts'
import { createLedger } from '../../lib/audit/ledger.ts'
import { searchLedger } from '../../lib/audit/search.ts'
import { verifyLedger } from '../../lib/audit/verify.ts'
import { parseConfig } from '../../lib/config.ts'
import { auditQuerySchema } from '../../lib/contracts/audit.ts'
import type { Actor, LedgerEvent } from '../../lib/contracts/audit.ts'
import { openDatabase } from '../../lib/db/open.ts'
import { ms, quantile, time } from './measure.ts'
import type { Line } from './measure.ts'

const entries = 60_000
const atOnce = 200

/** Appends, verification and search on a real PostgreSQL of its own, durable commits on. */
export async function benchLedger(root: string): Promise<Line[]> {
  const directory = mkdtempSync(join(tmpdir(), 'sagwan-bench-'))
  const database = await openDatabase(parseConfig({ DATA_DIR: directory }, root), () => undefined)
  const signingKey = loadOrCreateSigningKey(join(directory, 'ledger.pem'))
  const ledger = await createLedger({
    pool: database.pool, directory: join(directory, 'ledger'), signingKey, clock: () => new Date(),
    checkpointEntries: 1000, checkpointMinutes: 10,
  })
  try {
    const actor: Actor = { kind: 'person', user: 'analyst', roles: ['analyst'], sessionId: null, address: '127.0.0.1' }
    const event = (i: number): LedgerEvent => ({
      kind: 'query.closed', executionId: crypto.randomUUID(), outcome: 'succeeded', rows: i, sizeBytes: 4096, elapsedMs: 12,
      read: [{ table: 'shop.sales.customers', columns: ['id', 'email', 'country'] }], error: null, by: null,
    })
    const alone = await time(200, i => ledger.append(actor, event(i)))
    const start = performance.now()
    let next = 0
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (next < entries) await ledger.append(actor, event(next++))
    }))
    const perSecond = entries / ((performance.now() - start) / 1000)
    const report = await verifyLedger({ pool: database.pool, directory: join(directory, 'ledger'), publicKey: createPublicKey(signingKey) })
    if (!report.ok) throw new Error(JSON.stringify(report.fault))
    const verified = report.entries / (report.elapsedMs / 1000)
    const search = await time(20, i => searchLedger(database.pool, auditQuerySchema.parse({ person: 'analyst', table: 'shop.sales.customers', before: entries - i })))
    // A query has an opening and a closing entry.
    return [
      { what: 'one append alone, median / p95', measured: `${ms(quantile(alone, 0.5))} / ${ms(quantile(alone, 0.95))}`, goal: '', met: null },
      { what: `appends, ${atOnce} at once`, measured: `${Math.round(perSecond).toLocaleString('en')} a second`, goal: '≥ 2,000 (1,000 queries)', met: perSecond >= 2000 },
      { what: 'verification', measured: `${Math.round(verified).toLocaleString('en')} entries a second`, goal: '≥ 300,000', met: verified >= 300_000 },
      { what: `search in ${report.entries.toLocaleString('en')} entries, p95`, measured: ms(quantile(search, 0.95)), goal: '≤ 200 ms (of 10 million)', met: quantile(search, 0.95) <= 200 },
    ]
  } finally {
    await ledger.close()
    await database.close()
    rmSync(directory, { recursive: true, force: true })
  }
}
