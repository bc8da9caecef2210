import { handle } from '@/app/_http/handle.ts'
import { shareSchema } from '@/lib/contracts/notebook.ts'
import { listShareOptions, shareNotebook } from '@/lib/notebook/share.ts'

export const GET = handle(async ({ house, principal, params }) => listShareOptions(house, principal, { id: params.id! }))

export const PUT = handle(shareSchema, async ({ house, principal, params, input }) =>
  shareNotebook(house, principal, { id: params.id!, ...input }))
