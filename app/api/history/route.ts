import { historyQuerySchema } from '@/lib/contracts/history.ts'
import { listHistory } from '@/lib/query/history.ts'
import { handle, parseInput, searchOf } from '@/app/_http/handle.ts'

/** A page of what the caller ran, newest first. */
export const GET = handle(({ house, principal, request }) =>
  listHistory(house, principal, parseInput(historyQuerySchema, searchOf(request))))
