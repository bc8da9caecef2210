import { describeTable } from '@/lib/catalog/describe.ts'
import { describeSchema } from '@/lib/contracts/browse.ts'
import { handle } from '@/app/_http/handle.ts'

/** What its owner says about a table or a column; `409` with the note as it is where somebody wrote since. */
export const PUT = handle(describeSchema, ({ house, principal, params, input }) =>
  describeTable(house, principal, { catalog: params.catalog!, schema: params.schema!, table: params.table! }, input))
