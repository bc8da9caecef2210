import { getExecution } from '@/lib/query/readable.ts'
import { handle } from '@/app/_http/handle.ts'

/** State, columns, rows so far, error, decision. */
export const GET = handle(async ({ house, principal, params }) =>
  (await getExecution(house, principal, params.id ?? '')).view)
