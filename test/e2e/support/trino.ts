import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOrCreateSigningKey } from '../../../lib/audit/keys.ts'
import { createLedger } from '../../../lib/audit/ledger.ts'
import type { Decision } from '../../../lib/contracts/policy.ts'
import { parseConfig } from '../../../lib/config.ts'
import { attachDatabase } from '../../../lib/db/attach.ts'
import { startGateway } from '../../../lib/gateway/gateway.ts'
import { createLogger } from '../../../lib/log.ts'
import { openSecrets } from '../../../lib/secrets.ts'
import { client, demoPolicies, directory, secret, shopCatalog } from '../../gateway/support.ts'

/** A gateway beside a running server, on its database, as a second instance has it: for what Trino tells. */
export type Teller = {
  /** The version of the policy by which it decides. */
  policy: string
  /** The mask of a column of `shop.sales.customers` that `analyst` sees, as Trino is told it. */
  mask(column: string, type: string): Promise<string>
  /** Sends an event as Trino does; throws where it is not taken. */
  tell(event: object): Promise<void>
  /** Puts the opening of an execution by `analyst` in Trino on record, as the road does it. */
  open(sql: string, tables: Decision['tables']): Promise<string>
  close(): Promise<void>
}

/** `data` is the server's data folder. */
export async function openTeller(data: string): Promise<Teller> {
  const { pool, close } = await attachDatabase(parseConfig({ DATA_DIR: data }), 'a test')
  // Checkpoints of a second instance stand in a folder of its own.
  const checkpoints = mkdtempSync(join(tmpdir(), 'sagwan-teller-'))
  const ledger = await createLedger({
    pool, directory: checkpoints, signingKey: loadOrCreateSigningKey(openSecrets(data).signingKeyPath), clock: () => new Date(),
    checkpointEntries: 100_000, checkpointMinutes: 600,
  })
  const set = demoPolicies()
  const gateway = await startGateway({
    port: 0, host: '127.0.0.1', allow: '', secret, service: 'sagwan', policies: () => set, catalog: () => shopCatalog, pool, ledger,
    findPerson: user => Promise.resolve(directory[user] ?? null), clock: () => new Date(), log: createLogger('silent'),
  })
  const { post, masks } = client(gateway.port)
  return {
    policy: set.version,
    async mask(column, type) {
      const [answer] = await masks('analyst', 'shop.sales.customers', { [column]: type }) as { viewExpression: { expression: string } }[]
      return answer!.viewExpression.expression
    },
    async tell(event) {
      const { status } = await post('/events', event, { 'X-Sagwan-Secret': secret })
      if (status !== 200) throw new Error(`the event was answered with ${status}`)
    },
    async open(sql, tables) {
      const executionId = crypto.randomUUID()
      const decision: Decision = {
        outcome: 'allow', denials: [], limits: { rows: 10_000, seconds: 60, concurrent: 2 }, export: null, fingerprint: 'f', policy: set.version, tables,
        rules: [{ role: 'analyst', file: 'roles/analyst.yaml', line: 8, text: 'on: shop.sales.customers' }],
      }
      await ledger.append({ kind: 'person', user: 'analyst', roles: ['analyst'], sessionId: null, address: '10.1.2.3' }, {
        kind: 'query.opened', executionId, sql, engine: 'trino', decision, notebookId: null, cellId: null,
        executed: `-- trino\n-- the statement\n${sql}`,
      })
      return executionId
    },
    async close() {
      await gateway.close()
      await ledger.close()
      await close()
      rmSync(checkpoints, { recursive: true, force: true })
    },
  }
}
