import { z } from 'zod'
import { acknowledgeSchema } from '@/lib/contracts/audit.ts'
import { acknowledgeDifference } from '@/lib/query/audit.ts'
import { handle, parseInput } from '@/app/_http/handle.ts'

const seqSchema = z.coerce.number().int().min(1)

/** Puts on record that the caller has looked at an entry that differs. */
export const POST = handle(acknowledgeSchema, ({ house, principal, params, input }) =>
  acknowledgeDifference(house, principal, parseInput(seqSchema, params.seq), input.note))
