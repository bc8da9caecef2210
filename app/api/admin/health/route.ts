import { reportHealth } from '@/lib/query/health.ts'
import { handle } from '@/app/_http/handle.ts'

/** Each part in words, and the settings in force. */
export const GET = handle(({ house, principal }) => reportHealth(house, principal))
