import { AppError } from '@/lib/errors.ts'
import { describeAccount } from '@/lib/access/account.ts'
import { readSession } from '@/app/_http/auth.ts'
import { handle } from '@/app/_http/handle.ts'

/** Who is signed in: name, roles and where they come from, rights, and until when. */
export const GET = handle(async ({ house, request }) => {
  const session = await readSession(request)
  if (!session) throw new AppError('unauthenticated', 'your session has ended: sign in again')
  return describeAccount(house, session)
})
