import { errorCodes } from '@/lib/errors.ts'
import type { ErrorCode } from '@/lib/errors.ts'
import { api } from '@/app/_ui/api.ts'

export type SignInAnswer = { ok: true } | { ok: false; code: ErrorCode; params: Record<string, string | number> }

/**
 * Signs in through next-auth's credentials callback. Its own client drops the answer's headers, and with them how long
 * to wait; so this speaks to the callback itself. Rejects with `TypeError` where nothing answers.
 */
export async function requestSignIn(username: string, password: string): Promise<SignInAnswer> {
  const { csrfToken } = await api.get<{ csrfToken: string }>('/api/auth/csrf')
  const response = await fetch('/api/auth/callback/credentials', {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, username, password, json: 'true' }),
    cache: 'no-store',
  })
  const error = await readError(response)
  if (response.ok && !error) return { ok: true }
  const wait = response.headers.get('retry-after')
  return { ok: false, code: toCode(error, response.status), params: wait ? { seconds: Number(wait) } : {} }
}

/** next-auth answers with an address that carries `error=code`; our own routes with an error body. */
async function readError(response: Response): Promise<string | null> {
  if (!response.headers.get('content-type')?.includes('json')) return response.ok ? null : 'internal'
  const body = await response.json() as { url?: string; error?: { code?: string } }
  if (body.error?.code) return body.error.code
  const address = body.url ? URL.parse(body.url, window.location.href) : null
  if (address?.searchParams.get('csrf')) return 'bad-origin'
  return address?.searchParams.get('error') ?? null
}

/** A refusal's code; next-auth says `CredentialsSignin` where it has none. */
export function toCode(error: string | null, status: number): ErrorCode {
  const known = errorCodes.find(code => code === error)
  if (known) return known
  if (status === 429) return 'too-many'
  return error === 'CredentialsSignin' || status === 401 ? 'sign-in-failed' : 'internal'
}
