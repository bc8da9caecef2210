import { readAttention } from '@/lib/query/audit.ts'
import { handle } from '@/app/_http/handle.ts'

/** What waits for an auditor. */
export const GET = handle(({ house, principal }) => readAttention(house, principal))
