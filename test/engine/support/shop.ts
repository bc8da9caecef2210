import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOrCreateSigningKey } from '../../../lib/audit/keys.ts'
import { createLedger } from '../../../lib/audit/ledger.ts'
import type { WarehouseCatalog } from '../../../lib/contracts/catalog.ts'
import type { EngineKind } from '../../../lib/contracts/catalog.ts'
import type { Progress, Run } from '../../../lib/contracts/engine.ts'
import type { Decision } from '../../../lib/contracts/policy.ts'
import type { Person, Principal } from '../../../lib/contracts/principal.ts'
import { createDuckdbEngine } from '../../../lib/engine/duckdb/engine.ts'
import type { Engine } from '../../../lib/engine/engine.ts'
import { createTrinoEngine } from '../../../lib/engine/trino/engine.ts'
import { startGateway } from '../../../lib/gateway/gateway.ts'
import { createLogger } from '../../../lib/log.ts'
import { decide } from '../../../lib/policy/decide.ts'
import { rolesOf } from '../../../lib/policy/roles.ts'
import { see } from '../../../lib/policy/see.ts'
import type { PolicySet } from '../../../lib/policy/set.ts'
import { compileViews } from '../../../lib/policy/views.ts'
import { loadSound } from '../../policy/support.ts'
import { createTestDatabase } from '../../support/database.ts'
import { makeSmallWarehouse } from '../../support/warehouse.ts'
import { useTrino } from '../../trino/support/server.ts'
import { eventSecret, hashKey } from '../../trino/support/shared.ts'

const policies = join(import.meta.dirname, '../../../policies')
const textOf = (name: string) => readFileSync(join(policies, name), 'utf8')

/** The demo's rules, with a role for a union of roles and one that has every mask. */
export function loadRules(): PolicySet {
  const demo = ['tags.yaml', 'owners.yaml', ...readdirSync(join(policies, 'roles')).map(name => `roles/${name}`)]
  return loadSound({
    ...Object.fromEntries(demo.map(name => [name, textOf(name)])),
    gold: `
members: { users: [both] }
grants:
  - { on: shop.sales.customers, rows: "tier = 'gold'", columns: { phone: hide } }
`,
    veiled: `
members: { users: [mina] }
grants:
  - on: shop.sales.customers
    columns:
      id: { mask: hash }
      name: { mask: redact }
      email: { mask: email }
      phone: { mask: first4 }
      national_id: { mask: hash }
      birth_date: { mask: round }
      city: { mask: null }
      tier: { mask: custom, sql: "upper(tier)" }
      lifetime_krw: { mask: round, to: 1000000 }
      created_at: { mask: year }
`,
  })
}

const groups = 'ou=groups,dc=sagwan,dc=demo'
const person = (user: string, group: string | null, attributes: Record<string, string> = {}): Person =>
  ({ user, name: user, dn: `uid=${user},ou=people,dc=sagwan,dc=demo`, groups: group ? [`cn=${group},${groups}`] : [], attributes })

/** Who asks in the contract. `both` is an analyst who has the role `gold` too. */
export const persons = {
  'analyst': person('analyst', 'analysts', { country: 'KR' }),
  'analyst-jp': person('analyst-jp', 'analysts', { country: 'JP' }),
  'marketer': person('marketer', 'marketers', { country: 'KR' }),
  'owner': person('owner', 'owners', { country: 'KR' }),
  'both': person('both', 'analysts', { country: 'KR' }),
  'mina': person('mina', null),
  'nobody': person('nobody', null),
}
export type Name = keyof typeof persons

/** An engine over the small shop under the rules of `loadRules`, asked as the road asks it. */
export type Shop = {
  engine: Engine
  catalog: WarehouseCatalog
  decide(user: Name, sql: string): Promise<Decision>
  begin(user: Name, sql: string, limits?: { rows: number; seconds: number }): { run: Run; progress: Progress[]; directory: string }
  close(): Promise<void>
}

/** How each engine is opened; the compiler asks for the one that is missing. */
export const openers: Record<EngineKind, () => Promise<Shop>> = { duckdb: openDuckdb, trino: openTrino }

type Opened = { engine: Engine; catalog: WarehouseCatalog; close(): Promise<void> }

function shopOf(folder: string, set: PolicySet, { engine, catalog, close }: Opened): Shop {
  const sightOf = (user: Name) => {
    const principal: Principal = {
      kind: 'person', ...persons[user], roles: rolesOf(set, persons[user]).roles, sessionId: null, address: null,
    }
    const sight = see(set, principal, catalog)
    const views = compileViews(sight, catalog, engine.kind)
    return { sight, world: { key: sight.fingerprint, catalogVersion: catalog.version, views } }
  }
  return {
    engine, catalog, close,
    async decide(user, sql) {
      const { sight, world } = sightOf(user)
      return decide(sight, await engine.read(sql, world, user))
    },
    begin(user, sql, limits = { rows: 10_000_000, seconds: 300 }) {
      const executionId = crypto.randomUUID()
      const directory = join(folder, executionId)
      mkdirSync(directory)
      const progress: Progress[] = []
      const { world } = sightOf(user)
      return { run: engine.execute({ executionId, sql, world, directory, limits, user }, event => progress.push(event)), progress, directory }
    },
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sagwan-contract-'))
  mkdirSync(join(folder, 'temp'))
  return folder
}

async function openDuckdb(): Promise<Shop> {
  const folder = newFolder()
  const file = join(folder, 'shop.duckdb')
  await makeSmallWarehouse(file)
  const engine = await createDuckdbEngine({
    warehouse: { file, catalog: 'shop', refresh: async () => 'v1', fault: () => null }, hosts: 1, memoryMb: 1024, tempMb: 1024, threads: 2,
    hashKey, tempDirectory: join(folder, 'temp'), log: createLogger('silent'),
  })
  return shopOf(folder, loadRules(), {
    engine, catalog: await engine.catalog(),
    async close() {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  })
}

async function openTrino(): Promise<Shop> {
  const folder = newFolder()
  const set = loadRules()
  const database = await createTestDatabase()
  const ledger = await createLedger({ pool: database.pool, directory: join(folder, 'ledger'), clock: () => new Date(),
    checkpointEntries: 1000, signingKey: loadOrCreateSigningKey(join(folder, 'ledger.pem')), checkpointMinutes: 60 })
  const trino = await useTrino()
  const held: { catalog: WarehouseCatalog | null } = { catalog: null }
  const gateway = await startGateway({
    port: 0, host: '127.0.0.1', allow: '', secret: eventSecret, service: trino.user, policies: () => set, catalog: () => held.catalog,
    findPerson: user => Promise.resolve(persons[user as Name] ?? null), pool: database.pool, ledger, clock: () => new Date(),
    log: createLogger('silent'),
  })
  await trino.pointTo(gateway.port)
  const engine = await createTrinoEngine({
    url: trino.url, user: trino.user, password: trino.password, forwarded: true, catalog: 'shop', analyses: gateway.analyses,
    hosts: 1, memoryMb: 512, threads: 2, tempDirectory: join(folder, 'temp'), log: createLogger('silent'),
  })
  held.catalog = await engine.catalog()
  return shopOf(folder, set, {
    engine, catalog: held.catalog,
    async close() {
      await engine.close()
      await trino.stop()
      await gateway.close()
      await ledger.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  })
}
