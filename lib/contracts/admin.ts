import { z } from 'zod'
import { engineKinds } from './catalog.ts'
import type { EngineKind } from './catalog.ts'
import type { Decision, RuleRef } from './policy.ts'
import type { ErrorCode } from '../errors.ts'

/** `GET /api/health` (open): only healthy, or which part is not. */
export type Health = { ok: boolean; parts: Record<string, 'ok' | 'failed'> }

/** What a part may say of itself, so that the interface says it in the reader's language. */
export const healthCodes = ['answers', 'never-verified', 'verified', 'not-sound', 'directory-answers', 'directory-answers-open',
  'directory-away', 'engine-hosts', 'trino-answers', 'trino-slow', 'gateway-works', 'gateway-no-catalog', 'gateway-differs',
  'readers', 'disk-low', 'policies-version', 'policies-rejected'] as const
export type HealthCode = (typeof healthCodes)[number]

/** The health of a part: `detail` in English, for logs; `code` and `params` for the interface, where there are any. */
export type PartHealth = { ok: boolean; detail: string; code?: HealthCode | ErrorCode; params?: Record<string, string | number> }

/** `GET /api/admin/health`: each part in words. */
export type HealthReport = {
  ok: boolean
  parts: (PartHealth & { part: string; since: string | null })[]
  settings: { name: string; value: string; from: 'default' | 'environment' | 'file' }[]
}

export type SessionView = {
  id: string
  user: string
  name: string
  roles: string[]
  address: string | null
  agent: string | null
  createdAt: string
  seenAt: string
  until: string
  running: number
}

/** A statement that runs or waits. */
export type RunningStatement = {
  /** The execution's id, or a cluster's own id of a query from outside. */
  id: string
  engine: EngineKind
  user: string
  /** What a client from outside calls itself; null for what came through the workbench. */
  client: string | null
  stage: 'queued' | 'planning' | 'running'
  since: string
  /** Rows that can be read so far; null where only the cluster knows. */
  rows: number | null
  percentage: number | null
  /** Waiting statements that are let in before it. */
  ahead: number | null
  /** Null for those who may not read the record. */
  sql: string | null
}
/** What one person holds of an engine; `share` is their part of what runs there, 0 to 1. */
export type RunningPerson = { engine: EngineKind; user: string; running: number; queued: number; share: number }

/** `GET /api/admin/running`: who holds the engines now. */
export type RunningReport = {
  /** `places`: how many statements run at once; null where a cluster sees to that. `fault`: why it cannot be asked. */
  engines: { engine: EngineKind; places: number | null; running: number; queued: number; fault: string | null }[]
  people: RunningPerson[]
  /** The oldest first. */
  statements: RunningStatement[]
}

/** What a reviewer of a policy set should look at; no fault: the set is in force with it. Names are as in the files. */
export type PolicyWarning =
  /** Members of the role see columns tagged `pii` as they are. */
  | { code: 'clear'; role: string; table: string; columns: string[] }
  | { code: 'no-members'; role: string }
  /** The rule at this place reaches no table of the warehouse. */
  | { code: 'idle'; file: string; line: number; rule: string }
  /** No table that the rule reaches has the column. */
  | { code: 'no-column'; file: string; line: number; rule: string; column: string }

/** `GET /api/policies` (administrators and auditors). */
export type PolicyReport = {
  version: string
  activatedAt: string
  seq: number | null
  files: { path: string; text: string }[]
  /** Faults of the newest set on disk, where it is not the one in force. */
  rejected: { at: string; faults: string[] } | null
  roles: { role: string; description: string; members: string[]; may: string[] }[]
  /** `cells[table][role]`: what a member of the role alone sees of it; null: it does not exist for them. */
  tables: string[]
  cells: Record<string, Record<string, { filter: string | null; masked: number; closed: number; columns: number } | null>>
  warnings: PolicyWarning[]
}

/** `POST /api/policies/explain` (administrators and auditors): what `user` would see of a statement. */
export const explainSchema = z.object({
  user: z.string().trim().min(1).max(200),
  sql: z.string().min(1).max(100_000),
  engine: z.enum(engineKinds).nullish(),
})
export type ExplainInput = z.infer<typeof explainSchema>
export type Explanation = {
  user: string
  name: string
  /** Their roles, each with the group or the user rule that gives it. */
  roles: { role: string; through: string }[]
  decision: Decision
  /** Where it would run. */
  engine: EngineKind
  choices: EngineKind[]
  /** Tables of the warehouse that it names and that do not exist for them; without `rules` no grant reaches it. */
  unseen: { table: string; rules: RuleRef[] }[]
  /** The entry that says that this was looked up. */
  seq: number
}
/** `GET /api/policies/people`: those who have signed in, by name. */
export type PolicyPeople = { people: { user: string; name: string }[] }
