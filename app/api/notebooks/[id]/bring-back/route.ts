import { handle } from '@/app/_http/handle.ts'
import { bringBackNotebook } from '@/lib/notebook/delete.ts'

export const POST = handle(async ({ house, principal, params }) =>
  bringBackNotebook(house, principal, { id: params.id! }))
