import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOrCreateSigningKey } from '../../../lib/audit/keys.ts'
import { createLedger } from '../../../lib/audit/ledger.ts'
import { parseConfig } from '../../../lib/config.ts'
import { attachDatabase } from '../../../lib/db/attach.ts'
import { createLogger } from '../../../lib/log.ts'
import { createLive } from '../../../lib/query/live.ts'
import { retain } from '../../../lib/query/retention.ts'
import { createResults } from '../../../lib/results/results.ts'
import { openSecrets } from '../../../lib/secrets.ts'

/** Runs retention beside a running server, as a second instance would, as if all results were too old; answers how many went. */
export async function clearRows(data: string): Promise<number> {
  const config = { ...parseConfig({ DATA_DIR: data }), RESULT_DAYS: 0 }
  const scratch = mkdtempSync(join(tmpdir(), 'sagwan-retention-'))
  const log = createLogger('warn')
  const clock = () => new Date()
  const { pool, close } = await attachDatabase(config, 'a test')
  const ledger = await createLedger({
    pool, directory: scratch, signingKey: loadOrCreateSigningKey(openSecrets(data).signingKeyPath), clock,
    checkpointEntries: 100_000, checkpointMinutes: 600,
  })
  const results = await createResults({
    directory: join(data, 'results'), tempDirectory: scratch, hosts: 1, memoryMb: 256, threads: 1, log,
  })
  try {
    return await retain({ config, pool, ledger, results, live: createLive({ duckdb: 1, trino: null }), log, clock })
  } finally {
    await results.close()
    await ledger.close()
    await close()
    rmSync(scratch, { recursive: true, force: true })
  }
}
