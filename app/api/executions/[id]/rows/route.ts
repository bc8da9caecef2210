import { windowSchema } from '@/lib/contracts/result.ts'
import { readRows } from '@/lib/query/rows.ts'
import { AppError } from '@/lib/errors.ts'
import { handle, parseInput, searchOf } from '@/app/_http/handle.ts'

/** A window of the rows: `?offset&limit&sort&filter&columns`; sort and filter as JSON arrays, columns as `from-to`. */
export const GET = handle(async ({ house, principal, request, params }) => {
  const { offset, limit, sort, filter, columns } = searchOf(request)
  const window = parseInput(windowSchema, {
    ...(offset ? { offset: Number(offset) } : {}),
    ...(limit ? { limit: Number(limit) } : {}),
    ...(sort ? { sort: parseJson('sort', sort) } : {}),
    ...(filter ? { filter: parseJson('filter', filter) } : {}),
    ...(columns ? { columns: parseColumns(columns) } : {}),
  })
  return readRows(house, principal, params.id ?? '', window)
})

/** The same window as a body, for filters too long for an address. */
export const POST = handle(windowSchema, ({ house, principal, params, input }) =>
  readRows(house, principal, params.id ?? '', input))

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('bad-request', `\`${name}\`: is no JSON`)
  }
}

/** `100-200`: columns 100 to 199. */
function parseColumns(text: string): { from: number; to: number } {
  const [from, to] = text.split('-').map(Number)
  return { from: from ?? NaN, to: to ?? NaN }
}
