import { searchSchema } from '@/lib/contracts/browse.ts'
import { searchCatalog } from '@/lib/catalog/search.ts'
import { handle, parseInput, searchOf } from '@/app/_http/handle.ts'

/** Tables the caller sees, found by name, description, column or tag. */
export const GET = handle(({ house, principal, request }) =>
  searchCatalog(house, principal, parseInput(searchSchema, searchOf(request))))
