import { handle } from '@/app/_http/handle.ts'
import { keepVersionSchema } from '@/lib/contracts/notebook.ts'
import { keepVersion, listVersions } from '@/lib/notebook/versions.ts'

export const GET = handle(async ({ house, principal, params }) => listVersions(house, principal, { id: params.id! }))

export const POST = handle(keepVersionSchema, async ({ house, principal, params, input }) =>
  keepVersion(house, principal, { id: params.id!, name: input.name }))
