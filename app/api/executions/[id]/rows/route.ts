import { windowSchema } from '@/lib/contracts/result.ts'
import { readRows } from '@/lib/query/rows.ts'
import { AppError } from '@/lib/errors.ts'
import { handle, parseInput, searchOf } from '@/app/_http/handle.ts'

/** A window of the rows: `?offset&limit&sort&filter`, the last two as JSON arrays. */
export const GET = handle(async ({ house, principal, request, params }) => {
  const { offset, limit, sort, filter } = searchOf(request)
  const window = parseInput(windowSchema, {
    ...(offset ? { offset: Number(offset) } : {}),
    ...(limit ? { limit: Number(limit) } : {}),
    ...(sort ? { sort: parseJson('sort', sort) } : {}),
    ...(filter ? { filter: parseJson('filter', filter) } : {}),
  })
  return readRows(house, principal, params.id ?? '', window)
})

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('bad-request', `\`${name}\`: is no JSON`)
  }
}
