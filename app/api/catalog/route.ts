import { viewCatalog } from '@/lib/catalog/view.ts'
import { handle } from '@/app/_http/handle.ts'

/** The tables the caller may see, with their columns where these are not too many. */
export const GET = handle(({ house, principal }) => viewCatalog(house, principal))
