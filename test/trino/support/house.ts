import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestHouse } from '../../support/house.ts'
import type { TestHouse } from '../../support/house.ts'
import { findFreePort } from '../../support/server.ts'
import { eventSecret, hashKey } from './shared.ts'
import type { SharedTrino } from './shared.ts'

/** A role for whoever makes tables and views of their own, besides what their other roles give. */
const scratch = `role: scratch
members: { users: [analyst-jp] }
grants:
  - { on: shop.scratch.*, use: [query, write] }
`

/**
 * A whole house in front of the run's Trino (and no DuckDB), with the demo's people and rules and its gateway asked by
 * that Trino. `settings` come last.
 */
export async function openTrinoHouse(trino: SharedTrino, settings: Record<string, string> = {}): Promise<TestHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'sagwan-trino-house-'))
  mkdirSync(join(folder, 'data/secrets'), { recursive: true, mode: 0o700 })
  // The key in the server's table and the house's own are one.
  writeFileSync(join(folder, 'data/secrets/hash.key'), hashKey, { mode: 0o600 })
  cpSync(join(import.meta.dirname, '../../../policies'), join(folder, 'policies'), { recursive: true })
  writeFileSync(join(folder, 'policies/roles/scratch.yaml'), scratch)
  const port = await findFreePort()
  await trino.pointTo(port)
  const house = await openTestHouse({
    DATA_DIR: join(folder, 'data'), POLICIES: join(folder, 'policies'), WAREHOUSE: '', TRINO_URL: trino.url, TRINO_USER: trino.user,
    TRINO_PASSWORD: trino.password, TRINO_CATALOG: 'shop', GATEWAY_PORT: String(port), GATEWAY_SECRET: eventSecret, ...settings,
  })
  return {
    ...house,
    async drop() {
      await house.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
