import { readProfile } from '@/lib/query/rows.ts'
import { handle } from '@/app/_http/handle.ts'

/** What is known of each column so far; ask again until `state` is `ready`. */
export const GET = handle(({ house, principal, params }) => readProfile(house, principal, params.id ?? ''))
