import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Principal } from '../../lib/contracts/principal.ts'
import type { LedgerEvent } from '../../lib/contracts/audit.ts'
import { parseConfig } from '../../lib/config.ts'
import type { Engine } from '../../lib/engine/engine.ts'
import { createEngines } from '../../lib/query/engines.ts'
import { openHouse } from '../../lib/server.ts'
import type { OpenHouse } from '../../lib/server.ts'
import { createTestDatabase } from './database.ts'
import { makeSmallWarehouse } from './warehouse.ts'

export type TestHouse = OpenHouse & { folder: string; drop(): Promise<void> }

/** A whole house on real parts, in a folder and a database of its own, over a small warehouse. */
export async function openTestHouse(settings: Record<string, string> = {}): Promise<TestHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'sagwan-house-'))
  const database = await createTestDatabase()
  const warehouse = join(folder, 'shop.duckdb')
  await makeSmallWarehouse(warehouse)
  cpSync(join(import.meta.dirname, '../../policies'), join(folder, 'policies'), { recursive: true })
  const config = parseConfig({
    DATA_DIR: join(folder, 'data'), POLICIES: join(folder, 'policies'), WAREHOUSE: warehouse, WAREHOUSE_CATALOG: 'shop',
    DATABASE_URL: database.url, ENGINE_HOSTS: '1', ENGINE_MEMORY_MB: '512', LOG_LEVEL: 'silent', ...settings,
  })
  const house = await openHouse(config, () => undefined)
  return {
    ...house,
    folder,
    async drop() {
      await house.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A principal of the demo, as a session would make it. */
export function principal(user: string, roles: string[], attributes: Record<string, string> = {}): Principal {
  return {
    kind: 'person', user, name: user, roles, attributes, groups: [], sessionId: crypto.randomUUID(), address: '127.0.0.1',
  }
}

export const people = {
  analyst: principal('analyst', ['analyst'], { country: 'KR' }),
  secondAnalyst: principal('analyst-two', ['analyst'], { country: 'KR' }),
  analystJp: principal('analyst-jp', ['analyst'], { country: 'JP' }),
  marketer: principal('marketer', ['marketer'], { country: 'KR' }),
  owner: principal('owner', ['owner'], { country: 'KR' }),
  auditor: principal('auditor', ['auditor']),
  admin: principal('admin', ['admin']),
}

/** The house with another way to execute in front of its engine's own. */
export function withExecute<House extends Pick<OpenHouse, 'engines'>>(
  house: House, execute: (own: Engine['execute'], ...args: Parameters<Engine['execute']>) => ReturnType<Engine['execute']>,
): House {
  const [engine] = house.engines.all
  if (!engine) throw new Error('a house has an engine')
  const wrapped: Engine = { ...engine, execute: (...args) => execute(engine.execute, ...args) }
  return { ...house, engines: createEngines([wrapped]) }
}

/** Everything on record about an execution, oldest first. */
export async function listEvents({ pool }: Pick<OpenHouse, 'pool'>, executionId: string): Promise<LedgerEvent[]> {
  const { rows } = await pool.query<{ body: string }>(
    'select body from ledger_entries where execution_id = $1 order by seq', [executionId])
  return rows.map(({ body }) => (JSON.parse(body) as { event: LedgerEvent }).event)
}

/** Makes every append to the ledger fail until the answer is called. */
export async function breakLedger({ pool }: Pick<OpenHouse, 'pool'>, when = 'true'): Promise<() => Promise<void>> {
  await pool.query(`create or replace function break_ledger() returns trigger language plpgsql as
    $$ begin if ${when} then raise exception 'the disk of the ledger is full'; end if; return new; end $$`)
  await pool.query('create trigger broken before insert on ledger_entries for each row execute function break_ledger()')
  return async () => {
    await pool.query('drop trigger broken on ledger_entries')
  }
}
