import { listSessions } from '@/lib/query/sessions.ts'
import { handle } from '@/app/_http/handle.ts'

/** Everybody who is signed in. */
export const GET = handle(({ house, principal }) => listSessions(house, principal))
