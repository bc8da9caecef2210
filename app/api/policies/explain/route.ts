import { explainSchema } from '@/lib/contracts/admin.ts'
import { explain } from '@/lib/query/explain.ts'
import { handle } from '@/app/_http/handle.ts'

/** What somebody would see of a statement, and by which rules. */
export const POST = handle(explainSchema, ({ house, principal, input }) => explain(house, principal, input))
