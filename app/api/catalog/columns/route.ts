import { maxColumnTables } from '@/lib/contracts/catalog.ts'
import { viewColumns } from '@/lib/catalog/view.ts'
import { handle } from '@/app/_http/handle.ts'

/** Columns of the tables asked for (`?table=…&table=…`), as far as the caller sees them. */
export const GET = handle(({ house, principal, request }) =>
  viewColumns(house, principal, new URL(request.url).searchParams.getAll('table').slice(0, maxColumnTables)))
