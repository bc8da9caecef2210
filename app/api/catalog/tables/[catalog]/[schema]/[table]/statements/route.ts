import { listStatements } from '@/lib/catalog/statements.ts'
import { handle } from '@/app/_http/handle.ts'

/** What people of the caller's roles ran on a table, as far as the caller may read it. */
export const GET = handle(({ house, principal, params }) =>
  listStatements(house, principal, { catalog: params.catalog!, schema: params.schema!, table: params.table! }))
