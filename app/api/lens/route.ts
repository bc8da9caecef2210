import { lensSchema } from '@/lib/contracts/query.ts'
import { look } from '@/lib/query/lens.ts'
import { handle } from '@/app/_http/handle.ts'

/** What a statement would touch and show the caller, before it runs. */
export const POST = handle(lensSchema, ({ house, principal, input }) => look(house, principal, input))
