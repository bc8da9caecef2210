import { handle } from '@/app/_http/handle.ts'
import { createNotebookSchema } from '@/lib/contracts/notebook.ts'
import { duplicateNotebook } from '@/lib/notebook/duplicate.ts'
import { created } from '../../_created.ts'

export const POST = handle(createNotebookSchema, async ({ house, principal, params, input }) =>
  created(await duplicateNotebook(house, principal, { id: params.id!, ...input })))
