import { handle } from '@/app/_http/handle.ts'
import { restoreVersion } from '@/lib/notebook/restore-version.ts'

export const POST = handle(async ({ house, principal, params }) =>
  restoreVersion(house, principal, { id: params.id!, number: Number(params.number) }))
