import { readProof } from '@/lib/query/proof.ts'
import { handle } from '@/app/_http/handle.ts'

/** What the engine says it applied, beside what was decided. */
export const GET = handle(({ house, principal, params }) => readProof(house, principal, params.id ?? ''))
