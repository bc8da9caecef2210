import type { PartHealth } from './admin.ts'
import type { EngineKind, ValueKind } from './catalog.ts'
import type { Denial, Limits } from './policy.ts'
import type { Fault } from '../errors.ts'

/** A column of a result, in the statement's order. */
export type ResultColumn = { name: string; type: string; kind: ValueKind }

export const statementKinds = ['select', 'describe', 'summarize', 'show', 'explain', 'write'] as const
export type StatementKind = (typeof statementKinds)[number]

export const writeActions = ['create', 'create-view', 'insert', 'update', 'delete', 'merge', 'truncate', 'drop', 'rename', 'alter',
  'comment'] as const
export type WriteAction = (typeof writeActions)[number]
/** A table or view that a statement makes, changes or drops, by its full name; of a rename, both names. */
export type Write = {
  table: string
  action: WriteAction
  /** Set for a view that shows its readers what its maker may see. */
  definer?: true
}

/** One statement as the engine's own parser and binder see it, in one person's world. */
export type Statement = {
  engine: EngineKind
  kind: StatementKind
  /** Full names of the world's tables it touches, each with the columns it reads (null: could not be told). */
  tables: { table: string; columns: string[] | null }[]
  /** What it changes; left out where it only reads. */
  writes?: Write[]
  /** It shows numbers of whole tables, or how they are filtered: only for who sees all of each. */
  bare?: true
  functions: string[]
  /** The columns it will give. */
  columns: ResultColumn[]
}

/** The engine's reading: a statement, or why it is none that may run. A refusal is an answer, not an exception. */
export type Reading =
  | { ok: true; statement: Statement }
  | {
      ok: false
      refusal: Denial
      /** Tables of the world it touched as far as it could be read: with them a closed column can be told from a typo. */
      tables: string[]
      /** Every column name the text mentions, as written: policy looks here for closed columns. */
      mentions: string[]
      /** What it would change, where that could be read. */
      writes?: Write[]
    }

/**
 * One table of a person's world. `select` is a whole SELECT in the engine's dialect whose FROM is `sourceToken`
 * (once); the engine puts the table's raw name there. It ends without a semicolon.
 */
export type GovernedView = {
  catalog: string
  schema: string
  table: string
  select: string
  comment?: string
}

/** Stands in `GovernedView.select` where the raw table's name belongs. */
export const sourceToken = '__sagwan_source__'

/** All a person may see: the engine makes a world of it. `key` is its identity: equal keys, equal worlds. */
export type WorldSpec = { key: string; catalogVersion: string; views: GovernedView[] }

export type ExecuteRequest = {
  executionId: string
  sql: string
  world: WorldSpec
  /** An existing empty folder to which `part-00000.parquet`, `part-00001.parquet`, … are written. */
  directory: string
  limits: Pick<Limits, 'rows' | 'seconds'>
  /** Who runs it, for engines that enforce policy by the person; an engine of worlds needs nobody. */
  user?: string
  /** The role in whose share of a cluster it queues. */
  role?: string
}

/** What an engine in a cluster says of a run, besides what can be read of it. */
export type RunDetail = {
  stage: 'queued' | 'planning' | 'running'
  /** The engine's own id of the query, by which its events are joined. */
  queryId: string
  splits: { done: number; total: number }
  /** Rows and bytes read so far, before any filter; null where that would tell how much a filter hides. */
  readRows: number | null
  readBytes: number | null
}

/** A query of a cluster, whoever began it and by whatever client. */
export type ClusterQuery = {
  /** The engine's own id. */
  id: string
  user: string
  /** What its client calls itself: anybody may say anything. */
  source: string | null
  stage: RunDetail['stage']
  since: string
  sql: string
}

/** What a cluster's decision point was asked about one text that was analysed and not run. */
export type Observation = {
  tables: { table: string; columns: string[] }[]
  functions: string[]
  /** Tables and views that the text would change. */
  writes: string[]
  /** Tables it came to that do not exist for the person, in order, and columns of others that do not. */
  unseen: string[]
  hidden: string[]
}

/**
 * Ties an analysis to the questions it raises: `name` is a user name which, until `end`, the decision point alone
 * resolves to the person. `null` is the policy itself: it may name everything, and runs nothing.
 */
export type Analyses = {
  /** `writes`: the questions of a statement that writes are answered as for the person, otherwise all of them with no. */
  begin(user: string | null, writes?: boolean): { name: string; end(): Observation }
}

/** What has happened so far; `parts` and `rows` count what can be read from the folder already. */
export type Progress = {
  columns: ResultColumn[]
  rows: number
  parts: number
  sizeBytes: number
  /** 0 to 100, or null where the engine cannot say. */
  percentage: number | null
  detail?: RunDetail
}

/** How an execution ended. `rows` in `first` is set where the whole result is at most 200 rows: see `contracts/result.ts` for values. */
export type Outcome =
  | { state: 'succeeded'; columns: ResultColumn[]; rows: number; parts: number; sizeBytes: number
      first: Row[] | null
      /** Raw tables and columns the engine really read, for the ledger; null where it cannot tell. */
      read: { table: string; columns: string[] }[] | null
      /** Rows that were changed, where the statement writes and the engine counts them. */
      written?: number | null }
  | { state: 'failed' | 'cancelled'; fault: Fault }

/** A value as the browser gets it: null is SQL NULL; everything a JSON number would spoil is a string. */
export type Value = string | number | boolean | null
/** `row[j]` belongs to `columns[j]`. */
export type Row = Value[]

/** A run under way. */
export type Run = {
  done: Promise<Outcome>
  /** Stops it in the engine within a second; resolves when it has stopped. */
  cancel(): Promise<void>
}

export type EngineHealth = PartHealth & { hosts?: number; worlds?: number; running?: number }
