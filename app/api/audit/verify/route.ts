import { verifyAudit } from '@/lib/query/audit.ts'
import { handle } from '@/app/_http/handle.ts'

/** Checks the whole chain. */
export const POST = handle(({ house, principal, request }) => verifyAudit(house, principal, request.signal))
