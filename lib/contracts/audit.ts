import { z } from 'zod'
import type { EngineKind } from './catalog.ts'
import type { ChartFormat, ChartKind } from './chart.ts'
import type { WriteAction } from './engine.ts'
import type { Decision, ExportFormat } from './policy.ts'
import type { Fault } from '../errors.ts'

/** Who an entry is about; null fields where nobody has signed in yet. */
export type Actor = {
  kind: 'person' | 'token' | 'job' | 'system'
  user: string
  roles: string[]
  sessionId: string | null
  address: string | null
}

/** In which form somebody looked at a result; values, sums and finds of its grid are `rows`. */
export type ViewedAs = 'rows' | 'chart' | 'profile' | 'pivot'

/**
 * The closed union of what the ledger records. Each kind of event has one variant; nothing else can be written.
 * Secrets never enter it. Timestamps, sequence and hash are the ledger's own.
 */
export type LedgerEvent =
  | { kind: 'session.opened'; until: string }
  | { kind: 'session.refused'; reason: 'wrong' | 'slowed' | 'directory' }
  | { kind: 'session.closed' }
  | { kind: 'session.revoked'; user: string; session: string }
  | { kind: 'query.opened'; executionId: string; sql: string; engine: string; decision: Decision
      notebookId: string | null; cellId: string | null; executed: string }
  | { kind: 'query.denied'; executionId: string; sql: string; decision: Decision
      notebookId: string | null; cellId: string | null }
  | { kind: 'query.closed'; executionId: string; outcome: 'succeeded' | 'failed' | 'cancelled' | 'interrupted'
      rows: number; sizeBytes: number; elapsedMs: number
      read: { table: string; columns: string[] }[] | null; error: Fault | null
      /** Who stopped it, where somebody did. */
      by: string | null
      /** Tables and views that it made, changed or dropped; left out where there are none. */
      writes?: WrittenTable[] }
  /** Somebody with `query:stop` is about to stop a statement of somebody else's; a query from outside by its engine's id. */
  | { kind: 'query.stopped'; executionId: string; of: string; engine: EngineKind }
  | { kind: 'result.viewed'; executionId: string; of: string; tables: string[]; as: ViewedAs }
  | { kind: 'result.refused'; executionId: string; of: string; reason: string }
  | { kind: 'export.opened'; executionId: string; format: ExportFormat | ChartFormat; purpose: string | null; maxRows: number
      tables: string[]; columns: string[]
      /** Set where the person switched the guard against formulas off. */
      formulas?: 'as-is'
      /** What a chart's file shows: measures by x, split by series; absent where the rows themselves leave. */
      chart?: { kind: ChartKind; x: string | null; series: string | null; measures: string[] } }
  | { kind: 'export.closed'; executionId: string; format: ExportFormat | ChartFormat; outcome: 'succeeded' | 'failed' | 'cancelled'
      rows: number; sizeBytes: number }
  | { kind: 'export.denied'; executionId: string; format: string; reason: string }
  | { kind: 'result.deleted'; executionId: string; of: string; reason: 'age' | 'size' | 'notebook'; sizeBytes: number }
  | { kind: 'notebook.created' | 'notebook.changed' | 'notebook.deleted'; notebookId: string; title: string; what: string }
  | { kind: 'notebook.shared'; notebookId: string; title: string; with: { role: string; mayEdit: boolean }[]
      /** Stands there where it is offered as a template from then on. */
      template?: true }
  /** An owner wrote about a table, or a column of it; `text` and `tags` are what stands there from then on. */
  | { kind: 'catalog.described'; table: string; column: string | null; text: string; tags: string[] }
  | { kind: 'policy.activated'; version: string; files: { path: string; text: string }[] }
  | { kind: 'policy.rejected'; version: string; faults: string[] }
  /** Somebody with `policy:read` looked up what somebody would see of a statement, and by which rules. */
  | { kind: 'policy.explained'; of: string; sql: string }
  | { kind: 'audit.searched'; filter: Record<string, string> }
  | { kind: 'audit.read'; of: number }
  | { kind: 'ledger.verified'; entries: number; ok: boolean; firstBad: number | null }
  | { kind: 'external.opened'; executionId: string; engine: EngineKind; sql: string; client: ExternalClient }
  | { kind: 'external.closed'; executionId: string; engine: EngineKind; sql: string; client: ExternalClient
      /** What it did, in the engine's word: `SELECT`, `INSERT`, `CREATE TABLE`; null where it was never analysed. */
      statement: string | null
      outcome: 'succeeded' | 'failed' | 'denied' | 'cancelled'
      read: ReportedTable[]; wrote: ReportedOutput | null; numbers: ReportedNumbers
      startedAt: string; endedAt: string; error: ReportedError | null
      /** Where the engine did otherwise than policy asks for, as far as that can still be said. */
      differences: Difference[]; digest: string }
  | { kind: 'engine.reported'; executionId: string; queryId: string; sql: string
      /** Whether what was applied is what was decided; `differences` says where not. */
      agrees: boolean; differences: Difference[]
      /** False where policy had changed since: then only whether there was a filter and a mask was compared. */
      exact: boolean
      read: ReportedTable[]; numbers: ReportedNumbers; error: ReportedError | null; digest: string }
  /** Somebody has looked at an entry that differs (`of`) and answers for it. */
  | { kind: 'difference.acknowledged'; executionId: string; of: number; note: string | null }
  | { kind: 'gateway.refused'; what: 'address' | 'secret' | 'certificate' | 'operation' | 'question' | 'event' | 'others'; path: string
      reason: string
      /** How many of the kind from this address were refused since the last entry, this one included; of `others`,
       * how many stand in no entry of their own because there were too many. */
      count: number }
  | { kind: 'server.started'; version: string; recovered: number }
  | { kind: 'server.stopped' }

