import { listPeople } from '@/lib/query/explain.ts'
import { handle } from '@/app/_http/handle.ts'

/** Everybody who has signed in, to choose from. */
export const GET = handle(({ house, principal }) => listPeople(house, principal))
