import { valuesSchema } from '@/lib/contracts/result.ts'
import { readValues } from '@/lib/query/rows.ts'
import { handle } from '@/app/_http/handle.ts'

/** The values of a column with their counts, the most frequent first. */
export const POST = handle(valuesSchema, ({ house, principal, params, input }) =>
  readValues(house, principal, params.id ?? '', input))
