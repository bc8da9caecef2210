import { reloadPolicies } from '@/lib/query/policy-report.ts'
import { handle } from '@/app/_http/handle.ts'

/** Reads the policy files again and puts them in force if they are sound. */
export const POST = handle(({ house, principal }) => reloadPolicies(house, principal))
