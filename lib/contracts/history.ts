import { z } from 'zod'
import { engineKinds } from './catalog.ts'
import type { EngineKind } from './catalog.ts'
import type { ResultColumn, Row } from './engine.ts'
import { executionStates } from './query.ts'
import type { ExecutionState } from './query.ts'
import type { Fault } from '../errors.ts'

/** `GET /api/history`: what the caller ran, newest first. */
export const historyQuerySchema = z.object({
  text: z.string().trim().max(200).optional(),
  /** A table's full name. */
  table: z.string().max(300).optional(),
  outcome: z.enum(executionStates).optional(),
  engine: z.enum(engineKinds).optional(),
  notebook: z.uuid().optional(),
  /** Only runs of the statement that this execution ran. */
  same: z.uuid().optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** The last execution of the page before. */
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})
export type HistoryQuery = z.infer<typeof historyQuerySchema>

export type HistoryLine = {
  id: string
  sql: string
  engine: EngineKind
  state: ExecutionState
  createdAt: string
  endedAt: string | null
  elapsedMs: number
  rows: number
  sizeBytes: number
  /** Full names of the tables it touched. */
  tables: string[]
  error: Fault | null
  /** Where it was run, if the caller may still open it. */
  notebook: { id: string; title: string; cellId: string | null } | null
  /** True where rows can be looked at, as far as the list can tell. */
  readable: boolean
}

/** Counts are over the newest `counted` matches. */
export type HistoryPage = {
  lines: HistoryLine[]
  /** `after` of the next page; null at the end. */
  next: string | null
  matches: number
  /** True where there are more matches than were counted. */
  more: boolean
  facets: { outcome: Facet[]; table: Facet[] }
}
export type Facet = { value: string; count: number }

/** `POST /api/history/compare`: what changed between two results of equal columns. */
export const compareSchema = z.object({
  before: z.uuid(),
  after: z.uuid(),
  /** Positions of the columns by which rows are the same row; empty: whole rows are compared. */
  key: z.array(z.int().min(0)).max(16).default([]),
})
export type CompareInput = z.infer<typeof compareSchema>

export type Change = 'added' | 'removed' | 'changed'
export type Comparison = {
  columns: ResultColumn[]
  key: number[]
  counts: Record<Change | 'same', number>
  /** By column: in how many changed rows its value is another one. */
  changedIn: number[]
  /** Rows that share their key with others of the same result; they are told apart by their order. */
  repeated: number
  /** The first differences, in the order of the newer result, rows that are gone at the end. */
  rows: { change: Change; before: Row | null; after: Row | null }[]
}
/** So many differences are shown; all are counted. */
export const maxDifferences = 500
