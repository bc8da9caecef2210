import { handle } from '@/app/_http/handle.ts'
import { createNotebookSchema } from '@/lib/contracts/notebook.ts'
import { createNotebook } from '@/lib/notebook/create.ts'
import { listNotebooks } from '@/lib/notebook/list.ts'
import { created } from './_created.ts'

export const GET = handle(async ({ house, principal, request }) =>
  listNotebooks(house, principal, { search: new URL(request.url).searchParams.get('search')?.slice(0, 200) ?? '' }))

export const POST = handle(createNotebookSchema, async ({ house, principal, input }) =>
  created(await createNotebook(house, principal, input)))
