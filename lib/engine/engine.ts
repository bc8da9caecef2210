import type { EngineKind, WarehouseCatalog } from '../contracts/catalog.ts'
import type { ClusterQuery, EngineHealth, ExecuteRequest, GovernedView, Progress, Reading, Run, WorldSpec } from '../contracts/engine.ts'

/** What an engine can do besides the least; the contract suite skips what it cannot, and says so. */
export type EngineCapabilities = {
  /** It can say which columns a statement uses before it runs. */
  columns: boolean
  /** It can say which raw tables and columns a run really read. */
  read: boolean
  /** It reports how far a run has come. */
  percentage: boolean
  /** It runs statements that write, where a grant lets them. */
  writes: boolean
}

/** Where statements run. Only `lib/query` may call `execute`. */
export type Engine = {
  kind: EngineKind
  capabilities: EngineCapabilities
  /** All tables of the warehouse; `version` changes with the warehouse. Throws `engine-unavailable`. */
  catalog(): Promise<WarehouseCatalog>
  /** The faults of views that do not bind, e.g. a filter over a column that is gone; empty where all do. */
  checkViews(views: GovernedView[]): Promise<string[]>
  /**
   * What a statement is and touches in one person's world. Nothing is run. A refusal is an answer. `user` is the
   * person, for engines that analyse as somebody.
   */
  read(sql: string, world: WorldSpec, user?: string): Promise<Reading>
  /** Runs a statement in one person's world; never throws: faults are in `done`. */
  execute(request: ExecuteRequest, onProgress: (progress: Progress) => void): Run
  /** Functions a statement may call, lower case, sorted. */
  functions(): string[]
  /** Clusters only: every query that has not ended, of other clients too, the oldest first. Throws `engine-unavailable`. */
  queries?(): Promise<ClusterQuery[]>
  /** Clusters only: ends one of them; one that has ended stays as it is. */
  stopQuery?(id: string): Promise<void>
  health(): Promise<EngineHealth>
  close(): Promise<void>
}
