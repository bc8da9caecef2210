import type { Analyses } from '../../contracts/engine.ts'
import type { Log } from '../../log.ts'

/** What it takes to reach one Trino. */
export type TrinoServer = {
  /** `https://trino.example.com:8443`, or `http://…` on loopback. */
  url: string
  /** The service account, which may impersonate people and read nothing but listings. */
  user: string
  password: string
  /** Certificates that sign the server's (PEM); the system's where undefined. */
  ca?: string
  /**
   * Tells an `http` server that a proxy took TLS off. Without it Trino refuses passwords; with it anybody on the way
   * could read them, so only loopback may.
   */
  forwarded: boolean
  /** The catalog of names without one (`sales.orders`). */
  catalog?: string
  /** How long a server that answers 503, or not at all, is asked again in mid-query. */
  patienceMs?: number
}

export type TrinoOptions = TrinoServer & {
  /**
   * Ties analyses to the decision point's questions. Null, for tests, where no decision point of ours is asked: tables
   * then come from Trino's plan, without columns, and those which the optimiser leaves out are missing.
   */
  analyses: Analyses | null
  /** Processes that write results, and the memory of all of them together. */
  hosts: number
  memoryMb: number
  threads: number
  /** An existing folder for pages on their way into Parquet. */
  tempDirectory: string
  log: Log
  /** How old the listing of tables may be. */
  catalogMs?: number
}
