import { z } from 'zod'
import type { ResultColumn, Row } from './engine.ts'

/** Comparison a filter may ask for; `value` is text and is compared in the column's own type. */
export const filterOps = ['=', '!=', '<', '<=', '>', '>=', 'contains', 'starts', 'null', 'not-null'] as const
export type FilterOp = (typeof filterOps)[number]

export const sortSchema = z.object({ column: z.int().min(0), descending: z.boolean() })
export const filterSchema = z.object({
  column: z.int().min(0),
  op: z.enum(filterOps),
  value: z.string().max(1000).optional(),
})
/** Columns go by position: names of a result may repeat. */
export type Sort = z.infer<typeof sortSchema>
export type Filter = z.infer<typeof filterSchema>

export const windowSchema = z.object({
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(200),
  sort: z.array(sortSchema).max(8).default([]),
  filter: z.array(filterSchema).max(32).default([]),
})
export type Window = z.infer<typeof windowSchema>

/** `GET /api/executions/:id/rows`. `total` counts the rows that pass the filter, of those written so far. */
export type RowsPage = { columns: ResultColumn[]; rows: Row[]; offset: number; total: number; complete: boolean }
