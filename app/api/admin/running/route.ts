import { listRunning } from '@/lib/query/running.ts'
import { handle } from '@/app/_http/handle.ts'

/** Who holds the engines now. */
export const GET = handle(({ house, principal }) => listRunning(house, principal))
