import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { Account } from '@/lib/contracts/principal.ts'
import { isAppError } from '@/lib/errors.ts'
import { describeAccount } from '@/lib/access/account.ts'
import { readSession } from './auth.ts'
import { getHouse } from './house.ts'

/** The account of a page's reader; whoever is not signed in goes to the sign-in page. */
export async function requireAccount(): Promise<Account> {
  const account = await findAccount()
  if (!account) redirect('/sign-in')
  return account
}

/** The account of a page's reader, or null: not signed in, or the directory has been away for too long to tell. */
export async function findAccount(): Promise<Account | null> {
  const house = getHouse()
  try {
    const session = await readSession({ headers: await headers() })
    return session ? describeAccount(house, session) : null
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}
