import { z } from 'zod'
import { openStory } from '@/lib/query/audit.ts'
import { handle, parseInput } from '@/app/_http/handle.ts'

const seqSchema = z.coerce.number().int().min(1)

/** One entry and everything on record about the same execution. */
export const GET = handle(({ house, principal, params }) =>
  openStory(house, principal, parseInput(seqSchema, params.seq)))
