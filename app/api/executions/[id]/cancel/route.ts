import { cancel } from '@/lib/query/cancel.ts'
import { handle } from '@/app/_http/handle.ts'

/** Stops it in the engine; answers when the closing entry is on record. */
export const POST = handle(({ house, principal, params }) => cancel(house, principal, params.id ?? ''))
