import type { KeyObject } from 'node:crypto'
import type { Pool } from 'pg'
import type { Config } from '../config.ts'
import type { PartHealth } from '../contracts/admin.ts'
import type { MissingReports } from '../contracts/audit.ts'
import type { Log } from '../log.ts'
import type { Database } from '../db/open.ts'
import type { Ledger } from '../audit/ledger.ts'
import type { Identity } from '../identity/identity.ts'
import type { Engines } from './engines.ts'
import type { Results } from '../results/results.ts'
import type { PolicyKeeper } from './policies.ts'
import type { CatalogState } from './catalog-state.ts'
import type { LiveExecutions } from './live.ts'
import type { SightCache } from './sight.ts'

/**
 * Everything with state, made once by `lib/server.ts` and handed to each verb. Verbs name the parts they need
 * (`Pick<House, …>`), so that a test can bring its own.
 */
export type House = {
  config: Config
  log: Log
  /** The clock of every timestamp we write. */
  clock: () => Date
  pool: Pool
  prisma: Database['prisma']
  ledger: Ledger
  /** Checks the ledger's signatures. */
  publicKey: KeyObject
  identity: Identity
  engines: Engines
  /** What Trino asks and tells; null where there is no Trino. */
  gateway: { health(): Promise<PartHealth>; findMissing(): Promise<MissingReports> } | null
  results: Results
  policies: PolicyKeeper
  sights: SightCache
  /** What the catalog's pages keep between requests. */
  catalog: CatalogState
  live: LiveExecutions
  /** Which views are on record already, and until when (milliseconds): `session execution rows|chart`. */
  viewed: Map<string, number>
  /** Open event streams, each with the call that ends it: a stopping server must not wait for them. */
  streams: Set<() => void>
  /** Work that waits for a part to come back; cleared when the house closes. */
  timers: Set<NodeJS.Timeout>
}
