import { compareSchema } from '@/lib/contracts/history.ts'
import { compareExecutions } from '@/lib/query/compare.ts'
import { handle } from '@/app/_http/handle.ts'

/** What changed between two results of the same columns. */
export const POST = handle(compareSchema, ({ house, principal, input }) => compareExecutions(house, principal, input))
