import { handle } from '@/app/_http/handle.ts'
import { getVersion } from '@/lib/notebook/versions.ts'

export const GET = handle(async ({ house, principal, params }) =>
  getVersion(house, principal, { id: params.id!, number: Number(params.number) }))
