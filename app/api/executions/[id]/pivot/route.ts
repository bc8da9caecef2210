import { pivotRequestSchema } from '@/lib/contracts/result.ts'
import { readPivot } from '@/lib/query/rows.ts'
import { handle } from '@/app/_http/handle.ts'

/** Groups over the whole result, with totals. */
export const POST = handle(pivotRequestSchema, ({ house, principal, params, input }) =>
  readPivot(house, principal, params.id ?? '', input))
