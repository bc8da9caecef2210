import { readRecord } from '@/lib/query/record.ts'
import { handle } from '@/app/_http/handle.ts'

/** What stands on record about an execution, as this person may see it. */
export const GET = handle(({ house, principal, params }) => readRecord(house, principal, params.id ?? ''))
