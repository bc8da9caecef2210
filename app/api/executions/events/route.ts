import { followSchema } from '@/lib/contracts/query.ts'
import type { ExecutionView } from '@/lib/contracts/query.ts'
import { isAppError, toFault } from '@/lib/errors.ts'
import type { Fault } from '@/lib/errors.ts'
import { getExecution } from '@/lib/query/readable.ts'
import { handle, parseInput, searchOf } from '@/app/_http/handle.ts'
import { streamExecutions } from '@/app/_http/stream.ts'

/** Server-sent events of several executions, so that a page needs one connection however many of its cells run. */
export const GET = handle(async ({ house, principal, request }) => {
  const { ids } = parseInput(followSchema, searchOf(request))
  const views: ExecutionView[] = []
  const faults: { id: string; fault: Fault }[] = []
  for (const id of ids) {
    try {
      views.push((await getExecution(house, principal, id)).view)
    } catch (error) {
      if (!isAppError(error)) throw error
      faults.push({ id, fault: toFault(error) })
    }
  }
  return streamExecutions(house, request, views, faults)
})
