import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { findAccount } from '@/app/_http/account.ts'
import { getHouse } from '@/app/_http/house.ts'
import { messagesFor } from '@/app/_ui/messages/index.ts'
import { readLanguage } from '@/app/_ui/server-language.ts'
import { safePath } from '@/app/_ui/sign-in/safe-path.ts'
import { SignInPage } from '@/app/_ui/sign-in/sign-in-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await readLanguage()).signIn.title }
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** The gate. Whoever is signed in already goes straight to where they wanted to be. */
export default async function Page({ searchParams }: Props) {
  const { next, error, ended } = await searchParams
  const target = safePath(next)
  if (await findAccount()) redirect(target)
  const { config } = getHouse()
  return (
    <SignInPage
      directory={config.DIRECTORY_NAME ?? (config.demo ? 'Sagwan Demo Directory' : null)} demo={config.demo}
      next={target} ended={ended !== undefined} code={typeof error === 'string' ? error : null}
    />
  )
}
