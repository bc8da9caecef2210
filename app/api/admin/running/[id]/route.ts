import { stopRunning } from '@/lib/query/running.ts'
import { handle } from '@/app/_http/handle.ts'

/** Stops a statement, whoever began it; answers when it has stopped. */
export const DELETE = handle(({ house, principal, params }) => stopRunning(house, principal, params.id ?? ''))
