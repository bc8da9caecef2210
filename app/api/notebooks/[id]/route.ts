import { handle } from '@/app/_http/handle.ts'
import { updateNotebookSchema } from '@/lib/contracts/notebook.ts'
import { deleteNotebook } from '@/lib/notebook/delete.ts'
import { getNotebook } from '@/lib/notebook/get.ts'
import { renameNotebook } from '@/lib/notebook/rename.ts'

export const GET = handle(async ({ house, principal, params }) => getNotebook(house, principal, { id: params.id! }))

export const PATCH = handle(updateNotebookSchema, async ({ house, principal, params, input }) =>
  renameNotebook(house, principal, { id: params.id!, ...input }))

export const DELETE = handle(async ({ house, principal, params }) => {
  await deleteNotebook(house, principal, { id: params.id! })
  return { deleted: true }
})
