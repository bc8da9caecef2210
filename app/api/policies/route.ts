import { readPolicies } from '@/lib/query/policy-report.ts'
import { handle } from '@/app/_http/handle.ts'

/** The policies in force and their source. */
export const GET = handle(({ house, principal }) => readPolicies(house, principal))
