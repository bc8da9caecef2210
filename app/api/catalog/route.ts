import { viewCatalog } from '@/lib/catalog/view.ts'
import { handle } from '@/app/_http/handle.ts'

/** The tables and columns the caller may see. */
export const GET = handle(({ house, principal }) => viewCatalog(house, principal))
