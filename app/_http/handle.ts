import type { z } from 'zod'
import { AppError } from '@/lib/errors.ts'
import type { Principal } from '@/lib/contracts/principal.ts'
import type { House } from '@/lib/query/house.ts'
import { principalOf } from '@/lib/query/principal.ts'
import { readSession } from './auth.ts'
import { answerError } from './errors.ts'
import { getHouse } from './house.ts'
import { demandRate, demandSameOrigin, readBody } from './limits.ts'

type Params = Record<string, string>
type Context = { params: Promise<Params> }
export type Call<Input> = { house: House; principal: Principal; request: Request; params: Params; input: Input }
type Verb<Input> = (call: Call<Input>) => Promise<unknown>
type Route = (request: Request, context: Context) => Promise<Response>

/**
 * Wraps a verb as a route: session → principal, same origin, rate and size limits, the body (JSON, or a form) parsed
 * by the schema, errors → status. The answer is sent as JSON, a `Response` as it is. A call without a session, or with
 * one that was ended, is `unauthenticated`.
 */
export function handle(verb: Verb<undefined>): Route
export function handle<Schema extends z.ZodType>(schema: Schema, verb: Verb<z.output<Schema>>): Route
export function handle(schemaOrVerb: z.ZodType | Verb<undefined>, maybeVerb?: Verb<never>): Route {
  const schema = typeof schemaOrVerb === 'function' ? null : schemaOrVerb
  const verb = (typeof schemaOrVerb === 'function' ? schemaOrVerb : maybeVerb) as Verb<unknown>
  return async (request, context) => {
    const house = getHouse()
    try {
      demandSameOrigin(request)
      const principal = await requirePrincipal(house, request)
      demandRate(principal.sessionId ?? principal.user)
      const params = await context.params
      const input = schema ? parseInput(schema, await readInput(request)) : undefined
      const answer = await verb({ house, principal, request, params, input })
      if (answer instanceof Response) return answer
      return Response.json(answer ?? null, { headers: { 'cache-control': 'no-store' } })
    } catch (error) {
      return answerError(error, house.log)
    }
  }
}

/** The principal of a request. Throws `unauthenticated`, and `directory-unavailable` where groups are out of date. */
export async function requirePrincipal(house: House, request: Pick<Request, 'headers'>): Promise<Principal> {
  const session = await readSession(request)
  if (!session) throw new AppError('unauthenticated', 'your session has ended: sign in again')
  return principalOf(house, session, request.headers.get('x-sagwan-address'))
}

/** Parses what came over the wire. Throws `bad-request` naming the first thing that is wrong. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError('bad-request', `\`${issue?.path.join('.') || 'the body'}\`: ${issue?.message ?? 'cannot be read'}`)
}

/** The query string as an object of strings; empty values are left out. */
export function searchOf(request: Request): Record<string, string> {
  return Object.fromEntries([...new URL(request.url).searchParams].filter(([, value]) => value !== ''))
}

async function readInput(request: Request): Promise<unknown> {
  const text = await readBody(request)
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries([...new URLSearchParams(text)].filter(([, value]) => value !== ''))
  }
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new AppError('bad-request', 'the body is no JSON')
  }
}
