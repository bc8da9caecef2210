import { revokeSession } from '@/lib/query/sessions.ts'
import { handle } from '@/app/_http/handle.ts'

/** Ends a session. */
export const DELETE = handle(({ house, principal, params }) => revokeSession(house, principal, params.id ?? ''))
