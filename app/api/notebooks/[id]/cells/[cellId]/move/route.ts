import { handle } from '@/app/_http/handle.ts'
import { moveCellSchema } from '@/lib/contracts/notebook.ts'
import { moveCell } from '@/lib/notebook/move-cell.ts'

export const POST = handle(moveCellSchema, async ({ house, principal, params, input }) =>
  moveCell(house, principal, { notebookId: params.id!, cellId: params.cellId!, afterId: input.afterId }))
