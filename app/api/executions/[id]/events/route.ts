import { getExecution } from '@/lib/query/readable.ts'
import { handle } from '@/app/_http/handle.ts'
import { streamExecutions } from '@/app/_http/stream.ts'

/** Server-sent events of one execution. */
export const GET = handle(async ({ house, principal, request, params }) =>
  streamExecutions(house, request, [(await getExecution(house, principal, params.id ?? '')).view]))
