import { findSchema } from '@/lib/contracts/result.ts'
import { findCells } from '@/lib/query/rows.ts'
import { handle } from '@/app/_http/handle.ts'

/** Cells that hold a text, in the order of the grid. */
export const POST = handle(findSchema, ({ house, principal, params, input }) =>
  findCells(house, principal, params.id ?? '', input))
