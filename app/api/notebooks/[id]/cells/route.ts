import { handle } from '@/app/_http/handle.ts'
import { addCellSchema } from '@/lib/contracts/notebook.ts'
import { addCell } from '@/lib/notebook/add-cell.ts'
import { created } from '../../_created.ts'

export const POST = handle(addCellSchema, async ({ house, principal, params, input }) =>
  created(await addCell(house, principal, { notebookId: params.id!, ...input })))
