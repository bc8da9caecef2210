import { handle } from '@/app/_http/handle.ts'
import { updateCellSchema } from '@/lib/contracts/notebook.ts'
import { deleteCell } from '@/lib/notebook/delete-cell.ts'
import { updateCell } from '@/lib/notebook/update-cell.ts'

export const PATCH = handle(updateCellSchema, async ({ house, principal, params, input }) =>
  updateCell(house, principal, { notebookId: params.id!, cellId: params.cellId!, ...input }))

export const DELETE = handle(async ({ house, principal, params }) =>
  deleteCell(house, principal, { notebookId: params.id!, cellId: params.cellId! }))
