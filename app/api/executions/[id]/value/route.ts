import { valueSchema } from '@/lib/contracts/result.ts'
import { readValue } from '@/lib/query/rows.ts'
import { handle } from '@/app/_http/handle.ts'

/** A piece of one value in full. */
export const POST = handle(valueSchema, ({ house, principal, params, input }) =>
  readValue(house, principal, params.id ?? '', input))
