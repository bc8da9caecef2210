import { executeSchema } from '@/lib/contracts/query.ts'
import { start } from '@/lib/query/start.ts'
import { handle } from '@/app/_http/handle.ts'

/** Runs a statement as the caller. Answers within `waitMs` with the end and the first rows where it ended by then. */
export const POST = handle(executeSchema, ({ house, principal, input }) => start(house, principal, input))
