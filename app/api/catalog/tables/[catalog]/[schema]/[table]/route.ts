import { getTable } from '@/lib/catalog/table.ts'
import { handle } from '@/app/_http/handle.ts'

/** A table as the caller sees it, without its rows. */
export const GET = handle(({ house, principal, params }) =>
  getTable(house, principal, { catalog: params.catalog!, schema: params.schema!, table: params.table! }))