/** By what a query came that did not come through the workbench. `login` is the account that proved itself. */
export type ExternalClient = { login: string | null; source: string | null; agent: string | null; info: string | null
  tags: string[]; trace: string | null; catalog: string | null; schema: string | null }

/** What a statement of ours wrote. `rows` is null where they were not counted, `sure` false where it may not have happened. */
export type WrittenTable = { table: string; action: WriteAction; rows: number | null; sure: boolean }
/** A table that an engine says it read, with the filters and masks it says it applied, as it words them. */
export type ReportedTable = {
  table: string
  /** Whose rights it was read with, where these were not the person's: a view's owner, or the policy's own. */
  as: string | null
  filters: string[]
  /** Columns that were read, those of filters and masks too. */
  columns: { column: string; mask: string | null }[]
}
/** What a statement wrote, with the columns each of its columns came from (`catalog.schema.table.column`). */
export type ReportedOutput = { table: string; rows: number; columns: { column: string; from: string[] }[] }
export type ReportedNumbers = { rows: number; sizeBytes: number; readRows: number; readBytes: number; elapsedMs: number
  cpuMs: number; queuedMs: number }
/** How an engine did otherwise than decided, or what else about a query auditors must look at. */
export const differenceKinds = ['filter-missing', 'filter-added', 'filter-other', 'mask-missing', 'mask-added', 'mask-other',
  'table-uncovered', 'column-uncovered', 'table-unreported', 'read-as', 'ran-as-analysis', 'begin-other'] as const
export type DifferenceKind = (typeof differenceKinds)[number]
/** `as` is whose rights a table was read with, where these are what differs. */
export type Difference = { what: DifferenceKind; table: string | null; column: string | null; as: string | null }
export type ReportedError = { code: number; name: string; message: string }

export type LedgerKind = LedgerEvent['kind']
export const ledgerKinds = ['session.opened', 'session.refused', 'session.closed', 'session.revoked', 'query.opened',
  'query.denied', 'query.closed', 'query.stopped', 'result.viewed', 'result.refused', 'export.opened', 'export.closed', 'export.denied',
  'result.deleted', 'notebook.created', 'notebook.changed', 'notebook.deleted', 'notebook.shared', 'catalog.described', 'policy.activated',
  'policy.rejected', 'policy.explained', 'audit.searched', 'audit.read', 'ledger.verified', 'external.opened', 'external.closed',
  'engine.reported', 'difference.acknowledged', 'gateway.refused', 'server.started', 'server.stopped',
] as const satisfies readonly LedgerKind[]

