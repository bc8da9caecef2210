import { auditQuerySchema } from '@/lib/contracts/audit.ts'
import { searchAudit } from '@/lib/query/audit.ts'
import { handle, parseInput, searchOf } from '@/app/_http/handle.ts'

/** A page of the ledger, newest first. */
export const GET = handle(({ house, principal, request }) =>
  searchAudit(house, principal, parseInput(auditQuerySchema, searchOf(request))))
