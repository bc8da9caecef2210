import { z } from 'zod'
import { engineKinds } from './catalog.ts'
import type { EngineKind } from './catalog.ts'
import type { Decision } from './policy.ts'
import type { ResultColumn, Row, RunDetail } from './engine.ts'
import type { Fault } from '../errors.ts'

export const executionStates = ['queued', 'running', 'succeeded', 'failed', 'denied', 'cancelled', 'interrupted'] as const
export type ExecutionState = (typeof executionStates)[number]

/** `POST /api/executions` */
export const executeSchema = z.object({
  sql: z.string().min(1).max(100_000),
  notebookId: z.uuid().optional(),
  cellId: z.uuid().optional(),
  /** Which engine runs it where its tables leave a choice. */
  engine: z.enum(engineKinds).nullish(),
  /** How long the answer may wait for the end, so that a small query costs one round trip. */
  waitMs: z.int().min(0).max(10_000).default(0),
})
export type ExecuteInput = z.infer<typeof executeSchema>

/** An execution as its reader sees it (`GET /api/executions/:id`). */
export type ExecutionView = {
  id: string
  user: string
  engine: EngineKind
  sql: string
  state: ExecutionState
  notebookId: string | null
  cellId: string | null
  createdAt: string
  endedAt: string | null
  /** Milliseconds so far, or in all. */
  elapsedMs: number
  columns: ResultColumn[]
  /** Rows that can be read so far. */
  rows: number
  sizeBytes: number
  percentage: number | null
  /** What a cluster says of the run, while it runs and of its end; null for other engines, and once it is only stored. */
  detail: RunDetail | null
  /** How many waiting statements are let in before this one; null where it does not wait. */
  ahead: number | null
  error: Fault | null
  decision: Decision | null
  /** Number of the ledger's opening (or denying) entry, and of the closing one. */
  openedSeq: number | null
  closedSeq: number | null
  /** True once retention has deleted the rows. */
  gone: boolean
}

/** The answer of `POST /api/executions`: the id alone, or all of it where it ended within `waitMs`. */
export type ExecuteAnswer = { id: string; execution?: ExecutionView; rows?: Row[] }

/** `POST /api/lens`: what a statement would touch and show, before it runs. Nothing is executed. */
export const lensSchema = z.object({ sql: z.string().max(100_000), engine: z.enum(engineKinds).nullish() })
export type LensInput = z.infer<typeof lensSchema>
export type Lens = {
  decision: Decision
  columns: ResultColumn[]
  kind: string | null
  /** Where it will run. */
  engine: EngineKind
  /** The engines that could run it, for the person to choose from; empty where only one is connected. */
  choices: EngineKind[]
}

/** `POST /api/executions/:id/export` (a form, so that the browser streams it to disk). */
export const exportSchema = z.object({
  format: z.enum(['csv', 'parquet']),
  purpose: z.string().trim().max(500).optional(),
  /** Of CSV: text that a spreadsheet would run gets a `'` before it unless `as-is`. */
  formulas: z.enum(['guarded', 'as-is']).optional(),
})
export type ExportInput = z.infer<typeof exportSchema>

/** `GET /api/executions/events?ids=…,…` */
export const followSchema = z.object({
  ids: z.string().transform(text => [...new Set(text.split(','))]).pipe(z.array(z.uuid()).min(1).max(100)),
})

/**
 * Events of `GET /api/executions/:id/events` and `GET /api/executions/events` (server-sent, event name `execution`): the
 * view, whenever it changed. The latter also tells `fault`, `{ id, fault }`, of those that cannot be followed.
 */
export type ExecutionEvent = ExecutionView