/** What is hashed: `hash = SHA-256(previous ‖ RFC 8785 JSON of this)`. `at` is ISO 8601 in UTC with milliseconds. */
export type LedgerBody = { seq: number; at: string; actor: Actor; event: LedgerEvent }

/** One entry as it is read; hashes in lower-case hex. */
export type LedgerEntry = LedgerBody & { hash: string; previous: string }

/** What an append answers once it is durable. */
export type Receipt = { seq: number; at: string; hash: string }

/** `GET /api/audit`; newest first; `before` is the `seq` to go on from. */
export const auditQuerySchema = z.object({
  person: z.string().max(200).optional(),
  table: z.string().max(300).optional(),
  column: z.string().max(300).optional(),
  outcome: z.enum(['succeeded', 'failed', 'denied', 'cancelled', 'interrupted', 'differs']).optional(),
  kind: z.enum(ledgerKinds).optional(),
  address: z.string().max(100).optional(),
  execution: z.string().max(100).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  text: z.string().max(200).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type AuditQuery = z.infer<typeof auditQuerySchema>

/** One line of the timeline. */
export type AuditLine = {
  seq: number
  at: string
  user: string
  kind: LedgerKind
  outcome: string | null
  executionId: string | null
  /** Statement, title or reason in one line. */
  summary: string
  tables: string[]
  rows: number | null
}
export type AuditFacet = { value: string; count: number }
export type AuditPage = {
  lines: AuditLine[]
  /** Entries that match, and entries in all. */
  matches: number
  total: number
  /** Set where counting stopped: `matches`, facets and histogram cover only the newest matches, at least so many. */
  bounded?: true
  facets: Record<'person' | 'table' | 'column' | 'outcome' | 'kind' | 'address', AuditFacet[]>
  /** Equal time buckets over the range, oldest first: all entries, and those that match. */
  histogram: { from: string; all: number; matches: number; denied: number }[]
  head: { seq: number; hash: string } | null
  /** When the chain was verified last, and up to which entry. */
  verified: { at: string; seq: number; ok: boolean } | null
}

/** An entry in which the engine did otherwise than decided, and nobody has said that they looked at it. */
export type OpenDifference = { seq: number; at: string; user: string; executionId: string; differences: Difference[] }
/** What the engine has not told of the last day: what is lost is at least counted. */
export type MissingReports = {
  /** Our own queries that ended more than five minutes ago, without a report of the engine. */
  unreported: number
  /** Queries from outside that began more than five minutes ago; some may still run. */
  unclosed: number
}
/** `GET /api/audit/attention`: what waits for an auditor. `open` counts all, `differences` are the newest of them. */
export type AuditAttention = { open: number; differences: OpenDifference[]; missing: MissingReports | null }
/** `POST /api/audit/:seq/acknowledge` */
export const acknowledgeSchema = z.object({ note: z.string().trim().max(500).optional() })

/** `GET /api/audit/:seq`: an entry with everything on record about the same execution, oldest first. */
export type AuditStory = { entry: LedgerEntry; story: LedgerEntry[]; next: string | null }

/** `GET /api/executions/:id/record`: the story of one execution as a person may see it; see `lib/query/record.ts`. */
export type ExecutionRecord = { story: LedgerEntry[]; verified: AuditPage['verified'] }

export type VerifyReport = {
  ok: boolean
  entries: number
  /** Signed checkpoints that were checked against the chain. */
  checkpoints: number
  head: { seq: number; hash: string } | null
  /** The first entry that is wrong, and how. */
  fault: { seq: number; what: 'altered' | 'removed' | 'inserted' | 'reordered' | 'cut-off' | 'signature'; message: string } | null
  elapsedMs: number
}
