import NextAuth from 'next-auth'
import { NextRequest } from 'next/server'
import { isAppError } from '@/lib/errors.ts'
import { answerError } from '@/app/_http/errors.ts'
import { authOptions } from '@/app/_http/auth.ts'
import type { AuthFaults } from '@/app/_http/auth.ts'
import { getHouse } from '@/app/_http/house.ts'
import { demandRate, demandSameOrigin, readBody } from '@/app/_http/limits.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

/** What next-auth may be asked. `_log` is left out: it lets anybody write into our log. */
const actions = {
  GET: ['csrf', 'error', 'providers', 'session', 'signin', 'signout'],
  POST: ['callback', 'signin', 'signout'],
}

/** Answers a refused sign-in: its own status, and how long to wait. The `error` in the address stays next-auth's. */
function answerRefusal(answer: Response, fault: unknown): Response {
  // A browser without scripts is being sent to the sign-in page: that has to stay a redirect.
  if (answer.status === 302) return answer
  const headers = new Headers(answer.headers)
  if (!isAppError(fault)) return new Response(answer.body, { status: 500, headers })
  const { seconds } = fault.params
  if (seconds !== undefined) headers.set('retry-after', String(seconds))
  const status = fault.code === 'sign-in-slowed' ? 429 : fault.code === 'sign-in-failed' ? 401 : 503
  return new Response(answer.body, { status, headers })
}

/** Sign-in and sign-out. Counted by address before anything else: nobody is known yet. */
async function answer(request: NextRequest, context: Context): Promise<Response> {
  const house = getHouse()
  try {
    demandSameOrigin(request)
    const address = request.headers.get('x-sagwan-address')
    demandRate(`auth ${address}`)
    const [action = ''] = (await context.params).nextauth
    if (!actions[request.method as keyof typeof actions]?.includes(action)) return new Response(null, { status: 404 })
    const faults: AuthFaults = {}
    const body = request.method === 'POST' ? await readBody(request) : undefined
    const counted = new NextRequest(request.url, { method: request.method, headers: request.headers, ...(body ? { body } : {}) })
    const answered: Response = await NextAuth(counted, context, authOptions(house, address, faults))
    if (!faults.fault) return answered
    // A session that could not be ended must not look as if it had been.
    return action === 'signout' ? answerError(faults.fault, house.log) : answerRefusal(answered, faults.fault)
  } catch (error) {
    return answerError(error, house.log)
  }
}

export { answer as GET, answer as POST }
