import { statsSchema } from '@/lib/contracts/result.ts'
import { readStats } from '@/lib/query/rows.ts'
import { handle } from '@/app/_http/handle.ts'

/** What columns add up to, in all rows or in a stretch of them. */
export const POST = handle(statsSchema, ({ house, principal, params, input }) =>
  readStats(house, principal, params.id ?? '', input))
